import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import { conditionBlocks, type ShownCondition } from './render-conditions.ts';
import { type FunnelStep, funnelBlocks } from './render-funnel.ts';

/** The inner conditions of one subquery, for the customers whom it keeps out; the counts are customers. */
export interface ShownInside {
  /** Condition that holds the subquery. */
  readonly id: string;
  readonly says: Text;
  readonly blocked: number;
  /** Customers with at least one row that meets the steps so far. */
  readonly steps: readonly FunnelStep[];
  readonly conditions: readonly ShownCondition[];
}

/** Why a subquery finds nothing for the people it blocks. */
export function insideBlocks({ id, says, blocked, steps, conditions }: ShownInside, lang: Lang): readonly Block[] {
  const heading = text(`Inside ${id}`, `Внутри ${id}`);
  const who = text(
    `For the ${formatCount(blocked, 'en')} customers whom ${id} (${says.en}) keeps out: who has at least one row that meets each step.`,
    `По клиентам, которых отсекает ${id} (${says.ru}), — их ${formatCount(blocked, 'ru')}: у кого есть хотя бы одна строка, проходящая каждый шаг.`,
  );
  return [
    { kind: 'heading', text: heading[lang] },
    { kind: 'paragraph', text: who[lang] },
    ...funnelBlocks({ steps, total: blocked, who: text(`kept out by ${id}`, `отсечены ${id}`) }, lang),
    ...(conditions.length > 0 ? conditionBlocks(conditions, lang) : []),
  ];
}
