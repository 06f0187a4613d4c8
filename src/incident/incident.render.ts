import type { Lang } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { inShort } from './in-short.ts';
import { pressingCell } from './sla/pressing.render.ts';
import type { Pressing } from './sla/pressing.ts';
import { SLA } from './sla/words.ts';
import type { IncidentState, TimelineEntry } from './state.ts';
import { tellVerdict } from './tell.ts';
import { INCIDENT_SEVERITY, WORDS } from './words.ts';

/** An incident as it is shown. */
export type Shown = IncidentState & {
  /** False where a long timeline is cut in its middle. */
  readonly isWhole: boolean;
  /** The promised time that matters most; null where nothing was promised. */
  readonly sla: Pressing | null;
};

/** An incident as a story: the complaint, what happened, what was run, found, ruled out, and what comes next. Pure. */
export function renderIncident(incident: Shown, lang: Lang): readonly Block[] {
  const { found, ruledOut, open, next, torn, evidence } = incident;
  return [
    { kind: 'heading', text: `${incident.complaint} — ${incident.id}` },
    { kind: 'pairs', rows: headRows(incident, lang) },
    ...section(
      WORDS.found[lang],
      found.map(({ cause, title }) => `${title} (${cause})`),
    ),
    ...section(
      WORDS.ruledOut[lang],
      ruledOut.map((said) => said[lang]),
    ),
    ...section(
      WORDS.couldNotLook[lang],
      open.map((gap) => gap[lang]),
    ),
    { kind: 'heading', text: WORDS.timeline[lang] },
    ...timeline(incident, lang),
    ...commands(incident, lang),
    ...section(
      WORDS.evidence[lang],
      evidence.map(({ hash, name }) => `${hash.slice(0, 12)} ${name}`),
    ),
    ...(torn > 0 ? [{ kind: 'paragraph', text: `${WORDS.torn[lang]}: ${torn}`, tone: 'warn' } as const] : []),
    ...section(
      WORDS.next[lang],
      next.map((step) => step[lang]),
    ),
  ];
}

function headRows(incident: Shown, lang: Lang): readonly (readonly [string, Cell])[] {
  const { status, client, severity, openedAt, openedBy, database, path, reporterWords } = incident;
  const linked = linkedTo(incident);
  const where = database
    ? `${database['database']} @ ${database['host']}${database['port'] ? `:${database['port']}` : ''}, PostgreSQL ${database['version']}`
    : null;
  return [
    [WORDS.status[lang], { text: WORDS[status][lang], tone: status === 'open' ? 'warn' : 'good' }],
    [WORDS.client[lang], client],
    [WORDS.severity[lang], INCIDENT_SEVERITY[severity]?.[lang] ?? severity],
    [SLA.sla[lang], pressingCell(incident.sla, lang, true)],
    ...(reporterWords === null ? [] : [[WORDS.reporterWords[lang], reporterWords] as const]),
    ...(linked === '' ? [] : [[WORDS.linked[lang], linked] as const]),
    ...custodyRows(incident, lang),
    [WORDS.opened[lang], `${moment(openedAt)} ${openedBy ?? ''}`.trim()],
    ...(where ? [[WORDS.database[lang], where] as const] : []),
    [WORDS.record[lang], path],
  ];
}

function linkedTo({ linked }: IncidentState): string {
  const named = Object.entries(linked).filter(([, value]) => value !== null);
  return named.map(([kind, value]) => `${kind} ${value}`).join(', ');
}

function custodyRows({ custody }: IncidentState, lang: Lang): readonly (readonly [string, Cell])[] {
  const { line, holder, waiting, sameUserAs } = custody;
  const held = holder === null ? line : `${line} (${holder})`;
  const whose: Cell =
    sameUserAs === null ? held : { text: `${held}, ${WORDS.sameUser(sameUserAs)[lang]}`, tone: 'warn' };
  return [
    ...(line === null ? [] : [[WORDS.line[lang], whose] as const]),
    ...(waiting === null
      ? []
      : ([[WORDS.waiting[lang], { text: `${waiting.to}, ${WORDS.notAcknowledged[lang]}`, tone: 'warn' }]] as const)),
  ];
}

function section(title: string, items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'heading', text: title },
        { kind: 'list', items },
      ];
}

/** So many events are told of a long story. */
const AT_LEAST = { first: 10, last: 40 };

function timeline({ timeline: entries, isWhole }: Shown, lang: Lang): readonly Block[] {
  const columns = [
    { title: WORDS.number[lang], align: 'right' as const },
    { title: WORDS.when[lang] },
    { title: WORDS.who[lang] },
    { title: WORDS.what[lang] },
  ];
  const rows = (some: typeof entries) =>
    some.map((entry) => [entry.seq, moment(entry.at), entry.who, told(entry, lang)]);
  return inShort(entries, AT_LEAST, { isWhole, lang }).map((part) =>
    typeof part === 'string' ? left(part) : { kind: 'table', columns, rows: rows(part) },
  );
}

/** The sentence, with the second clock and what it said before it was corrected. */
function told({ what, happened, corrected, setBack }: TimelineEntry, lang: Lang): string {
  const then = happened === null ? '' : ` [${WORDS.happened[lang]} ${moment(happened)}]`;
  const before = corrected.map(
    ({ field, from, who }) =>
      ` [${WORDS.corrected[lang]}: ${who}; ${field}, ${WORDS.insteadOf[lang]}: ${from ?? WORDS.nothingBefore[lang]}]`,
  );
  const clock = setBack === null ? '' : ` [${WORDS.clockSetBack[lang]} ${lengthOf(setBack)}]`;
  return `${what[lang]}${then}${before.join('')}${clock}`;
}

function commands({ commands: lines, isWhole }: Shown, lang: Lang): readonly Block[] {
  if (lines.length === 0) return [];
  const columns = [
    { title: WORDS.what[lang] },
    { title: WORDS.seconds[lang], align: 'right' as const },
    { title: WORDS.outcome[lang] },
  ];
  const rows = (some: typeof lines) =>
    some.map(({ line, seconds, outcome }) => [line, seconds, tellVerdict(outcome)[lang]]);
  return [
    { kind: 'heading', text: WORDS.commands[lang] },
    ...inShort(lines, AT_LEAST, { isWhole, lang }).map(
      (part): Block => (typeof part === 'string' ? left(part) : { kind: 'table', columns, rows: rows(part) }),
    ),
  ];
}

const left = (text: string): Block => ({ kind: 'paragraph', text, tone: 'muted' });

/** `1:02:05` of so many milliseconds. */
function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** `2026-11-24 02:47:53`, UTC. */
export function moment(at: string | null): string {
  return at === null ? '—' : at.slice(0, 19).replace('T', ' ');
}
