import { canonical, conditionAst } from '../ast.ts';
import { type Formula, sqlOf } from '../formula.ts';

/**
 * Two formulas with the largest parts that stand in both replaced by one condition each, of which nothing is known but that it is the same. An
 * edit touches little of a rule: what is proved so, is proved whatever the shared parts say, and at once.
 */
export function withoutSharedParts(before: Formula, after: Formula): readonly [Formula, Formula] {
  const shared = keysOf(after);
  const common = new Map<string, number>();
  for (const key of keysOf(before)) if (shared.has(key)) common.set(key, common.size + 1);
  return [standIn(before, common), standIn(after, common)];
}

function standIn(formula: Formula, common: ReadonlyMap<string, number>): Formula {
  const number = common.get(keyOf(formula));
  if (number !== undefined && formula.kind !== 'leaf') {
    const name = `mmsup_shared_${number}`;
    return { kind: 'leaf', id: `${name}_${formula.span.start}`, text: name, sql: name, span: formula.span };
  }
  if (formula.kind === 'leaf') return formula;
  if ('part' in formula) return { ...formula, part: standIn(formula.part, common) };
  return { ...formula, parts: formula.parts.map((part) => standIn(part, common)) };
}

function keysOf(formula: Formula): ReadonlySet<string> {
  const below = formula.kind === 'leaf' ? [] : 'part' in formula ? [formula.part] : formula.parts;
  return new Set([keyOf(formula), ...below.flatMap((part) => [...keysOf(part)])]);
}

/** Equal for formulas that say the same in the same words; the order of ANDs and ORs does not count. */
export function keyOf(formula: Formula): string {
  if (formula.kind === 'leaf') return canonical(conditionAst(sqlOf(formula)));
  if ('part' in formula) return `${formula.kind}(${keyOf(formula.part)})`;
  return `${formula.kind}(${formula.parts.map(keyOf).sort().join()})`;
}
