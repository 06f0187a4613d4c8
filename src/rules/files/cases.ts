import type { CheckCase } from '../../case.ts';
import type { Result } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { FilesFacts, RuleChange } from './change.ts';
import { whyOpen } from './words.ts';

/** A case for each rule, in a group for each file; and one for each thing that was not looked at and is no rule's. */
export function filesCases({ facts, findings, notEvaluated }: Result<FilesFacts>, lang: Lang): readonly CheckCase[] {
  const placeOf = (evidence: unknown) => evidence as { readonly rule?: string; readonly place?: string };
  const cases = facts.rules.map((change): CheckCase => {
    const own = findings.filter(({ evidence }) => {
      const { rule, place } = placeOf(evidence);
      return rule === change.rule && place?.startsWith(`${change.file}:`) === true;
    });
    return { id: change.rule, name: change.rule, group: change.file, findings: own, gap: gapOf(change, lang) };
  });
  const told = new Set(facts.rules.flatMap((change) => gapOf(change, lang)?.why ?? []));
  const others = notEvaluated
    .filter(({ why }) => !told.has(why))
    .map(
      ({ what, why, couldChangeAnswer }): CheckCase => ({
        id: 'not-evaluated',
        name: what,
        findings: [],
        gap: { why, couldChangeAnswer },
      }),
    );
  const placed = new Set(cases.flatMap((one) => one.findings));
  const ofSets = findings
    .filter((one) => !placed.has(one))
    .map((one): CheckCase => ({ id: one.cause, name: one.title, findings: [one], gap: null }));
  const all = [...cases, ...ofSets, ...others];
  return all.length > 0 ? all : [{ id: 'rules diff', name: 'no rule differs', findings: [], gap: null }];
}

function gapOf({ verdict, status, outcome }: RuleChange, lang: Lang): CheckCase['gap'] {
  if (verdict?.word !== 'undecided' || status === 'same' || status === 'renamed') return null;
  return { why: whyOpen(verdict)[lang], couldChangeAnswer: outcome === 'open' };
}
