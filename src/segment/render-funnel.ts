import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, FunnelRow } from '../view.ts';

/** One step of the outermost conjunction: its conditions, what it says, how many are left after it. */
export interface FunnelStep {
  readonly ids: readonly string[];
  readonly says: Text;
  readonly after: number;
}

const EVERYBODY = text('everybody', 'все клиенты');

/** Steps out of conditions: those of one OR or NOT share a step, whose number stands at its last condition. */
export function funnelSteps(
  conditions: readonly {
    readonly id: string;
    readonly step: number;
    readonly after: number | null;
    readonly says: Text;
  }[],
): readonly FunnelStep[] {
  const numbers = [...new Set(conditions.map(({ step }) => step))];
  return numbers.flatMap((number): FunnelStep[] => {
    const members = conditions.filter(({ step }) => step === number);
    const after = members.findLast((member) => member.after !== null)?.after ?? null;
    if (after === null) return [];
    const says = text(
      members.map(({ says: { en } }) => en).join(' / '),
      members.map(({ says: { ru } }) => ru).join(' / '),
    );
    return [{ ids: members.map(({ id }) => id), says, after }];
  });
}

/** A funnel to draw: its steps, out of how many, and who those are where they are not everybody. */
export interface ShownFunnel {
  readonly steps: readonly FunnelStep[];
  readonly total: number;
  readonly who?: Text;
}

/** The picture: who is left after each step, in written order, and how many that step took away. */
export function funnelBlocks({ steps, total, who = EVERYBODY }: ShownFunnel, lang: Lang): readonly Block[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ ids, says, after }, index): FunnelRow => {
    const lost = (steps[index - 1]?.after ?? total) - after;
    return {
      label: `${rangeOf(ids)} ${withoutNote(says[lang])}`,
      value: after,
      ...(lost > 0 ? { note: `−${formatCount(lost, lang)}` } : {}),
      ...(after === 0 ? { tone: 'bad' as const } : {}),
    };
  });
  return [{ kind: 'funnel', total, rows: [{ label: who[lang], value: total }, ...rows] }];
}

/** A remark in parentheses at the end stands in the table; beside a bar there is no room for it. */
function withoutNote(sentence: string): string {
  return sentence.replace(/ \([^()]*\)$/, '');
}

/** `c4`, or `c4–c6` for the conditions of one group. */
function rangeOf(ids: readonly string[]): string {
  return ids.length < 2 ? (ids[0] ?? '') : `${ids[0]}–${ids.at(-1)}`;
}
