import { defineCommand } from '../command.ts';
import { formatCount, type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import { type Estimate, estimateProbe } from './estimate.queries.ts';
import type { CostClass, Probe } from './probe.ts';
import { PROBES } from './probes.queries.ts';

interface ProbeRow extends Pick<Probe, 'id' | 'probe' | 'name' | 'needs' | 'cost'> {
  /** What it reads beyond the relations that it needs. */
  readonly reads: readonly string[];
  /** With --estimate. */
  readonly estimate?: Estimate;
}

interface Facts {
  readonly checks: readonly ProbeRow[];
}

const HEAD = {
  check: text('Check', 'Проверка'),
  what: text('What should hold', 'Что должно выполняться'),
  reads: text('Reads', 'Читает'),
  cost: text('Cost', 'Цена'),
  estimate: text('Estimate', 'Оценка'),
};
const COST: Readonly<Record<CostClass, { readonly en: string; readonly ru: string }>> = {
  catalog: text('catalog only', 'только каталог'),
  small: text('small tables', 'малые таблицы'),
  bounded: text('last days only', 'последние дни'),
  scan: text('customers once, of many a sample', 'клиенты один раз, большие — выборкой'),
};
const NOT_KEPT = text('not kept', 'не хранится');

export const healthList = defineCommand<Facts>({
  path: 'health list',

  configure: (command) => {
    command
      .option(
        '--estimate',
        "what each would cost in this database, by the server's plans; large statements are not run",
      )
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup health list\n  $ mmsup health list --estimate\n  $ mmsup health list --json',
      );
  },

  async run(context, _args, { estimate = false }: { readonly estimate?: boolean }) {
    const checks: ProbeRow[] = [];
    const database = estimate ? await context.database() : undefined;
    for (const one of PROBES) {
      const { id, probe, name, needs, reads = [], cost } = one;
      const row = { id, probe, name, needs, reads, cost };
      checks.push(database ? { ...row, estimate: await estimateProbe(database, one) } : row);
    }
    return { subject: { kind: 'catalogue', id: 'checks' }, findings: [], facts: { checks }, notEvaluated: [] };
  },

  render: ({ checks }, lang): readonly Block[] => {
    const isEstimated = checks.some(({ estimate }) => estimate !== undefined);
    const columns = [HEAD.check, HEAD.what, HEAD.reads, HEAD.cost, ...(isEstimated ? [HEAD.estimate] : [])];
    return [
      {
        kind: 'table',
        columns: columns.map((title) => ({ title: title[lang] })),
        rows: checks.map(({ id, name, needs, reads, cost, estimate }) => [
          id,
          name[lang],
          [...needs, ...reads].join(', ') || '—',
          COST[cost][lang],
          ...(estimate ? [estimateCell(estimate, lang)] : []),
        ]),
      },
    ];
  },
});

function estimateCell({ cost, why }: Estimate, lang: Lang): Cell {
  if (cost === null) return { text: `${NOT_KEPT[lang]}: ${why}`, tone: 'muted' };
  return formatCount(cost, lang);
}
