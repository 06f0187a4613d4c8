import { defineCommand } from '../command.ts';
import { text } from '../text.ts';
import { PROBES } from './probes.queries.ts';

interface ProbeRow {
  readonly id: string;
  readonly probe: string;
  readonly name: { readonly en: string; readonly ru: string };
  readonly needs: readonly string[];
  readonly cost: 'catalog' | 'small' | 'bounded';
}

const HEAD = {
  check: text('Check', 'Проверка'),
  what: text('What should hold', 'Что должно выполняться'),
  reads: text('Reads', 'Читает'),
  cost: text('Cost', 'Цена'),
};
const COST = {
  catalog: text('catalog only', 'только каталог'),
  small: text('small tables', 'малые таблицы'),
  bounded: text('last days only', 'последние дни'),
};

export const healthList = defineCommand<{ readonly checks: readonly ProbeRow[] }>({
  path: 'health list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup health list\n  $ mmsup health list --json');
  },

  async run() {
    const checks = PROBES.map(({ id, probe, name, needs, cost }) => ({ id, probe, name, needs, cost }));
    return { subject: { kind: 'catalogue', id: 'checks' }, findings: [], facts: { checks }, notEvaluated: [] };
  },

  render: ({ checks }, lang) => [
    {
      kind: 'table',
      columns: [
        { title: HEAD.check[lang] },
        { title: HEAD.what[lang] },
        { title: HEAD.reads[lang] },
        { title: HEAD.cost[lang] },
      ],
      rows: checks.map(({ id, name, needs, cost }) => [id, name[lang], needs.join(', ') || '—', COST[cost][lang]]),
    },
  ],
});
