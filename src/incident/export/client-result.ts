import type { Finding, Result } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { ExportFacts } from './export.command.ts';
import { PROOFS, TOLD } from './words.ts';

/**
 * The result of an export as a client gets it, in JSON: its verdict stays, and what is found or left open in his record is said once, in the words of the document.
 * Names of files, of writers and of folders are nobody's but ours, and so is the record of another incident that the export was noted in. Pure.
 */
export function clientResult(result: Result<ExportFacts>): Result<ExportFacts> {
  const lang: Lang = result.facts.document.lang;
  const findings = new Map(result.findings.map((finding) => [finding.cause, inGeneral(finding, lang)]));
  return {
    ...result,
    findings: [...findings.values()],
    notEvaluated: gapsInGeneral(result, lang),
    facts: { ...result.facts, files: [] },
  };
}

const inGeneral = (finding: Finding, lang: Lang): Finding => ({
  ...finding,
  title: PROOFS.parts[lang],
  evidence: {},
  next: [],
});

/** What the document itself says of its record, and what speaks of the promised times: whatever else is left open is no client's. */
function gapsInGeneral({ notEvaluated, facts }: Result<ExportFacts>, lang: Lang): Result['notEvaluated'] {
  const couldChangeAnswer = notEvaluated.some((gap) => gap.couldChangeAnswer);
  const isProved = facts.document.proof.state === 'intact';
  return [
    ...(isProved ? [] : [{ what: PROOFS.record[lang], why: PROOFS.parts[lang], couldChangeAnswer }]),
    ...(facts.isTimeDoubtful ? [{ what: TOLD.deadlines[lang], why: PROOFS.times[lang], couldChangeAnswer: true }] : []),
  ];
}
