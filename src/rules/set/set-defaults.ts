import type { RuleKind } from '../../model/relations.ts';
import type { Match, SetRule } from './rule-file.types.ts';

const MATCH_OF_KIND: Readonly<Record<RuleKind, Match>> = {
  segment: 'each',
  policy: 'every',
  offer: 'first',
  normalisation: 'each',
};

/** How the rules of a kind go together where nothing else is said. */
export function matchOf(kind: RuleKind): Match {
  return MATCH_OF_KIND[kind];
}

const NOTHING_SAID: Omit<SetRule, 'id'> = {
  name: null,
  condition: null,
  outcome: null,
  priority: null,
  channel: null,
  cap: null,
  periodDays: null,
  quietFrom: null,
  quietTo: null,
  expression: null,
  isEnabled: true,
  validFrom: null,
  validTo: null,
  uses: [],
  other: {},
  at: 0,
  places: {},
};

/** A rule of which only this is said. */
export function newRule(said: Partial<SetRule> & Pick<SetRule, 'id'>): SetRule {
  return { ...NOTHING_SAID, ...said };
}
