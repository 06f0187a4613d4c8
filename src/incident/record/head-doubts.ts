import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { HeadGap, StrangeHead } from './heads.ts';

/** What an answer says of the heads files of a client, each file once. What a stopped process leaves changes no answer. Pure. */
export function tellStrangeHeads(all: readonly StrangeHead[]): readonly NotEvaluated[] {
  const paths = [...new Set(all.map(({ path }) => path))];
  return paths.flatMap((path) =>
    (['replaced', 'not-readable', 'begun'] as const).flatMap((kind) => {
      const lines = all.filter((one) => one.path === path && one.kind === kind).map(({ line }) => line);
      return lines.length === 0 ? [] : [told(path, kind, lines)];
    }),
  );
}

/** How many lines are named. */
const MOST = 5;

function told(path: string, kind: StrangeHead['kind'], lines: readonly (number | null)[]): NotEvaluated {
  const [first, rest] = [lines.slice(0, MOST).join(', '), lines.length - MOST];
  const what =
    kind === 'replaced'
      ? text(path, path)
      : text(
          `${path}: line ${first}${rest > 0 ? ` and ${rest} more` : ''}`,
          `${path}: строка ${first}${rest > 0 ? ` и ещё ${rest}` : ''}`,
        );
  return { what, why: WHY[kind], couldChangeAnswer: kind !== 'begun' };
}

const WHY: Readonly<Record<StrangeHead['kind'], NotEvaluated['why']>> = {
  replaced: text(
    'it is a symbolic link, a folder or the like and was not read: what it would say of the ends of records is not known',
    'это символическая ссылка, папка или что-то подобное, и файл не прочитан: что он говорит о концах записей, неизвестно',
  ),
  'not-readable': text(
    'no head stands there, and no program of ours writes that: somebody changed the file, or a merge left its marks. A record that is gone could have been named there',
    'там нет строки heads, и наша программа такого не пишет: файл изменили или в нём остались метки слияния. Там могла быть названа исчезнувшая запись',
  ),
  begun: text(
    'a head was begun there and not finished: a process was stopped while it wrote. Its line in the record was on the disk before',
    'строка heads там начата и не дописана: процесс остановили во время записи. Сама строка записи была на диске раньше',
  ),
};

/** What an answer says of lines in the middle of a file that no head names: the heads behind them prove them all the same. Pure. */
export const tellHeadGaps = (id: string, gaps: readonly HeadGap[]): readonly NotEvaluated[] =>
  gaps.filter(({ between }) => between.length > 0).map((gap) => notNoted(id, gap));

function notNoted(id: string, { file, between }: HeadGap): NotEvaluated {
  const [first, rest] = [between.slice(0, MOST).join(', '), between.length - MOST];
  return {
    what: text(
      `Heads of ${file} in ${id}: event ${first}${rest > 0 ? ` and ${rest} more` : ''}`,
      `Строки heads файла ${file} в ${id}: событие ${first}${rest > 0 ? ` и ещё ${rest}` : ''}`,
    ),
    why: text(
      'no head names it: a process was stopped before it noted it, or somebody took the head out. The heads behind it prove it all the same',
      'его не называет ни одна строка heads: процесс остановили раньше, чем он его отметил, или строку убрали. Следующие строки heads всё равно его доказывают',
    ),
    couldChangeAnswer: false,
  };
}
