import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { found } from '../../causes/cause.ts';
import { personalLeft } from '../../causes/personal-left.ts';
import { type Context, defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { columnsOf, type PersonalColumns } from '../../model/personal/columns.ts';
import type { NotEvaluated } from '../../result.ts';
import { type Lang, text } from '../../text.ts';
import type { Block } from '../../view.ts';
import { LIST_THEM } from '../hints.ts';
import { isIncidentId } from '../record/names.ts';
import { allPlaces, findPlace } from '../record/places.ts';
import { readRecord } from '../record/read.ts';
import { keysFolder } from './client-key.ts';
import { columnsOfRecord } from './record-columns.ts';
import { type Suspicion, scanSpots } from './scan.ts';
import { type Looked, readFiles, readWholeRecord } from './scan-files.ts';
import { REDACT } from './words.ts';

/** More are counted, not listed. */
const MOST_PLACES = 100;

interface ClassCount {
  readonly kind: string;
  readonly left: number;
  readonly doubtful: number;
  readonly masked: number;
}

interface RedactFacts {
  /** The incident, or the path as it was typed. */
  readonly where: string;
  readonly files: number;
  readonly classes: readonly ClassCount[];
  readonly places: readonly Suspicion[];
  readonly morePlaces: number;
}

export const incidentRedactCheck = defineCommand<RedactFacts>({
  path: 'incident redact-check',

  configure: (command) => {
    command
      .argument('<what>', 'incident, "latest", or an exported file or folder')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident redact-check latest\n  $ mmsup incident redact-check report.html\n  $ mmsup incident redact-check 2026-11-23-demo-001 --json | jq .facts.classes',
      );
  },

  async run(context, [what = '']) {
    const { where, looked, columns, gaps } = await look(context, what);
    const { suspicions, masked } = scanSpots(looked.spots, { known: looked.known, columns });
    const [first] = suspicions;
    const evidence = first && { place: where, values: suspicions.length, file: first.file, line: first.line };
    return {
      subject: { kind: 'text', id: where },
      findings: evidence ? [found(personalLeft, evidence, 'likely')] : [],
      facts: {
        where,
        files: looked.files,
        classes: classesOf(suspicions, masked),
        places: suspicions.slice(0, MOST_PLACES),
        morePlaces: Math.max(0, suspicions.length - MOST_PLACES),
      },
      notEvaluated: [...looked.leftOut.map(gapOf), ...gaps],
    };
  },

  render: ({ files, classes, places, morePlaces }, lang) => [
    { kind: 'pairs', rows: [[REDACT.files[lang], files]] },
    ...(classes.length > 0 ? [classTable(classes, lang)] : []),
    ...(places.length > 0 ? [placeTable(places, lang)] : [{ kind: 'paragraph', text: REDACT.clean[lang] } as const]),
    ...(morePlaces > 0 ? [{ kind: 'paragraph', text: `+ ${morePlaces} ${REDACT.more[lang]}` } as const] : []),
    { kind: 'paragraph', text: REDACT.cannot[lang], tone: 'muted' },
  ],
});

interface Look {
  readonly where: string;
  readonly looked: Looked;
  readonly columns: PersonalColumns;
  /** What could not be read of the systems that say which columns are personal. */
  readonly gaps: readonly NotEvaluated[];
}

/** An incident by its id, or else a path. Throws UsageError `incident/nothing-to-check`. */
async function look(context: Context, what: string): Promise<Look> {
  const { deps, incidents } = context;
  const path = resolve(deps.cwd, what);
  const isKnown = what === 'latest' || (await allPlaces(incidents.root)).some(({ id }) => id === what);
  if (isKnown) {
    const place = await findPlace(incidents.root, what);
    const { personal, gaps } = await columnsOfRecord((await readRecord(place)).events, context);
    const columns = columnsOf(personal);
    const looked = await readWholeRecord(place, { keys: keysFolder(deps.env), columns });
    return { where: place.id, looked, columns, gaps };
  }
  if (await isThere(path)) {
    const { personal, gaps } = await columnsOfRecord([], context);
    const columns = columnsOf(personal);
    return { where: what, looked: await readFiles(path, columns), columns, gaps };
  }
  // Tells which incidents are called nearly so.
  if (isIncidentId(what)) await findPlace(incidents.root, what);
  throw new UsageError({
    code: 'incident/nothing-to-check',
    message: text(
      `"${what}" is neither an incident nor a file or folder.`,
      `«${what}» — не инцидент, не файл и не папка.`,
    ),
    hint: LIST_THEM,
  });
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function classesOf(suspicions: readonly Suspicion[], masked: ReadonlyMap<string, number>): readonly ClassCount[] {
  const kinds = new Set<string>([...suspicions.map(({ kind }) => kind), ...masked.keys()]);
  return [...kinds].sort().map((kind) => {
    const own = suspicions.filter((one) => one.kind === kind);
    const doubtful = own.filter(({ confidence }) => confidence === 'possible').length;
    return { kind, left: own.length, doubtful, masked: masked.get(kind) ?? 0 };
  });
}

const WHY_LEFT_OUT = {
  binary: text('It is no text, so nothing in it can be recognised.', 'Это не текст, узнать в нём ничего нельзя.'),
  'too-large': text('It is larger than 64 MB.', 'Он больше 64 МБ.'),
  link: text('It is a symbolic link; those are not followed.', 'Это символическая ссылка; по ним не ходим.'),
} as const;

const gapOf = ({ file, why }: Looked['leftOut'][number]): NotEvaluated => ({
  what: text(file, file),
  why: WHY_LEFT_OUT[why],
  couldChangeAnswer: true,
});

function classTable(classes: readonly ClassCount[], lang: Lang): Block {
  return {
    kind: 'table',
    columns: [
      { title: REDACT.kind[lang] },
      { title: REDACT.left[lang], align: 'right' },
      { title: REDACT.doubtful[lang], align: 'right' },
      { title: REDACT.masked[lang], align: 'right' },
    ],
    rows: classes.map(({ kind, left, doubtful, masked }) => [kind, left, doubtful, masked]),
  };
}

function placeTable(places: readonly Suspicion[], lang: Lang): Block {
  return {
    kind: 'table',
    columns: [
      { title: REDACT.where[lang] },
      { title: REDACT.kind[lang] },
      { title: REDACT.confidence[lang] },
      { title: REDACT.context[lang] },
    ],
    rows: places.map(({ file, line, kind, confidence, context }) => [
      `${file}:${line}`,
      kind,
      REDACT[confidence][lang],
      context,
    ]),
  };
}
