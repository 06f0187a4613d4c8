import { defineCommand } from '../command.ts';
import type { Lang, Text } from '../text.ts';
import type { Block } from '../view.ts';
import { findRunbook, runbookNames } from './find.ts';
import type { Runbook } from './runbook.ts';
import { WORDS } from './words.ts';

export interface RunbookRow {
  readonly id: string;
  readonly title: Text;
  readonly symptoms: Runbook['symptoms'];
  readonly owner: string;
  readonly reviewed: string | null;
  readonly steps: number;
}

export const runbookList = defineCommand<{ readonly runbooks: readonly RunbookRow[] }>({
  path: 'runbook list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup runbook list\n  $ mmsup runbook list --lang ru --json');
  },

  async run({ deps }) {
    const runbooks: RunbookRow[] = [];
    for (const name of await runbookNames()) {
      const { id, title, symptoms, owner, reviewed = null, steps } = (await findRunbook(name, deps.cwd)).runbook;
      runbooks.push({ id, title, symptoms, owner, reviewed, steps: steps.size });
    }
    return { subject: { kind: 'catalogue', id: 'runbooks' }, findings: [], facts: { runbooks }, notEvaluated: [] };
  },

  render: ({ runbooks }, lang) => renderRunbooks(runbooks, lang),
});

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
