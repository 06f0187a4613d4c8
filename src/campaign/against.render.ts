import { formatShortDuration } from '../model/moment.ts';
import { STAGES, type StageName } from '../model/relations.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import { formatCount, formatShare, type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { Compared, Comparison, Measure } from './compare.ts';
import type { TraceFacts } from './trace.facts.ts';

const MEASURE_WORDS: Readonly<Record<Measure, Text>> = {
  seconds: text('Took', 'Время'),
  in: text('In', 'Вошло'),
  out: text('Out', 'Вышло'),
  leftOut: text('Left out', 'Искл.'),
  errors: text('Errors', 'Ошибки'),
  lost: text('Lost', 'Потеряно'),
  perMinute: text('Per minute', 'В минуту'),
  passShare: text('Passed', 'Прошло'),
};

const WORDS = {
  stage: text('Stage', 'Этап'),
  whole: text('whole run', 'весь запуск'),
  first: text('Differs first', 'Первое отличие'),
  byVolume: text('volume', 'объём'),
  same: text(
    'Nothing differs beyond chance, habit and volume.',
    'Отличий сверх случайных, обычных и вызванных объёмом нет.',
  ),
  noMeasure: text(
    'Campaigns differ in whom and what they send: none of these numbers is called a deviation.',
    'Кампании отличаются аудиторией и содержанием: ни одно из чисел не считается отклонением.',
  ),
  ofRun: text('In a cell: the number of that run', 'В ячейке: число того запуска'),
  ofHistory: text('In a cell: the median of these runs', 'В ячейке: медиана этих запусков'),
  distance: text(', then how far this run is from it (%)', ', затем отличие этого запуска (%)'),
  odd: text('! = beyond chance and habit', '! — больше случайного и обычного'),
  grown: text('(volume) = it differs as the volume does', '(объём) — отличие такое же, как у объёма'),
  rate: text('Per minute = how many left the stage', '«В минуту» — сколько вышло из этапа'),
};

const COLUMNS: readonly Measure[] = ['seconds', 'in', 'out', 'leftOut', 'errors', 'lost', 'perMinute'];

/** The numbers of the other, and how far the run is from them, stages that differ first; `!` marks what differs. */
export function renderAgainst({ against, history }: TraceFacts, lang: Lang): Block[] {
  if (against === null) return [];
  const heading: Block = { kind: 'heading', text: headingOf(against, lang) };
  if (against.kind === 'history' && against.runs.length < history.enough) {
    return [heading, { kind: 'paragraph', text: tooFew(against.runs.length, history.enough, lang), tone: 'warn' }];
  }
  return [heading, ...firstLine(against, lang), table(against, lang), legend(against, lang)];
}

/** What a cell says, and each of the marks that stand in this table. */
function legend({ kind, rows }: Comparison, lang: Lang): Block {
  const shown = rows.filter(({ there, reason }) => there !== null && reason === null);
  const isFar = shown.some((row) => distance(row) !== '');
  const words = [
    `${(kind === 'run' ? WORDS.ofRun : WORDS.ofHistory)[lang]}${isFar ? WORDS.distance[lang] : ''}`,
    ...(shown.some(({ differs }) => differs === true) ? [WORDS.odd[lang]] : []),
    ...(shown.some(({ byVolume }) => byVolume) ? [WORDS.grown[lang]] : []),
    ...(shown.some(({ measure }) => measure === 'perMinute') ? [WORDS.rate[lang]] : []),
  ];
  return { kind: 'paragraph', text: `${words.join('; ')}.`, tone: 'muted' };
}

function headingOf({ kind, runs, otherCampaign }: Comparison, lang: Lang): string {
  if (otherCampaign !== null) {
    return lang === 'ru'
      ? `Рядом с запуском ${runs[0]} другой кампании: ${otherCampaign}`
      : `Beside run ${runs[0]} of another campaign: ${otherCampaign}`;
  }
  if (kind === 'run') return lang === 'ru' ? `Рядом с запуском ${runs[0]}` : `Beside run ${runs[0]}`;
  const of = runs.length === 0 ? '' : ` (${runs.length}: ${spanOfRuns(runs)})`;
  return lang === 'ru' ? `Рядом с историей кампании${of}` : `Beside its own history${of}`;
}

