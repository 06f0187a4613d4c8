import { localMoment } from '../model/moment.ts';
import { formatCount, plural, type Text, text } from '../text.ts';

/** What a condition found for one customer in another table. */
export interface FoundThere {
  readonly table: string;
  /** Rows of his; null where it was not looked: that would have been too dear. */
  readonly rows: number | null;
  /** True where there are more rows than were looked at. */
  readonly isAtLeast: boolean;
  /** How many of them meet everything else that is asked of them; null where nothing is. */
  readonly meetAll: number | null;
  /** The row that meets most of it; personal values by their shape. Empty where he has no row. */
  readonly nearest: readonly { readonly column: string; readonly value: string | null; readonly masked: boolean }[];
}

const ROWS = { en: ['row', 'rows'], ru: ['строка', 'строки', 'строк'] } as const;

/** The rows that a condition found for him, and the values of the one that comes nearest: `crm.product: 3 rows, none meets the rest; nearest: kind = LOAN`. */
export function foundWords({ table, rows, isAtLeast, meetAll, nearest }: FoundThere, zone: string): Text {
  if (rows === null) return text(`${table}: not looked at, too dear`, `${table}: не проверено, слишком дорого`);
  if (rows === 0) return text(`${table}: no row of his`, `${table}: его строк нет`);
  const count = plural(rows, ROWS);
  const more = isAtLeast ? '≥ ' : '';
  const values = nearest
    .map(({ column, value }) => `${column} = ${value === null ? 'NULL' : localMoment(value, zone)}`)
    .join(', ');
  const met = meetAll === null ? text('', '') : metWords(meetAll, rows);
  const which = meetAll === 0 ? text('nearest', 'ближайшая') : text('such as', 'например');
  return text(
    `${table}: ${more}${count.en}${met.en}${values && `; ${rows === 1 ? '' : `${which.en}: `}${values}`}`,
    `${table}: ${more}${count.ru}${met.ru}${values && `; ${rows === 1 ? '' : `${which.ru}: `}${values}`}`,
  );
}

/** How many of his rows meet the other conditions that stand in the subquery. */
function metWords(meetAll: number, rows: number): Text {
  if (meetAll === 0 && rows === 1) return text(', it does not meet the rest', ', прочим условиям не отвечает');
  if (meetAll === 0) return text(', none meets the rest', ', прочим условиям ни одна не отвечает');
  if (meetAll === rows && rows === 1) return text(', it meets the rest', ', прочим условиям отвечает');
  if (meetAll === rows) return text(', all meet the rest', ', прочим условиям отвечают все');
  const [en, ru] = [formatCount(meetAll, 'en'), formatCount(meetAll, 'ru')];
  return text(
    `, ${en} of them ${meetAll === 1 ? 'meets' : 'meet'} the rest`,
    `, прочим условиям ${meetAll === 1 ? 'отвечает' : 'отвечают'} ${ru}`,
  );
}
