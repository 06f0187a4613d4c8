import { STAGE_WORDS } from '../model/stage-words.ts';
import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { TraceFacts } from './trace.facts.ts';

const WORDS = {
  leftOut: text('Left out, by reason', 'Исключены по причинам'),
  stage: text('Stage', 'Этап'),
  reason: text('Reason · rule', 'Причина · правило'),
  customers: text('Customers', 'Клиентов'),
  usual: text('Usual', 'Обычно'),
};

/** Whom each stage left out, by reason and rule; what is far above its usual stands out. */
export function renderExclusions({ stages }: TraceFacts, lang: Lang): Block[] {
  const rows = stages.flatMap((stage) =>
    stage.exclusions.map((one): Cell[] => {
      const isOdd = !one.expected && one.usual !== null && one.customers > 2 * one.usual + 10;
      const customers: Cell = isOdd ? { text: one.customers, tone: 'bad' } : one.customers;
      const usual = one.usual === null ? null : Math.round(one.usual);
      return [STAGE_WORDS[stage.stage][lang], [one.reason, one.rule].filter(Boolean).join(' · '), customers, usual];
    }),
  );
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: WORDS.leftOut[lang] },
    {
      kind: 'table',
      columns: [
        { title: WORDS.stage[lang] },
        { title: WORDS.reason[lang] },
        { title: WORDS.customers[lang], align: 'right' },
        { title: WORDS.usual[lang], align: 'right' },
      ],
      rows,
    },
  ];
}
