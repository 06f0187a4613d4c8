import { formatCount, type Lang, text } from '../../text.ts';
import type { Block, Cell } from '../../view.ts';
import type { JudgedCase } from './judge-trial.ts';
import type { TestedRunbook, TestFacts } from './test.command.ts';

const WORDS = {
  runbook: text('Runbook', 'Сценарий'),
  cases: text('Cases passed', 'Случаев прошло'),
  edges: text('Edges covered', 'Переходов проверено'),
  expected: text('Expected', 'Ожидалось'),
  walked: text('Walked', 'Пройдено'),
  step: text('Step', 'Шаг'),
  end: text('end', 'конец'),
  cause: text('cause', 'причина'),
  none: text('none', 'нет'),
  of: text('of', 'из'),
  missing: text('In no case', 'Ни в одном случае'),
  line: text('Line', 'Строка'),
  edge: text('Edge', 'Переход'),
  unread: text('cannot be read', 'не читается'),
  leads: text('Leads to', 'Ведёт к'),
};

/** Cases and edges of each runbook; below, of each failed case both ways, and the edges that are in none. Pure. */
export function renderTests({ runbooks, unread }: TestFacts, lang: Lang): readonly Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: WORDS.runbook[lang] },
        { title: WORDS.cases[lang], align: 'right' },
        { title: WORDS.edges[lang], align: 'right' },
      ],
      rows: [
        ...unread.map(({ runbook }): readonly Cell[] => [runbook, { text: WORDS.unread[lang], tone: 'bad' }, '—']),
        ...runbooks.map((one) => summaryRow(one, lang)),
      ],
    },
    ...runbooks.flatMap((one) => detailBlocks(one, lang)),
  ];
}

function summaryRow({ runbook, judged, edges }: TestedRunbook, lang: Lang): readonly Cell[] {
  const passed = judged.filter((one) => one.passed).length;
  return [runbook, share(passed, judged.length, lang), share(edges.covered, edges.total, lang)];
}

function share(part: number, whole: number, lang: Lang): Cell {
  const words = `${formatCount(part, lang)} ${WORDS.of[lang]} ${formatCount(whole, lang)}`;
  return { text: words, tone: part === whole && whole > 0 ? 'good' : 'bad' };
}

function detailBlocks({ runbook, judged, edges, cases }: TestedRunbook, lang: Lang): readonly Block[] {
  const failed = judged.filter(({ passed }) => !passed);
  const ways = failed.flatMap((one) => caseBlocks(runbook, one, lang));
  if (edges.missing.length === 0 || !cases.isThere) return ways;
  return [
    ...ways,
    { kind: 'heading', text: `${WORDS.missing[lang]} — ${runbook}` },
    {
      kind: 'table',
      columns: [{ title: WORDS.line[lang], align: 'right' }, { title: WORDS.edge[lang] }, { title: WORDS.leads[lang] }],
      rows: edges.missing.map(({ id, to, place }) => [place.line, id, to]),
    },
  ];
}

/** Both ways side by side, and what each difference is. */
function caseBlocks(runbook: string, judged: JudgedCase, lang: Lang): readonly Block[] {
  const { name, expected, walked, differences } = judged;
  const length = Math.max(expected.path.length, walked.path.length);
  const none = WORDS.none[lang];
  const steps = Array.from({ length }, (_, index): [Cell, string, string] => {
    return [index + 1, expected.path[index] ?? '—', walked.path[index] ?? '—'];
  });
  const rows: readonly [Cell, string, string][] = [
    ...steps,
    [WORDS.end[lang], expected.end ?? none, walked.end ?? none],
    [WORDS.cause[lang], expected.cause ?? none, walked.cause ?? none],
  ];
  return [
    { kind: 'heading', text: `${runbook}: ${name}` },
    {
      kind: 'table',
      columns: [
        { title: WORDS.step[lang], align: 'right' },
        { title: WORDS.expected[lang] },
        { title: WORDS.walked[lang] },
        { title: '' },
      ],
      rows: rows.map(([step, one, other]) => comparedRow(step, one, other)),
    },
    { kind: 'list', items: differences.map((words) => words[lang]) },
  ];
}

function comparedRow(step: Cell, expected: string, walked: string): readonly Cell[] {
  if (expected === walked) return [step, expected, walked, ''];
  return [step, { text: expected, tone: 'good' }, { text: walked, tone: 'bad' }, '≠'];
}
