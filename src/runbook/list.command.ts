import { builtList } from '../built-list.ts';
import { defineCommand } from '../command.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import type { KnownRunbook, RunbookRow } from './row.ts';
import { type RunbookSource, readShippedSource, runbookNames } from './source.ts';
import { WORDS } from './words.ts';

export const runbookList = defineCommand<{ readonly runbooks: readonly RunbookRow[] }>({
  path: 'runbook list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup runbook list\n  $ mmsup runbook list --lang ru --json');
  },

  async run() {
    const known = builtList<KnownRunbook>('runbooks') ?? [];
    const names = await runbookNames();
    const runbooks = await Promise.all(names.map(async (name) => rowOf(await readShippedSource(name), known)));
    return { subject: { kind: 'catalogue', id: 'runbooks' }, findings: [], facts: { runbooks }, notEvaluated: [] };
  },

  render: ({ runbooks }, lang) => renderRunbooks(runbooks, lang),
});

/** The row that the build made of the very same texts; a runbook that was edited since is parsed. */
async function rowOf(source: RunbookSource, known: readonly KnownRunbook[]): Promise<RunbookRow> {
  const same = known.find(
    (other) => other.source.text === source.text && other.source.strings?.text === source.strings?.text,
  );
  return (same ?? (await import('./row.ts')).knownRunbook(source)).row;
}

function renderRunbooks(runbooks: readonly RunbookRow[], lang: Lang): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [{ title: WORDS.runbook[lang] }, { title: WORDS.title[lang] }, { title: WORDS.symptoms[lang] }],
      rows: runbooks.map(({ id, title, symptoms }) => [id, title[lang], symptoms[lang].join('; ')]),
    },
    { kind: 'paragraph', text: `${WORDS.tryIt[lang]}: mmsup runbook run ${runbooks[0]?.id ?? 'NAME'}`, tone: 'muted' },
  ];
}
