import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, type Victims } from './health-words.ts';

export interface SegmentsUnsoundEvidence extends Victims {
  readonly segments: readonly {
    readonly segment: string;
    readonly version: number | null;
    readonly author: string | null;
    readonly kind: 'refused' | 'cycle' | 'never-true' | 'always-true' | 'parentheses' | 'not-first';
    readonly conditions: readonly string[];
    readonly why: string | null;
  }[];
}

export interface DatesFixedEvidence extends Victims {
  readonly segments: readonly {
    readonly segment: string;
    readonly version: number;
    readonly condition: string;
    readonly date: string;
    readonly daysThen: number;
    readonly daysNow: number;
  }[];
}

const KIND = {
  refused: text('cannot be evaluated', 'не вычисляется'),
  cycle: text('is made from itself', 'составлен из самого себя'),
  'never-true': text('has conditions that nobody can meet together', 'содержит условия, несовместимые друг с другом'),
  'always-true': text(
    'has alternatives of which everybody meets one',
    'содержит альтернативы, из которых одна верна для всех',
  ),
  parentheses: text('has OR beside AND without parentheses', 'содержит OR рядом с AND без скобок'),
  'not-first': text(
    'has a NOT that negates only the first of several conditions',
    'содержит NOT, отрицающий только первое из условий',
  ),
};

export const segmentsUnsound = defineCause<SegmentsUnsoundEvidence>({
  id: 'health/segments-unsound',
  severity: 'warning',
  name: text('Segments that cannot mean what they say', 'Сегменты, которые не могут означать написанное'),
  title({ segments, total }) {
    const [first] = segments;
    const more = andMore(1, total);
    const what = first!.why ?? first!.conditions.join('; ');
    const said = what === '' ? '' : `: ${what}`;
    return text(
      `Segment ${first!.segment} ${KIND[first!.kind].en}${more.en}${said}`,
      `Сегмент ${first!.segment} ${KIND[first!.kind].ru}${more.ru}${said}`,
    );
  },
  next: ({ segments }) => [
    text(`mmsup segment explain ${segments[0]!.segment}`, `mmsup segment explain ${segments[0]!.segment}`),
    text(`mmsup rules log ${segments[0]!.segment}`, `mmsup rules log ${segments[0]!.segment}`),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A formula in force names what does not exist, contradicts itself, or is joined so that it means something else than it reads.',
      'Действующая формула называет несуществующее, противоречит себе или соединена так, что значит не то, что читается.',
    ),
    why: text(
      'A column was dropped or renamed; two people edited one rule; a condition was added at the end without parentheses.',
      'Столбец удалили или переименовали; правило правили двое; условие дописали в конец без скобок.',
    ),
    sure: text(
      'The formula is read and planned; nobody is counted. A contradiction is certain, missing parentheses may be meant.',
      'Формула прочитана и спланирована, никто не посчитан. Противоречие достоверно, отсутствие скобок может быть намеренным.',
    ),
    repair: text(
      'Explain the segment: it counts what each reading selects, and shows the repaired text.',
      'Объяснить сегмент: он посчитает, кого отбирает каждое прочтение, и покажет исправленный текст.',
    ),
    example: text(
      'city = ’Kazan’ or city = ’Moscow’ and balance > 5000 takes everybody from Kazan.',
      'city = ’Казань’ or city = ’Москва’ and balance > 5000 берёт всех из Казани.',
    ),
  },
});

export const datesFixed = defineCause<DatesFixedEvidence>({
  id: 'health/dates-fixed',
  severity: 'info',
  name: text('Dates that should move and stand still', 'Даты, которые должны двигаться, но стоят'),
  title({ segments, total }) {
    const [first] = segments;
    const more = andMore(1, total);
    return text(
      `Segment ${first!.segment} begins at ${first!.date}, which was ${formatCount(first!.daysThen, 'en')} days before it was written and is ${formatCount(first!.daysNow, 'en')} days ago now${more.en}.`,
      `Сегмент ${first!.segment} начинается с ${first!.date}: при записи это было ${formatCount(first!.daysThen, 'ru')} дн. назад, теперь — ${formatCount(first!.daysNow, 'ru')}${more.ru}.`,
    );
  },
  next: ({ segments }) => [
    text(
      `Ask its author whether “the last ${segments[0]!.daysThen} days” was meant; see who wrote it: mmsup rules log ${segments[0]!.segment}`,
      `Спросите автора, не имелись ли в виду «последние ${segments[0]!.daysThen} дн.»; кто писал: mmsup rules log ${segments[0]!.segment}`,
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A condition has a fixed date that was some days old when it was written; people stay in who should have left.',
      'В условии постоянная дата, которой при записи было несколько дней; остаются те, кто должен был выйти.',
    ),
    why: text(
      'The editor saved the day that “the last 10 days” came to, instead of the words.',
      'Редактор сохранил день, получившийся из «последних 10 дней», вместо самих слов.',
    ),
    sure: text(
      'The age of the date at the time of writing is compared with its age now; only the author knows what was meant.',
      'Возраст даты при записи сравнён с нынешним; что имелось в виду, знает только автор.',
    ),
    repair: text('Write it relative to the day of the run.', 'Записать относительно дня запуска.'),
    example: text(
      '“Registered in the last 10 days” was saved as registered_on >= ’2026-03-01’ and takes half a year by now.',
      '«Зарегистрированы за 10 дней» сохранено как registered_on >= ’2026-03-01’ и охватывает уже полгода.',
    ),
  },
});
