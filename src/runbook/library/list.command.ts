import { builtList } from '../../built-list.ts';
import { defineCommand } from '../../command.ts';
import { UserError } from '../../errors.ts';
import type { NotEvaluated } from '../../result.ts';
import { type Lang, type Text, text, verbatim } from '../../text.ts';
import type { Block } from '../../view.ts';
import { WORDS } from '../words.ts';
import { type NamedRunbook, namedRunbooks, ownFolders } from './library.ts';
import type { KnownRunbook, RunbookRow } from './row.ts';
import { ENDING, readText, shippedPath } from './shipped.ts';
import type { RunbookSource } from './source.ts';

/** A runbook of the list: where it comes from, too. */
export interface ListedRunbook extends RunbookRow {
  /** Of one of the user's own; null = it comes with mmsup. */
  readonly path: string | null;
  /** True for an own one that is taken in the place of one that comes with mmsup. */
  readonly hides: boolean;
}

export interface RunbookListFacts {
  readonly runbooks: readonly ListedRunbook[];
}

export const runbookList = defineCommand<RunbookListFacts>({
  path: 'runbook list',

  configure: (command) => {
    command.addHelpText(
      'after',
      '\nExamples:\n  $ mmsup runbook list\n  $ mmsup runbook list --lang ru --json\n  $ mmsup runbook list --runbooks ./our-runbooks',
    );
  },

  async run(context) {
    const known = builtList<KnownRunbook>('runbooks') ?? [];
    const named = await namedRunbooks(ownFolders(context));
    const read = await Promise.all(named.map((one) => listed(one, known)));
    return {
      subject: { kind: 'catalogue', id: 'runbooks' },
      findings: [],
      facts: { runbooks: read.flatMap((one) => ('row' in one ? [one.row] : [])) },
      notEvaluated: read.flatMap((one) => ('gap' in one ? [one.gap] : [])),
    };
  },

  render: ({ runbooks }, lang) => renderRunbooks(runbooks, lang),
});

type Read = { readonly row: ListedRunbook } | { readonly gap: NotEvaluated };

/** A mistake in a runbook of the user's own is told beside the others; one in ours ends the command. */
async function listed(named: NamedRunbook, known: readonly KnownRunbook[]): Promise<Read> {
  const { name, path = null, hides } = named;
  try {
    const row = await rowOf(named, known);
    if (path !== null && row.id !== name)
      return gap(
        path,
        text(
          `it calls itself "${row.id}": write id: ${name}, or rename it`,
          `называет себя «${row.id}»: напишите id: ${name} или переименуйте файл`,
        ),
      );
    return { row: { ...row, path, hides } };
  } catch (error) {
    if (path === null || !(error instanceof UserError)) throw error;
    return gap(path, error.words.message);
  }
}

const gap = (path: string, why: Text): Read => ({
  gap: { what: verbatim(path), why, couldChangeAnswer: false },
});

/** The row that the build made of the very same texts; another runbook, and one that was edited since, is parsed. */
async function rowOf(named: NamedRunbook, known: readonly KnownRunbook[]): Promise<RunbookRow> {
  const built = named.path === undefined ? known.find(({ row }) => row.id === named.name) : undefined;
  if (built && isSameStill(built.source, named.name)) return built.row;
  const { knownRunbook } = await import('./row.ts');
  const { readNamed } = await import('./read-named.ts');
  return knownRunbook(await readNamed(named)).row;
}

/** Whether a runbook that stands alone is still what the build has read. */
function isSameStill({ text, strings, included = {} }: RunbookSource, name: string): boolean {
  if (Object.keys(included).length > 0) return false;
  return (
    readText(shippedPath(`${name}${ENDING}`)) === text && readText(shippedPath(`${name}.ru${ENDING}`)) === strings?.text
  );
}

function renderRunbooks(runbooks: readonly ListedRunbook[], lang: Lang): readonly Block[] {
  const own = runbooks.filter(({ path }) => path !== null);
  return [
    {
      kind: 'table',
      columns: [{ title: WORDS.runbook[lang] }, { title: WORDS.title[lang] }, { title: WORDS.symptoms[lang] }],
      rows: runbooks.map(({ id, title, symptoms }) => [id, title[lang], symptoms[lang].join('; ')]),
    },
    ...(own.length > 0 ? [{ kind: 'heading', text: WORDS.ofYourOwn[lang] } as const] : []),
    ...own.map(
      ({ id, path, hides }): Block => ({
        kind: 'paragraph',
        text: `${id}: ${path}${hides ? `, ${WORDS.hides[lang]}` : ''}`,
        tone: hides ? 'warn' : 'muted',
      }),
    ),
    { kind: 'paragraph', text: `${WORDS.tryIt[lang]}: mmsup runbook run ${runbooks[0]?.id ?? 'NAME'}`, tone: 'muted' },
  ];
}
