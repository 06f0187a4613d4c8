import type { NotEvaluated } from '../result.ts';
import { text } from '../text.ts';

/** A condition that can answer differently each time it is asked. */
export interface Unrepeatable {
  readonly leaf: string;
  /** Names of volatile functions, and `tablesample`. */
  readonly by: readonly string[];
}

/** Says that the numbers of such conditions are one throw of the dice. */
export function chanceGaps(unrepeatable: readonly Unrepeatable[]): readonly NotEvaluated[] {
  if (unrepeatable.length === 0) return [];
  const ids = unrepeatable.map(({ leaf }) => leaf).join(', ');
  const by = [...new Set(unrepeatable.flatMap((one) => one.by))].join(', ');
  return [
    {
      what: text(`Whom ${ids} let through (${by})`, `Кого пропускают ${ids} (${by})`),
      why: text(
        `the answer is chance and another one each time: the numbers that depend on it cannot be repeated, and the campaign's own selection met other customers`,
        'ответ случаен и каждый раз другой: зависящие от него числа не повторятся, а сама кампания отобрала других клиентов',
      ),
      couldChangeAnswer: true,
    },
  ];
}
