import { defineCommand } from '../command.ts';
import { SEVERITY_WORD } from '../model/severity-words.ts';
import type { Severity } from '../result.ts';
import { text } from '../text.ts';
import { allCauses } from './catalogue.ts';

interface CauseRow {
  readonly id: string;
  readonly severity: Severity;
  readonly name: { readonly en: string; readonly ru: string };
  readonly runbook: string | null;
}

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

  async run() {
    const causes = allCauses().map(({ id, severity, name, runbook }) => ({ id, severity, name, runbook }));
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
