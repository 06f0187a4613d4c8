import { formatDuration, formatMoment, formatShortDuration } from '../model/moment.ts';
import { formatCount, type Lang, type Text, text } from '../text.ts';
import type { Block, TreeNode } from '../view.ts';
import type { LiveFacts, LockStep, SessionFacts } from './live.facts.ts';
import type { LivePlan } from './live.ts';
import type { Estimate } from './live-pace.ts';

const WORDS = {
  now: text('At this moment', 'Сейчас'),
  session: text('Session', 'Сеанс'),
  who: text('Who', 'Кто'),
  state: text('State', 'Состояние'),
  since: text('Since', 'Давно'),
  by: text('Known by', 'Опознан по'),
  nobody: text(
    'No session of the database touches the tables of the run: its process is between two batches, works elsewhere, or is gone.',
    'Ни один сеанс базы не работает с таблицами запуска: его процесс между пакетами, занят в другом месте или его нет.',
  ),
  candidates: text(
    'Nothing says which session works for the run: these are all that touch its tables.',
    'Ничто не указывает, какой сеанс работает на запуск: показаны все, кто обращается к его таблицам.',
  ),
  locks: text('Who waits for whom', 'Кто кого ждёт'),
  plans: text(
    'Plan of the statement, as the server would make it now',
    'План запроса, каким сервер построил бы его сейчас',
  ),
  table: text('Reads whole', 'Читает целиком'),
  rows: text('Rows', 'Строк'),
  kept: text('Keeps', 'Берёт'),
  share: text('Cost', 'Доля'),
  index: text('Index on', 'Индекс по'),
  none: text('none', 'нет'),
  hidden: text('hidden', 'скрыто'),
  end: text('Expected end', 'Ожидаемый конец'),
  server: text('server’s clock:', 'часы сервера:'),
  asOf: text('The run as of, system’s clock', 'Запуск на момент, часы системы'),
  done: text('Done', 'Сделано'),
  moved: text('Moved', 'Сдвиг'),
  maintenance: text('Maintenance', 'Обслуживание'),
};

const RECOGNISED: Readonly<Record<LiveFacts['sessions'][number]['recognisedBy'], Text>> = {
  worker: text('name of the worker', 'имени исполнителя'),
  'names-run': text('its statement names the run', 'запуску в тексте запроса'),
  statement: text('the stage’s own statement', 'запросу этапа'),
  tables: text('its tables only', 'одним таблицам'),
};

const ESTIMATED: Readonly<Record<Estimate['by'], Text>> = {
  watched: text('by what moved while we watched', 'по тому, что сдвинулось при наблюдении'),
  'since-start': text('by the mean pace since its start', 'по среднему темпу с начала'),
  history: text('by its own history', 'по собственной истории'),
};

/** Draws what two looks at a running run showed. */
export function renderLive(live: LiveFacts | undefined, zone: string, lang: Lang): readonly Block[] {
  if (!live) return [];
  return [
    { kind: 'heading', text: `${WORDS.now[lang]} (${WORDS.server[lang]} ${formatMoment(live.at, zone)} ${zone})` },
    ...clockRow(live, zone, lang),
    ...paceRows(live, zone, lang),
    ...sessionTable(live, lang),
    ...lockTree(live, lang),
    ...live.plans.flatMap((plan) => planBlocks(plan, lang)),
    ...maintenance(live, lang),
  ];
}

/** Farther apart than a reading takes, the two clocks are told beside each other. */
const SAME_CLOCK_SECONDS = 60;

/** On which clock the run itself is told, where that is not the server's. */
function clockRow({ at, asOf }: LiveFacts, zone: string, lang: Lang): Block[] {
  if (Math.abs(Date.parse(at) - Date.parse(asOf)) / 1000 <= SAME_CLOCK_SECONDS) return [];
  return [{ kind: 'pairs', rows: [[WORDS.asOf[lang], `${formatMoment(asOf, zone)} (${zone})`]] }];
}

function paceRows({ pace, expectedEnd }: LiveFacts, zone: string, lang: Lang): Block[] {
  const { done, total, moved, watchedSeconds, estimates } = pace;
  const rows: [string, string][] = [];
  if (done !== null)
    rows.push([WORDS.done[lang], `${formatCount(done, lang)} / ${total === null ? '?' : formatCount(total, lang)}`]);
  if (moved !== null)
    rows.push([
      WORDS.moved[lang],
      `${moved < 0 ? '' : '+'}${formatCount(moved, lang)} · ${formatShortDuration(watchedSeconds, lang)}`,
    ]);
  if (expectedEnd) {
    const { earliest, latest } = expectedEnd;
    const sources = [...new Set(estimates.map(({ by }) => ESTIMATED[by][lang]))].join('; ');
    rows.push([WORDS.end[lang], `${spanOf(earliest, latest, zone)} (${sources})`]);
  }
  return rows.length > 0 ? [{ kind: 'pairs', rows }] : [];
}

/** One source alone has no bounds: its moment is only about right. */
function spanOf(earliest: string, latest: string, zone: string): string {
  const [from, to] = [earliest, latest].map((moment) => formatMoment(moment, zone));
  return from === to ? `≈ ${from}` : `${from} – ${to}`;
}

