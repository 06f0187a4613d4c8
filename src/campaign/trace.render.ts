import { formatDuration, formatMoment, formatShortDuration, inZone } from '../model/moment.ts';
import type { Usual } from '../model/statistics.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell, Tone } from '../view.ts';
import type { ChangeFacts, StageFacts, TraceFacts } from './trace.facts.ts';
import { STAGE_WORDS, STATE_WORDS } from './words.ts';

const WORDS = {
  campaign: text('Campaign', 'Кампания'),
  run: text('Run', 'Запуск'),
  started: text('Started', 'Начало'),
  duration: text('Duration', 'Длительность'),
  selected: text('Selected', 'Отобрано'),
  sent: text('Handed over', 'Передано'),
  segment: text('Segment', 'Сегмент'),
  template: text('Template', 'Шаблон'),
  lastGood: text('Last good run', 'Последний исправный'),
  firstBad: text('First bad run', 'Первый плохой'),
  history: text('Compared with', 'Сравнение с'),
  stages: text('Stages', 'Этапы'),
  timeline: text('Timeline', 'Шкала времени'),
  leftOut: text('Left out, by reason', 'Исключены по причинам'),
  changes: text('Changed since the last good run', 'Изменилось с последнего исправного запуска'),
  stage: text('Stage', 'Этап'),
  in: text('In', 'Вошло'),
  out: text('Out', 'Вышло'),
  excluded: text('Left out', 'Искл.'),
  errors: text('Errors', 'Ошибки'),
  took: text('Took', 'Время'),
  usual: text('Usual', 'Обычно'),
  reason: text('Reason · rule', 'Причина · правило'),
  customers: text('Customers', 'Клиентов'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
  usually: text('usually', 'обычно'),
  none: text('Nothing that is logged.', 'В журналах ничего нет.'),
  noLog: text('This system keeps no log of changes.', 'Эта система не ведёт журнал изменений.'),
};

/** The others' changes shown at most: those that this campaign uses are all shown. */
const OTHER_CHANGES = 5;

/** Draws a trace: the run, its stages as a timeline and a table, who was left out, what changed. */
export function renderTrace(facts: TraceFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'pairs', rows: runRows(facts, lang) },
    ...timelineOf(facts, lang),
    ...stageTable(facts, lang),
    ...exclusionTable(facts, lang),
    ...changeTable(facts, lang),
  ];
}

function runRows({ campaign, run, zone, lastGoodRun, firstBadRun, history }: TraceFacts, lang: Lang): [string, Cell][] {
  const at = (reference: TraceFacts['lastGoodRun']) =>
    reference && `${reference.id}, ${formatMoment(reference.startedAt, zone)}`;
  const channel = run.channel ?? campaign.channel;
  const good =
    lang === 'ru'
      ? `исправных запусков: ${history.good} из ${history.runs}`
      : `${history.good} good runs of ${history.runs}`;
  const rows: [string, Cell][] = [
    [WORDS.campaign[lang], [campaign.id, campaign.name, channel].filter(Boolean).join(' · ')],
    [WORDS.run[lang], `${run.id} · ${STATE_WORDS[run.state][lang]}`],
    [WORDS.started[lang], `${formatMoment(run.startedAt ?? run.plannedAt, zone)} (${zone})`],
    [WORDS.duration[lang], against(formatDuration(run.seconds, lang), run.usualSeconds, lang)],
    [
      WORDS.segment[lang],
      run.segment && `${run.segment}${run.segmentVersion === null ? '' : ` v${run.segmentVersion}`}`,
    ],
    [WORDS.template[lang], run.template],
    [WORDS.selected[lang], run.selected],
    [WORDS.sent[lang], run.handedOver],
    [WORDS.lastGood[lang], at(lastGoodRun)],
    [WORDS.firstBad[lang], at(firstBadRun)],
    [WORDS.history[lang], good],
  ];
  return rows.filter(([, value]) => value !== null);
}

function against(value: string, usual: Usual | null, lang: Lang): string {
  return usual === null ? value : `${value} (${WORDS.usually[lang]} ${spreadOf(usual, lang)})`;
}

function spreadOf({ median, spread }: Usual, lang: Lang): string {
  return `${formatDuration(median, lang)} ± ${formatDuration(Math.max(1, spread), lang)}`;
}

function toneOf({ marks, state, errors }: StageFacts): Tone | undefined {
  if (marks.some((mark) => mark !== 'slow') || state === 'failed') return 'bad';
  if (marks.includes('slow')) return 'warn';
  return (errors ?? 0) > 0 ? 'muted' : undefined;
}

