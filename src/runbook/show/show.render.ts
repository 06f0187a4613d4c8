import type { Lang } from '../../text.ts';
import type { Block, TreeNode } from '../../view.ts';
import type { Value } from '../expression/expression.ts';
import type { PathEntry } from '../walk/walk.ts';
import { VERDICT_WORDS, WORDS } from '../words.ts';
import type { RunbookShown, ShownEdge, ShownStep } from './show.command.ts';

/** A runbook as a beginner reads it: what it is for, what it needs, and each step with the ways out of it. Pure. */
export function renderRunbook(runbook: RunbookShown, lang: Lang): readonly Block[] {
  const { title, symptoms, inputs, start, steps, graph, client, points } = runbook;
  if (graph?.form === 'text') return [{ kind: 'tree', root: graph.tree }];
  return [
    { kind: 'heading', text: `${title[lang]} — ${runbook.id}` },
    {
      kind: 'pairs',
      rows: [
        [WORDS.symptoms[lang], symptoms[lang].join('; ')],
        ...inputs.map(({ name, ask }) => [name, ask[lang]] as const),
      ],
    },
    ...(client === null ? [] : pointBlocks(points, client, lang)),
    { kind: 'heading', text: WORDS.steps[lang] },
    ...steps.map((step): Block => ({ kind: 'tree', root: stepNode(step, start, lang) })),
    { kind: 'paragraph', text: `${WORDS.tryIt[lang]}: mmsup runbook run ${runbook.id}`, tone: 'muted' },
  ];
}

/** Each value with where it comes from: the runbook, or the client's overlay. */
function pointBlocks(points: RunbookShown['points'], client: string, lang: Lang): readonly Block[] {
  const columns = [WORDS.value, WORDS.isNow, WORDS.comesFrom].map((words) => ({ title: words[lang] }));
  const rows = points.map(({ name, runbook, value, file, line, from, overridable }) => [
    runbook === undefined ? name : `${runbook}: ${name}`,
    { text: pointWords(value, lang), tone: from === 'overlay' ? ('warn' as const) : ('strong' as const) },
    `${file}:${line}${overridable ? '' : ` (${WORDS.fixed[lang]})`}`,
  ]);
  return [
    { kind: 'heading', text: `${WORDS.forClient[lang]} ${client}` },
    { kind: 'table', columns, rows },
    ...(points.some(({ from }) => from === 'overlay')
      ? []
      : [{ kind: 'paragraph', text: WORDS.noOverlay[lang], tone: 'muted' } as const]),
  ];
}

function pointWords(value: Value, lang: Lang): string {
  if (value === null) return '—';
  return typeof value === 'object' && lang in value
    ? String((value as Readonly<Record<string, Value>>)[lang])
    : String(value);
}

function stepNode(
  { id, kind, title, why, does, cause, edges }: ShownStep,
  start: readonly string[],
  lang: Lang,
): TreeNode {
  const mark = start.includes(id) ? ` ← ${WORDS.start[lang].toLowerCase()}` : '';
  const reason = why ? [{ label: `${WORDS.why[lang]}: ${why[lang]}`, tone: 'muted' as const }] : [];
  const ends =
    kind === 'end' && cause
      ? [{ label: `${WORDS.cause[lang]}: ${cause.startsWith('$') ? WORDS.foundCause[lang] : cause}` }]
      : [];
  return {
    label: title[lang],
    note: `[${id}]${mark}`,
    tone: kind === 'end' ? 'good' : 'strong',
    children: [{ label: does[lang] }, ...reason, ...ends, ...edges.map((edge) => edgeNode(edge, lang))],
  };
}

function edgeNode({ to, kind, label, say }: ShownEdge, lang: Lang): TreeNode {
  if (kind === 'error') return { label: `${WORDS.onError[lang]} (${label})`, note: `→ [${to}]`, tone: 'muted' };
  const words =
    kind === 'outcome'
      ? `${VERDICT_WORDS[label as PathEntry['verdict']][lang]}: ${say?.[lang] ?? ''}`
      : (say?.[lang] ?? label);
  return { label: words, note: `→ [${to}]` };
}