function sessionTable({ sessions, isRecognised }: LiveFacts, lang: Lang): Block[] {
  if (sessions.length === 0) return [{ kind: 'paragraph', text: WORDS.nobody[lang], tone: 'muted' }];
  return [
    ...(isRecognised ? [] : [{ kind: 'paragraph', text: WORDS.candidates[lang], tone: 'warn' } as const]),
    {
      kind: 'table',
      columns: [
        { title: WORDS.session[lang], align: 'right' },
        { title: WORDS.who[lang] },
        { title: WORDS.state[lang] },
        { title: WORDS.since[lang], align: 'right' },
        { title: WORDS.by[lang] },
      ],
      rows: sessions.map((session) => [
        String(session.pid),
        whoOf(session),
        stateOf(session, lang),
        formatShortDuration(session.statementSeconds ?? session.stateSeconds, lang),
        RECOGNISED[session.recognisedBy][lang],
      ]),
    },
    ...sessions.flatMap(({ pid, statement }) =>
      statement === null
        ? []
        : [{ kind: 'paragraph', text: `${pid}: ${shortened(statement)}`, tone: 'muted' } as const],
    ),
  ];
}

const LONGEST_STATEMENT = 200;

function shortened(statement: string): string {
  return statement.length > LONGEST_STATEMENT ? `${statement.slice(0, LONGEST_STATEMENT)}…` : statement;
}

function whoOf({ user, application }: SessionFacts): string {
  return [user, application].filter(Boolean).join(' · ');
}

function stateOf({ state, waitEvent }: SessionFacts, lang: Lang): string {
  return [state ?? WORDS.hidden[lang], waitEvent].filter(Boolean).join(', ');
}

/** Each waiting session with, below it, whoever stands in its way. */
function lockTree({ chains }: LiveFacts, lang: Lang): Block[] {
  if (chains.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.locks[lang] },
    ...chains.map((steps): Block => ({ kind: 'tree', root: nodeOf(steps, lang) })),
  ];
}

function nodeOf([step, ...below]: readonly LockStep[], lang: Lang): TreeNode {
  const { pid, prepared, state, waitsFor, holds, isQueued, transactionSeconds, statement, keepsWaiting } = step!;
  const name = prepared === null ? `${pid} ${whoOf(step!)}`.trim() : `${prepared} ${step!.user ?? ''}`.trim();
  const waiting =
    waitsFor &&
    said(lang, 'waits for', 'ждёт', `${waitsFor.lock}${waitsFor.table ? ` ${waitsFor.table}` : ''}`, waitsFor.seconds);
  const holding =
    holds &&
    (isQueued
      ? said(lang, 'wants before it', 'раньше в очереди', holds, null)
      : said(lang, 'holds', 'держит', holds, null));
  const open =
    transactionSeconds !== null && !waitsFor
      ? said(lang, 'transaction open', 'транзакция открыта', '', transactionSeconds)
      : null;
  const others =
    keepsWaiting > 1 ? said(lang, 'sessions waiting for it:', 'ждут его сеансов:', String(keepsWaiting), null) : null;
  const note = [
    prepared === null ? (state ?? WORDS.hidden[lang]) : null,
    holding,
    waiting,
    open,
    others,
    statement && shortened(statement),
  ];
  return {
    label: name,
    note: note.filter(Boolean).join(' · '),
    ...(below.length === 0 ? { tone: 'bad' } : {}),
    ...(below.length > 0 ? { children: [nodeOf(below, lang)] } : {}),
  };
}

function said(lang: Lang, en: string, ru: string, what: string, seconds: number | null): string {
  return [lang === 'ru' ? ru : en, what, seconds === null ? '' : formatDuration(seconds, lang)]
    .filter(Boolean)
    .join(' ');
}

/** Share of the plan's cost below which a read is not worth a line. */
const SHOWN_SHARE = 0.01;

function planBlocks({ pid, reads, why }: LivePlan, lang: Lang): Block[] {
  const heading: Block = { kind: 'heading', text: `${WORDS.plans[lang]} (${pid})` };
  if (why) return [heading, { kind: 'paragraph', text: why[lang], tone: 'muted' }];
  const shown = reads.filter(({ costShare }) => costShare >= SHOWN_SHARE);
  if (shown.length === 0) return [];
  return [
    heading,
    {
      kind: 'table',
      columns: [
        { title: WORDS.table[lang] },
        { title: WORDS.rows[lang], align: 'right' },
        { title: WORDS.kept[lang], align: 'right' },
        { title: WORDS.share[lang], align: 'right' },
        { title: WORDS.index[lang] },
      ],
      rows: shown.map(({ table, rows, kept, costShare, columns, indexed }) => [
        table,
        rows,
        kept,
        `${Math.round(costShare * 100)}%`,
        columns.length === 0
          ? null
          : indexed
            ? columns.join(', ')
            : { text: `${columns.join(', ')}: ${WORDS.none[lang]}`, tone: 'bad' },
      ]),
    },
  ];
}

function maintenance({ progress }: LiveFacts, lang: Lang): Block[] {
  if (progress.length === 0) return [];
  const items = progress.map(({ pid, command, phase, done, total }) => {
    const far = done !== null && total ? ` · ${Math.floor((100 * done) / total)}%` : '';
    return `${pid}: ${command}${phase ? `, ${phase}` : ''}${far}`;
  });
  return [
    { kind: 'heading', text: WORDS.maintenance[lang] },
    { kind: 'list', items },
  ];
}
