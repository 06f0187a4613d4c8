import type { Finding, Result } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { ExportFacts } from './export.command.ts';
import { PROOFS } from './words.ts';

/**
 * The result of an export as a client gets it, in JSON: its verdict stays, and what is found or left open in the record is said once, in the words of the document.
 * Names of files, of writers and of folders are nobody's but ours. Pure.
 */
export function clientResult(result: Result<ExportFacts>): Result<ExportFacts> {
  const lang: Lang = result.facts.document.lang;
  const findings = new Map(result.findings.map((finding) => [finding.cause, inGeneral(finding, lang)]));
  return {
    ...result,
    findings: [...findings.values()],
    notEvaluated: result.notEvaluated.length === 0 ? [] : [unproved(result, lang)],
    facts: { ...result.facts, files: [] },
  };
}

const inGeneral = (finding: Finding, lang: Lang): Finding => ({
  ...finding,
  title: PROOFS.parts[lang],
  evidence: {},
  next: [],
});

const unproved = ({ notEvaluated }: Result, lang: Lang): Result['notEvaluated'][number] => ({
  what: PROOFS.record[lang],
  why: PROOFS.parts[lang],
  couldChangeAnswer: notEvaluated.some((gap) => gap.couldChangeAnswer),
});
