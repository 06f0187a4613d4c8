import { formatDuration, formatMoment } from '../model/moment.ts';
import type { Usual } from '../model/statistics.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { renderAgainst, spanOfRuns } from './against.render.ts';
import { renderBalance } from './balance.render.ts';
import { renderChanges } from './changes.render.ts';
import { renderChannels } from './channels.render.ts';
import { renderLive } from './live.render.ts';
import { renderTimeline } from './timeline.render.ts';
import type { HistoryFacts, TraceFacts } from './trace.facts.ts';
import { STATE_WORDS } from './words.ts';

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
  usually: text('usually', 'обычно'),
};

const WEEKDAYS: readonly Text[] = [
  text('Mondays', 'понедельникам'),
  text('Tuesdays', 'вторникам'),
  text('Wednesdays', 'средам'),
  text('Thursdays', 'четвергам'),
  text('Fridays', 'пятницам'),
  text('Saturdays', 'субботам'),
  text('Sundays', 'воскресеньям'),
];

/** Draws a trace: the run, its stages as a timeline and a table, who was left out, what changed. */
export function renderTrace(facts: TraceFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'pairs', rows: runRows(facts, lang) },
    ...renderLive(facts.live, facts.zone, lang),
    ...renderAgainst(facts, lang),
    ...renderTimeline(facts, lang),
    ...renderBalance(facts, lang),
    ...renderChannels(facts, lang),
    ...renderChanges(facts, lang),
  ];
}

function runRows(
  { campaign, run, zone, lastGoodRun, firstBadRun, history, timeline }: TraceFacts,
  lang: Lang,
): [string, Cell][] {
  const at = (reference: TraceFacts['lastGoodRun']) =>
    reference && `${reference.id}, ${formatMoment(reference.startedAt, zone)}`;
  const channel = run.channel ?? campaign.channel;
  const rows: [string, Cell][] = [
    [WORDS.campaign[lang], [campaign.id, campaign.name, channel].filter(Boolean).join(' · ')],
    [WORDS.run[lang], `${run.id} · ${STATE_WORDS[run.state][lang]}`],
    [
      WORDS.started[lang],
      `${formatMoment(run.startedAt ?? run.plannedAt, zone)} (${zone})${lateWords(timeline.lateSeconds, lang)}`,
    ],
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
    [WORDS.history[lang], historyWords(history, lang)],
  ];
  return rows.filter(([, value]) => value !== null);
}

/** A start that is late by less is a scheduler's ordinary haste. */
const WORTH_SAYING_SECONDS = 60;

function lateWords(late: number | null, lang: Lang): string {
  if (late === null || Math.abs(late) < WORTH_SAYING_SECONDS) return '';
  const long = formatDuration(Math.abs(late), lang);
  if (lang === 'ru') return late > 0 ? `, на ${long} позже плана` : `, на ${long} раньше плана`;
  return late > 0 ? `, ${long} after its plan` : `, ${long} before its plan`;
}

/** How many runs "usual" rests on, and which; with too few that nothing is usual yet. */
function historyWords({ good, runs, basis, weekday, basedOn, enough }: HistoryFacts, lang: Lang): string {
  const which = basedOn.length === 0 ? '' : `: ${spanOfRuns(basedOn)}`;
  if (basis === 'weekday' && weekday !== null) {
    const day = WEEKDAYS[weekday - 1]![lang];
    return lang === 'ru' ? `запусков по ${day}: ${good}${which}` : `${good} runs on ${day}${which}`;
  }
  const few = good >= enough ? '' : lang === 'ru' ? `, мало (нужно ${enough})` : `, too few (${enough} needed)`;
  return lang === 'ru'
    ? `исправных запусков: ${good} из ${runs}${few}${which}`
    : `${good} good runs of ${runs}${few}${which}`;
}

function against(value: string, usual: Usual | null, lang: Lang): string {
  return usual === null ? value : `${value} (${WORDS.usually[lang]} ${spreadOf(usual, lang)})`;
}

function spreadOf({ median, spread }: Usual, lang: Lang): string {
  return `${formatDuration(median, lang)} ± ${formatDuration(Math.max(1, spread), lang)}`;
}
