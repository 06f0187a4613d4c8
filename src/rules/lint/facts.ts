import type { CheckCase } from '../../case.ts';
import type { Found, Result } from '../../result.ts';
import { severityOf } from '../../result.ts';
import type { LintFacts } from './lint.render.ts';

/** The facts of a lint that looked at nothing. */
export const NO_FACTS: LintFacts = {
  types: 'nothing',
  files: 0,
  rules: [],
  errors: 0,
  warnings: 0,
  notes: 0,
  allowed: [],
  knownBefore: null,
  fixed: [],
  patch: null,
  passedOver: [],
  catalogue: null,
};

/** The findings of a rule, by its id and its file. */
export const countOf = (findings: readonly Found[], rule: string, file: string | null): number =>
  findings.filter(({ evidence }) => isOf(evidence, rule, file)).length;

function isOf(evidence: unknown, rule: string, file: string | null): boolean {
  const { rule: own, at } = evidence as { rule: string; at: { file: string | null } };
  return own === rule && at.file === file;
}

export function weights(findings: readonly Found[]): Pick<LintFacts, 'errors' | 'warnings' | 'notes'> {
  const count = (severity: string): number => findings.filter((one) => severityOf(one) === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('info') };
}

/** A case for every rule, and one for each file that cannot be read as rules. */
export function lintCases({ findings, facts, notEvaluated }: Result<LintFacts>): readonly CheckCase[] {
  const rules = facts.rules.map(
    ({ rule, file, line }): CheckCase => ({
      id: rule,
      name: file === null ? rule : `${file}:${line}`,
      ...(file === null ? {} : { group: file.replace(/\.[^.]*$/, '').replaceAll('/', '.') }),
      findings: findings.filter(({ evidence }) => isOf(evidence, rule, file)),
      gap: null,
    }),
  );
  const told = new Set(rules.flatMap((one) => one.findings));
  const others = findings.filter((one) => !told.has(one));
  const gaps = notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
    id: 'not-evaluated',
    name: what,
    findings: [],
    gap: { why, couldChangeAnswer },
  }));
  const rest = others.map((one): CheckCase => ({ id: one.cause, name: one.title, findings: [one], gap: null }));
  return [...rules, ...rest, ...gaps];
}
