import { formatMoment } from '../model/moment.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import { type Lang, plural, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { CampaignLine, CampaignListFacts } from './list.ts';
import { MARK_WORDS, STATE_WORDS } from './words.ts';

const WORDS = {
  campaign: text('Campaign', 'Кампания'),
  channel: text('Channel', 'Канал'),
  run: text('Run', 'Запуск'),
  started: text('Started', 'Начало'),
  selected: text('Selected', 'Отобрано'),
  sent: text('Sent', 'Отправлено'),
  next: text('Next', 'Следующий'),
  state: text('Looks', 'Похоже'),
  good: text('good', 'нормально'),
  none: text('never ran', 'не запускалась'),
  paused: text('paused', 'приостановлена'),
  overdue: text('overdue', 'просрочена'),
  trace: text('Trace a run with:', 'Разобрать запуск:'),
  zone: text('Times in', 'Время в зоне'),
};

/** Draws the list of campaigns; runs that look bad stand out, with the command that explains them. */
export function renderCampaignList({ campaigns, zone }: CampaignListFacts, lang: Lang): readonly Block[] {
  const bad = campaigns.filter(
    ({ lastRun, waits }) => (lastRun?.marks.length ?? 0) > 0 || (lastRun !== null && waits !== null),
  );
  const count = plural(campaigns.length, { en: ['campaign', 'campaigns'], ru: ['кампания', 'кампании', 'кампаний'] });
  return [
    { kind: 'paragraph', text: `${count[lang]}. ${WORDS.zone[lang]} ${zone}.`, tone: 'muted' },
    {
      kind: 'table',
      columns: [
        { title: WORDS.campaign[lang] },
        { title: WORDS.state[lang] },
        { title: WORDS.run[lang], align: 'right' },
        { title: WORDS.started[lang] },
        { title: WORDS.selected[lang], align: 'right' },
        { title: WORDS.sent[lang], align: 'right' },
        { title: WORDS.channel[lang] },
        { title: WORDS.next[lang] },
      ],
      rows: campaigns.map((line) => rowOf(line, zone, lang)),
    },
    ...(bad.length === 0
      ? []
      : [
          { kind: 'paragraph', text: WORDS.trace[lang] } as const,
          { kind: 'code', text: bad.map(({ id }) => `mmsup campaign trace ${id}`).join('\n') } as const,
        ]),
  ];
}

function rowOf({ id, channel, lastRun, nextRunAt, waits }: CampaignLine, zone: string, lang: Lang): Cell[] {
  const next = shortMoment(nextRunAt, zone);
  if (!lastRun)
    return [
      id,
      { text: waits ? WORDS[waits][lang] : WORDS.none[lang], tone: 'muted' },
      null,
      null,
      null,
      null,
      channel,
      next,
    ];
  return [
    id,
    looks(lastRun, waits, lang),
    lastRun.id,
    shortMoment(lastRun.startedAt, zone),
    lastRun.selected,
    lastRun.sent,
    channel,
    next,
  ];
}

/** Without the year: the list is about these days. */
function shortMoment(iso: string | null, zone: string): string | null {
  return iso === null ? null : formatMoment(iso, zone).slice(5);
}

function looks({ marks, state }: NonNullable<CampaignLine['lastRun']>, waits: CampaignLine['waits'], lang: Lang): Cell {
  const [first] = marks;
  if (first) {
    const where = first.stage === null || first.stage === 'select' ? '' : ` (${STAGE_WORDS[first.stage][lang]})`;
    return { text: `${MARK_WORDS[first.kind][lang]}${where}`, tone: 'bad' };
  }
  if (waits) return { text: WORDS[waits][lang], tone: waits === 'paused' ? 'warn' : 'bad' };
  return state === 'finished' ? { text: WORDS.good[lang], tone: 'good' } : STATE_WORDS[state][lang];
}
