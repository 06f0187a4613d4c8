import type { Certainty, Formula, Group, Negation } from '../../condition/formula.ts';

const NOWHERE = { start: 0, end: 0 } as const;

const group = (kind: Group['kind'], parts: readonly Formula[]): Group => ({
  kind,
  parts,
  parenthesised: false,
  span: NOWHERE,
});

/** Lets everybody through: what no condition says. */
export const EVERYBODY: Formula = group('and', []);
/** Lets nobody through. */
export const NOBODY: Formula = group('or', []);

const surely = (part: Formula): Certainty => ({ kind: 'is-true', part, span: NOWHERE });
const not = (part: Formula): Negation => ({ kind: 'not', part, span: NOWHERE });

/** A rule in its turn. */
export interface Turn {
  readonly id: string;
  readonly outcome: string;
  /** With leaf ids that no other rule of either side has. */
  readonly formula: Formula;
}

/** Whom at least one of the rules lets through. */
export function anyOf(turns: readonly Turn[]): Formula {
  return group(
    'or',
    turns.map(({ formula }) => formula),
  );
}

/** Whom all of the rules let through. */
export function allOf(turns: readonly Turn[]): Formula {
  return group(
    'and',
    turns.map(({ formula }) => formula),
  );
}

/** Whom a rule takes when others were asked before it: SQL's WHERE takes who is TRUE, so the others' UNKNOWN leaves him to it. */
export function takenBy(turn: Turn, earlier: readonly Turn[]): Formula {
  return group('and', [turn.formula, ...earlier.map(({ formula }) => not(surely(formula)))]);
}

/**
 * Whom the rules of one outcome take, asked in this order, the first that takes a customer being the last that is asked. Nested, so that its size
 * is that of the rules: if the first rule takes him it is his outcome or not, else it is what the rest says.
 */
export function audienceOf(outcome: string, turns: readonly Turn[]): Formula {
  const last = turns.findLastIndex((turn) => turn.outcome === outcome);
  return turns.slice(0, last + 1).reduceRight<Formula>((rest, { formula, ...turn }) => {
    return turn.outcome === outcome
      ? either(formula, rest)
      : group('and', [not(surely(formula)), ...partsOf('and', rest)]);
  }, NOBODY);
}

function either(formula: Formula, rest: Formula): Formula {
  const parts = partsOf('or', rest);
  return parts.length === 0 ? formula : group('or', [formula, ...parts]);
}

/** The parts of a group that was made here, so that equal ones do not nest; anything else is one part. */
function partsOf(kind: Group['kind'], formula: Formula): readonly Formula[] {
  const isOurs = formula.kind === kind && formula.span === NOWHERE;
  return isOurs ? (formula as Group).parts : [formula];
}
