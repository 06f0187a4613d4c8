import { builtList } from '../built-list.ts';
import { defineCommand } from '../command.ts';
import { text } from '../text.ts';
import type { SystemRow } from './rows.ts';
import { VERIFIED_WORD } from './verified.render.ts';

const HEAD = {
  system: text('System', 'Система'),
  title: text('Title', 'Название'),
  verified: text('Verified', 'Проверено'),
  relations: text('Relations', 'Отношений'),
  checks: text('Causes', 'Причин'),
};

export const systemList = defineCommand<{ readonly systems: readonly SystemRow[] }>({
  path: 'system list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup system list\n  $ mmsup system list --lang ru --json');
  },

  async run() {
    const systems = builtList<SystemRow>('systems') ?? (await import('./rows.ts')).systemRows();
    return { subject: { kind: 'catalogue', id: 'systems' }, findings: [], facts: { systems }, notEvaluated: [] };
  },

  render: ({ systems }, lang) => [
    {
      kind: 'table',
      columns: [
        { title: HEAD.system[lang] },
        { title: HEAD.title[lang] },
        { title: HEAD.verified[lang] },
        { title: HEAD.relations[lang], align: 'right' },
        { title: HEAD.checks[lang], align: 'right' },
      ],
      rows: systems.map(({ system, title, verified, relations, checks }) => [
        system,
        title,
        verified === null ? '' : VERIFIED_WORD[verified][lang],
        relations,
        checks,
      ]),
    },
  ],
});
