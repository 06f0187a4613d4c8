import type { SetRule } from '../../../src/rules/set/rule-file.types.ts';
import { newRule } from '../../../src/rules/set/set-defaults.ts';
import { type Customer, type RandomRule, type randomOf, randomRule } from '../../condition/decide/random-rule.ts';

export type Random = ReturnType<typeof randomOf>;

/** A rule of a random set, and what its condition is for a customer. */
export interface KnownRule {
  readonly rule: SetRule;
  readonly truth: RandomRule['truth'];
}

export const pick = <One>(random: Random, list: readonly One[]): One => list[Math.floor(random() * list.length)]!;

/** Few columns at once: everybody there could be must be looked at. */
const COLUMNS = [
  ['a', 'b'],
  ['a', 's'],
  ['b', 'd', 'f'],
  ['a', 'd', 'f'],
  ['s', 'f', 'a'],
] as const;

export interface SetShape {
  readonly columns: readonly string[];
  readonly channels: readonly (string | null)[];
  readonly outcomes: readonly string[];
  readonly hasPriorities: boolean;
}

export function randomShape(random: Random): SetShape {
  return {
    columns: pick(random, COLUMNS),
    channels: random() < 0.7 ? [null] : [null, 'email', 'sms'],
    outcomes: pick(random, [['x', 'y'], ['x', 'y', 'z'], ['x']]),
    hasPriorities: random() < 0.6,
  };
}

function randomCondition(random: Random, { columns }: SetShape): RandomRule {
  for (;;) {
    const rule = randomRule(random, random() < 0.7 ? 1 : 2);
    const used = [...rule.sql.matchAll(/c\.([abdfs])\b/g)].map(([, column]) => column!);
    if (used.every((column) => columns.includes(column))) return rule;
  }
}

function ruleOf(id: string, { sql, truth }: RandomRule, random: Random, shape: SetShape): KnownRule {
  const condition = { text: sql, from: 0, to: 0, form: 'raw', language: 'expression' } as const;
  return {
    truth,
    rule: newRule({
      id,
      condition,
      outcome: pick(random, shape.outcomes),
      channel: pick(random, shape.channels),
      priority: shape.hasPriorities ? Math.floor(random() * 4) : null,
    }),
  };
}

export function randomSet(random: Random, shape: SetShape): readonly KnownRule[] {
  const size = 3 + Math.floor(random() * 4);
  return Array.from({ length: size }, (_, index) => ruleOf(`r${index}`, randomCondition(random, shape), random, shape));
}

/** The set after one to three edits, as people make them. */
export function edited(rules: readonly KnownRule[], random: Random, shape: SetShape): readonly KnownRule[] {
  let now = [...rules];
  for (let edit = 0; edit < 1 + Math.floor(random() * 3); edit += 1) {
    const at = Math.floor(random() * now.length);
    const kind = pick(random, ['condition', 'remove', 'add', 'move', 'outcome', 'channel', 'off', 'rename', 'union']);
    const one = now[at];
    if (!one) continue;
    const put = (rule: Partial<SetRule>): void => {
      now[at] = { ...one, rule: { ...one.rule, ...rule } };
    };
    if (kind === 'condition') now[at] = { ...ruleOf(one.rule.id, randomCondition(random, shape), random, shape) };
    if (kind === 'remove' && now.length > 1) now = now.filter((other) => other !== one);
    if (kind === 'add') now.splice(at, 0, ruleOf(`n${edit}`, randomCondition(random, shape), random, shape));
    if (kind === 'move') {
      now = now.filter((other) => other !== one);
      now.splice(Math.floor(random() * (now.length + 1)), 0, one);
    }
    if (kind === 'move' && shape.hasPriorities)
      now = now.map((other) => (other === one ? withPriority(one, random) : other));
    if (kind === 'outcome') put({ outcome: pick(random, shape.outcomes) });
    if (kind === 'channel') put({ channel: pick(random, shape.channels) });
    if (kind === 'off') put({ isEnabled: false });
    if (kind === 'rename') put({ id: `renamed-${edit}-${one.rule.id}` });
    if (kind === 'union') {
      const more = randomCondition(random, shape);
      const [word, worst] = random() < 0.5 ? (['or', Math.max] as const) : (['and', Math.min] as const);
      const truth = (customer: Customer) => worst(one.truth(customer), more.truth(customer)) as 0 | 1 | 2;
      const text = `(${one.rule.condition!.text}) ${word} (${more.sql})`;
      now[at] = { truth, rule: { ...one.rule, condition: { ...one.rule.condition!, text } } };
    }
  }
  return now;
}

function withPriority({ rule, truth }: KnownRule, random: Random): KnownRule {
  return { truth, rule: { ...rule, priority: Math.floor(random() * 4) } };
}
