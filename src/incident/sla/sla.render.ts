import { SLA_CLOCKS } from '../../model/sla/agreement.types.ts';
import { type Lang, text } from '../../text.ts';
import type { Block, Cell, Tone } from '../../view.ts';
import { headBlock } from '../head.ts';
import { type HowMuch, inShort } from '../in-short.ts';
import type { Head } from '../record/read.ts';
import { INCIDENT_SEVERITY } from '../words.ts';
import type { ProfileNow } from './explain.ts';
import { clockIn, type Part, type PartsOf } from './parts.ts';
import { STATE_TONES } from './pressing.render.ts';
import type { ClockStanding, SlaStanding } from './standing.types.ts';
import {
  CLOCKS,
  formatCounted,
  formatLeft,
  NOT_COUNTED,
  NOT_MEASURED,
  SAID_OF,
  SLA,
  STATES,
  STOPPED_BY,
  stopsHere,
  tellRaised,
} from './words.ts';

export interface ExplainFacts {
  readonly action: 'explain';
  readonly id: string;
  /** False where a long list of intervals is cut in its middle. */
  readonly isWhole: boolean;
  readonly standing: SlaStanding;
  readonly parts: readonly PartsOf[];
  readonly profileNow: ProfileNow;
}

export interface PauseFacts {
  readonly action: 'pause';
  readonly id: string;
  readonly why: string;
  readonly head: Head;
}

export interface ResumeFacts {
  readonly action: 'resume';
  readonly id: string;
  /** What was waited for. */
  readonly why: string;
  readonly waitedSeconds: number;
  readonly head: Head;
}

export type SlaFacts = ExplainFacts | PauseFacts | ResumeFacts;

export function renderSla(facts: SlaFacts, lang: Lang): readonly Block[] {
  if (facts.action === 'explain') return renderExplained(facts, lang);
  const { id, why, head } = facts;
  const isPause = facts.action === 'pause';
  return [
    { kind: 'paragraph', text: (isPause ? SLA.pausedNow : SLA.resumedNow)[lang] },
    {
      kind: 'pairs',
      rows: [
        [SLA.incident[lang], id],
        [SLA.why[lang], why],
        isPause
          ? [SLA.goOnWith[lang], `mmsup incident sla resume ${id}`]
          : [SLA.waited[lang], formatCounted(facts.waitedSeconds, lang)],
      ],
    },
    headBlock(head, lang),
  ];
}

function renderExplained({ id, standing, parts, profileNow, isWhole }: ExplainFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: `SLA — ${id}` },
    { kind: 'pairs', rows: headRows(standing, profileNow, lang) },
    clockTable(standing, lang),
    ...remarks([...saidItems(standing, lang), ...raisedItems(standing, lang), ...overUnder(standing, lang)]),
    ...parts.flatMap((part) => partBlocks(part, standing, { lang, isWhole })),
  ];
}

const zoneOf = ({ agreed }: SlaStanding): string => agreed?.agreement.zone ?? 'UTC';

function headRows(standing: SlaStanding, now: ProfileNow, lang: Lang): readonly (readonly [string, Cell])[] {
  const { agreed, severity, start } = standing;
  const said = start.isSaid ? `, ${SLA.said[lang]}` : '';
  return [
    [SLA.start[lang], `${clockIn(zoneOf(standing), start.at)}${said}`],
    [SLA.zone[lang], zoneOf(standing)],
    [SLA.severity[lang], INCIDENT_SEVERITY[severity]?.[lang] ?? severity],
    ...(agreed
      ? ([
          [SLA.promise[lang], agreed.profile],
          [SLA.hash[lang], agreed.hash.slice(0, 12)],
        ] as const)
      : ([[SLA.sla[lang], SLA.none[lang]]] as const)),
    ...profileRows(now, lang),
  ];
}

const PARTS = {
  zone: text('zone', 'пояс'),
  hours: text('hours', 'часы'),
  holidays: text('holidays', 'праздники'),
  days: text('single days', 'отдельные дни'),
  targets: text('targets', 'сроки'),
} as const;

function profileRows({ state, changed, hash, words }: ProfileNow, lang: Lang): readonly (readonly [string, Cell])[] {
  if (state === 'none') return [];
  const names = changed.map((part) => PARTS[part][lang]).join(', ');
  const told = {
    same: text('the same', 'то же самое'),
    changed: text(
      `changed since (${names}), hash ${hash?.slice(0, 12)}; what was copied holds here`,
      `с тех пор изменено (${names}), хеш ${hash?.slice(0, 12)}; здесь действует скопированное`,
    ),
    gone: text(
      'no SLA stands there any more; what was copied holds here',
      'SLA там больше нет; здесь действует скопированное',
    ),
    appeared: text(
      'an SLA stands there now; it holds for incidents that are opened from now on',
      'теперь там есть SLA; он действует для инцидентов, открытых после этого',
    ),
    unknown: text(`cannot be read: ${words?.en}`, `не читается: ${words?.ru}`),
  }[state];
  const tone: Tone = state === 'same' ? 'muted' : 'warn';
  return [[text('The profile now', 'Профиль сейчас')[lang], { text: told[lang], tone }]];
}

function clockTable(standing: SlaStanding, lang: Lang): Block {
  const zone = zoneOf(standing);
  return {
    kind: 'table',
    columns: [SLA.clock, SLA.state, SLA.target, SLA.counted, SLA.due, SLA.stoppedBy].map((title) => ({
      title: title[lang],
    })),
    rows: SLA_CLOCKS.map((name) => {
      const one = standing.clocks[name];
      return [
        CLOCKS[name][lang],
        stateCell(one, standing, lang),
        one.targetSeconds === null ? null : formatCounted(one.targetSeconds, lang),
        formatCounted(one.countedSeconds, lang),
        one.due && clockIn(zone, one.due),
        stoppedBy(one, zone, lang),
      ];
    }),
  };
}

