import type { Found, NotEvaluated } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { DocumentProof } from './document.types.ts';
import { PROOFS } from './words.ts';

/** What `incident verify` says of a record, for a document. Pure. */
export function proofOf(
  { findings, notEvaluated }: { readonly findings: readonly Found[]; readonly notEvaluated: readonly NotEvaluated[] },
  torn: number,
  lang: Lang,
): DocumentProof {
  const damaged = findings.filter(({ cause }) => cause.id === 'incident/record-changed');
  const others = findings.filter(({ cause }) => cause.id !== 'incident/record-changed');
  const told = ({ cause, evidence }: Found) => cause.title(evidence)[lang];
  const gaps = [...others.map(told), ...notEvaluated.map(({ what, why }) => `${what[lang]}: ${why[lang]}`)];
  const state = damaged.length > 0 ? 'damaged' : gaps.length > 0 ? 'not-provable' : 'intact';
  return { state, problems: damaged.map(told), gaps, torn };
}

/** The same for a client: names of files are names of people and machines, so it is said in general, and in all forms of the document alike. Pure. */
export function proofForClient({ state, torn }: DocumentProof, lang: Lang): DocumentProof {
  const parts = [PROOFS.parts[lang]];
  return { state, problems: state === 'damaged' ? parts : [], gaps: state === 'not-provable' ? parts : [], torn };
}