/** `1101 … 1139`, or all of a few. */
export function spanOfRuns(runs: readonly string[]): string {
  return runs.length <= 3 ? runs.join(', ') : `${runs[0]} … ${runs.at(-1)}`;
}

/** What cannot be said, in place of a comparison with next to nothing. */
export function tooFew(known: number, enough: number, lang: Lang): string {
  return lang === 'ru'
    ? `Исправных запусков до этого: ${known}, нужно не меньше ${enough}: сказать, обычны ли длительность, объём и темп, нельзя.`
    : `Only ${known} good runs lie before this one, and ${enough} are needed: whether its duration, volume and rate are usual cannot be said.`;
}

function firstLine({ first, kind, otherCampaign }: Comparison, lang: Lang): Block[] {
  if (otherCampaign !== null) return [{ kind: 'paragraph', text: WORDS.noMeasure[lang], tone: 'muted' }];
  if (first === null) return [{ kind: 'paragraph', text: WORDS.same[lang], tone: 'good' }];
  const where = first.stage === null ? WORDS.whole[lang] : STAGE_WORDS[first.stage][lang];
  const what = [MEASURE_WORDS[first.measure][lang].toLowerCase(), first.reason].filter(Boolean).join(' · ');
  const spread = kind === 'history' && first.spread !== null ? ` ± ${shown(first.measure, first.spread, lang)}` : '';
  const [here, there] = [shown(first.measure, first.here, lang), shown(first.measure, first.there, lang)];
  const than = lang === 'ru' ? 'вместо' : 'instead of';
  return [
    {
      kind: 'paragraph',
      text: `${WORDS.first[lang]}: ${where}, ${what}: ${here} ${than} ${there}${spread}.`,
      tone: 'bad',
    },
  ];
}

function table({ rows }: Comparison, lang: Lang): Block {
  const stages = STAGES.filter((stage) => rows.some((row) => row.stage === stage));
  const isOdd = (stage: StageName) => rows.some((row) => row.stage === stage && row.differs === true);
  const ordered = [...stages.filter(isOdd), ...stages.filter((stage) => !isOdd(stage))];
  const columns = COLUMNS.filter((measure) => rows.some((row) => row.measure === measure && row.there !== null));
  return {
    kind: 'table',
    columns: [
      { title: WORDS.stage[lang] },
      ...columns.map((measure) => ({ title: MEASURE_WORDS[measure][lang], align: 'right' as const })),
    ],
    rows: [null, ...ordered].map((stage) => [
      stage === null ? { text: WORDS.whole[lang], tone: 'strong' } : STAGE_WORDS[stage][lang],
      ...columns.map((measure) =>
        cellOf(
          rows.find((row) => isCell(row, stage, measure)),
          lang,
        ),
      ),
    ]),
  };
}

function isCell(row: Compared, stage: StageName | null, measure: Measure): boolean {
  return row.stage === stage && row.measure === measure && row.reason === null;
}

/** The other's number, and how far this run's is from it: its own stands in the table of stages. */
function cellOf(row: Compared | undefined, lang: Lang): Cell {
  if (!row || row.there === null) return null;
  const words = `${shown(row.measure, row.there, lang)}${distance(row)}`;
  if (row.byVolume) return `${words} (${WORDS.byVolume[lang]})`;
  return row.differs ? { text: `! ${words}`, tone: 'bad' } : words;
}

/** A smaller distance is noise beside the number itself. */
const WORTH_PERCENT = 5;

function distance({ here, there }: Compared): string {
  if (here === null || there === null || here === there) return '';
  if (there === 0) return ` +${here}`;
  const percent = Math.round((100 * (here - there)) / Math.abs(there));
  if (Math.abs(percent) < WORTH_PERCENT) return '';
  return percent > 999 ? ' >+999%' : ` ${percent > 0 ? '+' : '-'}${Math.abs(percent)}%`;
}

function shown(measure: Measure, value: number | null, lang: Lang): string {
  if (value === null) return '—';
  if (measure === 'seconds') return formatShortDuration(value, lang);
  if (measure === 'passShare') return formatShare(Math.round(1000 * value), 1000, lang);
  return formatCount(Math.round(value), lang);
}