/** Responses come in for as long as they are waited for: their bar would hide all others. */
function timelineOf({ stages, zone }: TraceFacts, lang: Lang): Block[] {
  const timed = stages.filter(({ stage, startedAt }) => stage !== 'respond' && startedAt !== null);
  if (timed.length === 0) return [];
  const bars = timed.map((stage) => {
    const tone = toneOf(stage);
    return {
      label: STAGE_WORDS[stage.stage][lang],
      from: inZone(stage.startedAt, zone),
      to: inZone(stage.finishedAt, zone),
      note: formatDuration(stage.seconds, lang),
      ...(tone ? { tone } : {}),
    };
  });
  return [
    { kind: 'heading', text: `${WORDS.timeline[lang]} (${zone})` },
    { kind: 'timeline', bars },
  ];
}

function stageTable({ stages }: TraceFacts, lang: Lang): Block[] {
  if (stages.length === 0) return [];
  const right = 'right' as const;
  return [
    { kind: 'heading', text: WORDS.stages[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.stage[lang] },
        { title: WORDS.in[lang], align: right },
        { title: WORDS.out[lang], align: right },
        { title: WORDS.excluded[lang], align: right },
        { title: WORDS.errors[lang], align: right },
        { title: WORDS.took[lang], align: right },
        { title: WORDS.usual[lang], align: right },
      ],
      rows: stages.map((stage) => [
        toned(STAGE_WORDS[stage.stage][lang], toneOf(stage)),
        stage.in,
        stage.out,
        stage.excluded,
        stage.errors === null || stage.errors === 0
          ? stage.errors
          : { text: stage.errors, tone: toneOf(stage) ?? 'muted' },
        formatShortDuration(stage.seconds, lang),
        stage.usualSeconds ? formatShortDuration(stage.usualSeconds.median, lang) : null,
      ]),
    },
  ];
}

function toned(value: string, tone: Tone | undefined): Cell {
  return tone ? { text: value, tone } : value;
}

function exclusionTable({ stages }: TraceFacts, lang: Lang): Block[] {
  const rows = stages.flatMap((stage) =>
    stage.exclusions.map((one): Cell[] => {
      const isOdd = !one.expected && one.usual !== null && one.customers > 2 * one.usual + 10;
      const customers: Cell = isOdd ? { text: one.customers, tone: 'bad' } : one.customers;
      return [STAGE_WORDS[stage.stage][lang], [one.reason, one.rule].filter(Boolean).join(' · '), customers, one.usual];
    }),
  );
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.leftOut[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.stage[lang] },
        { title: WORDS.reason[lang] },
        { title: WORDS.customers[lang], align: 'right' },
        { title: WORDS.usual[lang], align: 'right' },
      ],
      rows,
    },
  ];
}

function changeTable({ changes, zone }: TraceFacts, lang: Lang): Block[] {
  const heading: Block = { kind: 'heading', text: WORDS.changes[lang] };
  if (changes === null) return [heading, { kind: 'paragraph', text: WORDS.noLog[lang], tone: 'muted' }];
  const own = changes.filter(({ usedHere }) => usedHere);
  const others = changes.filter(({ usedHere }) => !usedHere);
  const shown = [...own, ...others.slice(0, OTHER_CHANGES)];
  if (shown.length === 0) return [heading, { kind: 'paragraph', text: WORDS.none[lang], tone: 'muted' }];
  const left = others.length - OTHER_CHANGES;
  const more =
    lang === 'ru'
      ? `Ещё изменений, не касающихся кампании: ${formatCount(left, lang)}.`
      : `${left} more that this campaign does not use.`;
  return [
    heading,
    {
      kind: 'table',
      columns: [{ title: WORDS.when[lang] }, { title: WORDS.who[lang] }, { title: WORDS.what[lang] }],
      rows: shown.map((change) => [
        formatMoment(change.at, zone),
        change.who,
        toned(wordsOf(change), change.usedHere ? 'strong' : 'muted'),
      ]),
    },
    ...(left > 0 ? [{ kind: 'paragraph', text: more, tone: 'muted' } as const] : []),
  ];
}

function wordsOf({ kind, object, what, before, after, comment, ticket }: ChangeFacts): string {
  const values = before === null && after === null ? '' : `: ${before ?? '—'} → ${after ?? '—'}`;
  const said = [comment, ticket].filter(Boolean).join(', ');
  return `${[kind, object, what].filter(Boolean).join(' ')}${values}${said ? ` (${said})` : ''}`;
}
