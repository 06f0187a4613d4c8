import type { Context } from '../../command.ts';
import type { Answer } from '../../result.ts';
import { customersOf, formulaZone } from '../../system/description.ts';
import { findingsOf, ordered } from './answer.ts';
import { countOf, NO_FACTS, weights } from './facts.ts';
import { undecidedGap } from './gaps.ts';
import { readKeptRules } from './kept.queries.ts';
import { keptTexts } from './kept.ts';
import { readNames, readTables } from './known.queries.ts';
import type { KnownAtAll } from './known.ts';
import type { LintFacts } from './lint.render.ts';
import { tablesMentioned } from './mentioned.ts';

/** Lints the rules that a database keeps, each in the version in force. */
export async function lintKept(context: Context): Promise<Answer<LintFacts>> {
  const { session, system, asOf, profile } = await context.database();
  const rules = await session.read((tx) => readKeptRules(tx, system, asOf));
  const known = await knownOfDatabase(
    context,
    rules.map((rule) => rule.text),
  );
  const seen = keptTexts(rules, known);
  const told = seen.map((one) => findingsOf(one));
  const findings = ordered(told.flatMap((one) => one.findings));
  const undecided = seen.filter((one) => one.undecided.length > 0);
  return {
    subject: { kind: 'profile', id: profile },
    findings,
    facts: {
      ...NO_FACTS,
      ...weights(findings),
      types: 'database',
      rules: rules.map(({ id, kind }) => ({
        rule: id,
        kind,
        file: null,
        line: 1,
        findings: countOf(findings, id, null),
      })),
      allowed: told.flatMap((one) => one.allowed),
    },
    notEvaluated: undecidedGap([...new Set(undecided.flatMap((one) => one.undecided))], undecided.length, {
      isAsked: true,
      isStrict: isStrict(context),
    }),
  };
}

/** What a database knows of the tables that these texts mention. */
export async function knownOfDatabase(context: Context, texts: readonly string[]): Promise<KnownAtAll> {
  const { session, system } = await context.database();
  const { table, alias } = customersOf(system);
  return session.read(async (tx) => ({
    tables: await readTables(tx, [...new Set([table, ...tablesMentioned(texts)])]),
    names: await readNames(tx),
    zone: formulaZone(system),
    customers: { table, alias },
  }));
}

export const isStrict = ({ options }: Context): boolean => options.failWords?.includes('undecided') === true;