function stateCell({ state, why, leftSeconds, stop }: ClockStanding, standing: SlaStanding, lang: Lang): Cell {
  const tone = STATE_TONES[state];
  if (why !== null) return { text: NOT_MEASURED[why][lang], tone };
  const isPaused = stop === null && standing.pauses.some(({ isOpen }) => isOpen);
  const left = formatLeft(leftSeconds!, lang);
  return { text: [STATES[state][lang], left, ...(isPaused ? [SLA.paused[lang]] : [])].join(', '), tone };
}

function stoppedBy({ stop }: ClockStanding, zone: string, lang: Lang): string | null {
  if (stop === null) return null;
  const said = stop.isSaid ? `, ${SLA.said[lang]}` : '';
  const what = STOPPED_BY[stop.type]?.[lang] ?? stop.type;
  return `${clockIn(zone, stop.at)} ${what} (${stop.who}:${stop.seq})${said}`;
}

/** A graver severity whose time was over before somebody made it milder: the judgement goes by the new one, but that must not vanish. */
function overUnder(standing: SlaStanding, lang: Lang): readonly string[] {
  const zone = zoneOf(standing);
  return SLA_CLOCKS.flatMap((name) =>
    standing.clocks[name].overUnder.map(({ severity, due }) => {
      const [clock, grade] = [CLOCKS[name], INCIDENT_SEVERITY[severity] ?? text(severity, severity)];
      return text(
        `${clock.en}: under the severity “${grade.en}” its time was over at ${clockIn(zone, due)}, before the severity was changed`,
        `${clock.ru}: при важности «${grade.ru}» срок истёк ${clockIn(zone, due)}, до изменения важности`,
      )[lang];
    }),
  );
}

const remarks = (items: readonly string[]): readonly Block[] => (items.length === 0 ? [] : [{ kind: 'list', items }]);

/** What people said of the times, once each, with when they said it: whoever is measured may have said it. */
function saidItems({ clocks, agreed }: SlaStanding, lang: Lang): readonly string[] {
  const zone = agreed?.agreement.zone ?? 'UTC';
  const items = SLA_CLOCKS.flatMap((name) =>
    clocks[name].said.map(({ seq, who, type, at, recordedAt }) => {
      const what = (SAID_OF[type] ?? STOPPED_BY[type])?.[lang] ?? type;
      return `${SLA.said[lang]}: ${what}, ${clockIn(zone, at)} (${who}:${seq}), ${SLA.recorded[lang]} ${clockIn(zone, recordedAt)}`;
    }),
  );
  return [...new Set(items)];
}

/** A promise that was over before anybody knew that it was made. */
function raisedItems(standing: SlaStanding, lang: Lang): readonly string[] {
  const zone = zoneOf(standing);
  return SLA_CLOCKS.flatMap((name) => {
    const { raised } = standing.clocks[name];
    return raised ? [`${CLOCKS[name][lang]}: ${tellRaised(raised, (iso) => clockIn(zone, iso))[lang]}`] : [];
  });
}

/** So many parts are told where the list is cut. */
const AT_LEAST = { first: 20, last: 40 };

function partBlocks({ around, clocks, parts }: PartsOf, standing: SlaStanding, way: HowMuch): readonly Block[] {
  const { lang } = way;
  const title = (around === 'hours' ? SLA.byHours : SLA.byClock)[lang];
  const columns = [
    { title: SLA.when[lang] },
    { title: SLA.utc[lang] },
    { title: SLA.counted[lang] },
    { title: SLA.sum[lang] },
    { title: SLA.remark[lang] },
  ];
  const rows = (some: readonly Part[]) => some.map((part) => partRow(part, zoneOf(standing), lang));
  return [
    { kind: 'heading', text: `${title}: ${clocks.map((clock) => CLOCKS[clock][lang]).join(', ')}` },
    ...inShort(parts, AT_LEAST, way).map(
      (some): Block =>
        typeof some === 'string'
          ? { kind: 'paragraph', text: some, tone: 'muted' }
          : { kind: 'table', columns, rows: rows(some) },
    ),
  ];
}

function partRow(part: Part, zone: string, lang: Lang): readonly Cell[] {
  const { from, to, isCounted, sumSeconds, stops } = part;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  const stopped = stops.map((clock) => stopsHere(clock)[lang]);
  return [
    between(clockIn(zone, from), clockIn(zone, to)),
    between(clockIn('UTC', from), clockIn('UTC', to)).slice('2026-'.length),
    isCounted ? { text: formatCounted(seconds, lang), tone: 'good' } : null,
    formatCounted(sumSeconds, lang),
    [whyNot(part, lang), ...stopped].filter(Boolean).join('; '),
  ];
}

/** `2026-11-23 09:00–18:00`, up to `24:00`; with the second date where it is another: `2026-11-20 18:00 – 11-23 09:00`. */
function between(from: string, until: string): string {
  const isMidnight = until.endsWith(' 00:00') && until !== from;
  const to = isMidnight ? `${dateBefore(until.slice(0, -6))} 24:00` : until;
  const [date = '', clock] = to.split(' ');
  return from.startsWith(date) ? `${from}–${clock}` : `${from} – ${to.slice('2026-'.length)}`;
}

const dateBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

function whyNot({ reason, name }: Part, lang: Lang): string {
  if (reason === null) return '';
  return name === '' ? NOT_COUNTED[reason][lang] : `${NOT_COUNTED[reason][lang]}: ${name}`;
}
