import type { Found, NotEvaluated } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { DocumentProof } from './document.types.ts';

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
