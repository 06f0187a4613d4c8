import { oneLine } from '../condition/words.ts';
import { formatCount, type Lang, type Text, text, verbatim } from '../text.ts';
import type { Block, Cell, Column } from '../view.ts';

/** A condition with its counts; whatever is optional is shown only where it is known. */
export interface ShownCondition {
  readonly id: string;
  readonly text: string;
  readonly says?: Text;
  readonly true: number;
  readonly false: number;
  readonly unknown: number;
  readonly error?: number;
  readonly notEvaluated?: number;
  readonly soleBlocker: number;
  /** What else is to be told about it: why it is unknown, a near value, that it removes nobody. */
  readonly notes?: readonly Text[];
}

const WORDS = {
  condition: text('Condition', 'Условие'),
  true: text('True', 'Истинно'),
  false: text('False', 'Ложно'),
  unknown: text('Unknown', 'Неизв.'),
  error: text('Error', 'Ошибка'),
  notEvaluated: text('Not evaluated', 'Не проверено'),
  sole: text('Only blocker of', 'Только из-за него'),
} as const satisfies Record<string, Text>;

const SQL_WIDTH = 100;

/** What a condition says, or its SQL where nobody has said it. */
function saysOf({ says, text: sql }: { readonly says?: Text; readonly text: string }): Text {
  return says ?? verbatim(oneLine(sql, SQL_WIDTH));
}

/** The sentence, and under it the SQL that it stands for. */
export function sentenceAndSql(condition: { readonly says?: Text; readonly text: string }, lang: Lang): string {
  const sql = oneLine(condition.text, SQL_WIDTH);
  const sentence = saysOf(condition)[lang];
  return sentence === sql ? sql : `${sentence}\n${sql}`;
}

/** The table of conditions with their truth values over the whole population, and what there is to tell about single ones. */
export function conditionBlocks(conditions: readonly ShownCondition[], lang: Lang): readonly Block[] {
  const hasErrors = conditions.some(({ error = 0 }) => error > 0);
  const hasUnasked = conditions.some(({ notEvaluated = 0 }) => notEvaluated > 0);
  const numbers = [
    'true' as const,
    'false' as const,
    'unknown' as const,
    ...(hasErrors ? (['error'] as const) : []),
    ...(hasUnasked ? (['notEvaluated'] as const) : []),
    'sole' as const,
  ];
  const columns: readonly Column[] = [
    { title: '#' },
    { title: WORDS.condition[lang] },
    ...numbers.map((word): Column => ({ title: WORDS[word][lang], align: 'right' })),
  ];
  const rows = conditions.map((condition): readonly Cell[] => [
    condition.id,
    sentenceAndSql(condition, lang),
    ...numbers.map((word) => numberCell(condition, word, lang)),
  ]);
  const notes = conditions.flatMap(({ id, notes = [] }) => notes.map((note) => `${id}: ${note[lang]}`));
  return [{ kind: 'table', columns, rows }, ...(notes.length > 0 ? [{ kind: 'list', items: notes } as const] : [])];
}

type NumberWord = 'true' | 'false' | 'unknown' | 'error' | 'notEvaluated' | 'sole';

function numberCell(condition: ShownCondition, word: NumberWord, lang: Lang): Cell {
  if (word === 'sole') return condition.soleBlocker === 0 ? '' : formatCount(condition.soleBlocker, lang);
  const count = condition[word] ?? 0;
  const shown = formatCount(count, lang);
  if (word === 'true') return count === 0 ? { text: shown, tone: 'bad' } : shown;
  if (word === 'false') return shown;
  if (count === 0) return word === 'unknown' ? shown : '';
  return { text: shown, tone: word === 'error' ? 'bad' : 'warn' };
}
