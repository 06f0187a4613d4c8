import { builtList } from '../built-list.ts';
import { defineCommand } from '../command.ts';
import { SEVERITY_WORD } from '../model/severity-words.ts';
import { text } from '../text.ts';
import type { CauseRow } from './rows.ts';

const HEAD = {
  cause: text('Cause', 'Причина'),
  severity: text('Severity', 'Важность'),
  name: text('What it is', 'Что это'),
};

export const causeList = defineCommand<{ readonly causes: readonly CauseRow[] }>({
  path: 'cause list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup cause list\n  $ mmsup cause list --lang ru --json');
  },

  async run({ options: { system } }) {
    const built = system === undefined ? builtList<CauseRow>('causes') : undefined;
    const causes = built ?? (await import('./rows.ts')).causeRows(system);
    return { subject: { kind: 'catalogue', id: 'causes' }, findings: [], facts: { causes }, notEvaluated: [] };
  },

  render: ({ causes }, lang) => [
    {
      kind: 'table',
      columns: [{ title: HEAD.cause[lang] }, { title: HEAD.severity[lang] }, { title: HEAD.name[lang] }],
      rows: causes.map((cause) => [cause.id, SEVERITY_WORD[cause.severity][lang], cause.name[lang]]),
    },
  ],
});
