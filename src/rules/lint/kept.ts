import { UserError } from '../../errors.ts';
import { readRuleFile } from '../set/read-rule-file.ts';
import type { SeenText } from './answer.ts';
import type { KeptRule } from './kept.queries.ts';
import { type KnownAtAll, knownOf } from './known.ts';
import { lintRule } from './lint-rule.ts';
import { unreadDetail } from './unread.ts';

/** A kept rule with what its text shows, and what could not be decided of it. */
export interface KeptText extends SeenText {
  readonly undecided: readonly string[];
}

/** The faults of the rules that a system keeps. Those that are no condition on customers are looked at as far as their text goes. */
export function keptTexts(rules: readonly KeptRule[], all: KnownAtAll): readonly KeptText[] {
  return rules.map((rule) => {
    const { id, text, kind } = rule;
    const seen = { file: null, rule: id, text };
    if (rule.error) return { ...seen, undecided: [], sightings: [unread(rule)] };
    if (!rule.formula) return { ...seen, undecided: [], sightings: kind === 'policy' ? capOf(rule) : [] };
    const { known, table, alias } = knownOf({ columns: {}, customers: null }, null, all);
    const isOfCustomers = kind !== 'normalisation';
    const asked = {
      formula: rule.formula,
      text,
      alias: (isOfCustomers ? alias : 'r') ?? 'c',
      table: isOfCustomers ? table : null,
      label: rule.name,
    };
    const { sightings, undecided } = lintRule(asked, known);
    return {
      ...seen,
      undecided: isOfCustomers ? undecided : [],
      sightings: sightings.map(({ fix: _fix, ...one }) => ({ ...one, rule: id })),
    };
  });
}

function unread({ id, error, text }: KeptRule): SeenText['sightings'][number] {
  const { meant: _hint, meantInRussian: _inRussian, ...detail } = unreadDetail(error!);
  return {
    rule: id,
    cause: 'rule/does-not-parse',
    severity: 'error',
    confidence: 'proved',
    span: { start: error!.position, end: Math.min(text.length, error!.position + 1) },
    detail,
    repair: null,
  };
}

/** The body of a policy that allows nothing. */
function capOf({ id, text }: KeptRule): SeenText['sightings'] {
  try {
    const [rule] = readRuleFile({ path: `${id}.json`, text }).set.rules;
    if (rule?.cap !== 0) return [];
    const start = rule.places.cap ?? 0;
    return [
      {
        rule: id,
        cause: 'policy/cap-zero',
        severity: 'error',
        confidence: 'proved',
        span: { start, end: start + 1 },
        detail: {},
        repair: null,
      },
    ];
  } catch (error) {
    // A body in a form of the system's own says nothing that we could judge.
    if (error instanceof UserError) return [];
    throw error;
  }
}
