import { Option } from 'commander';
import { defineCommand } from '../../command.ts';
import { type Lang, type Text, verbatim } from '../../text.ts';
import type { TreeNode } from '../../view.ts';
import { type Edge, edgesOf } from '../edges.ts';
import { findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { forClient } from '../library/overlay-files.ts';
import type { Point } from '../load/point.ts';
import { commandWords } from '../probe/program-arguments.ts';
import { type EndStep, type IncludeStep, isProbe, type Runbook, type Step } from '../runbook.ts';
import { END_WORDS, WORDS } from '../words.ts';
import { graphTree } from './graph.ts';
import { mermaidOf } from './mermaid.ts';
import { renderRunbook } from './show.render.ts';

/** One arrow, in words. */
export interface ShownEdge {
  readonly id: string;
  readonly to: string;
  readonly kind: Edge['kind'];
  readonly label: string;
  /** What the step says when this way is taken, or the answer in words; null for errors. */
  readonly say: Text | null;
}

export interface ShownStep {
  readonly id: string;
  readonly kind: Step['kind'];
  readonly title: Text;
  readonly why: Text | null;
  /** The command of a check, the question, the task, or what the end says. */
  readonly does: Text;
  readonly cause: string | null;
  readonly edges: readonly ShownEdge[];
}

export interface RunbookShown {
  readonly id: string;
  readonly title: Text;
  readonly owner: string;
  readonly reviewed: string | null;
  readonly symptoms: Runbook['symptoms'];
  readonly inputs: readonly { readonly name: string; readonly ask: Text }[];
  readonly start: readonly string[];
  readonly steps: readonly ShownStep[];
  /** Whose it is, with --client. */
  readonly client: string | null;
  /** The values that stand outside of the steps, each with where it was written. */
  readonly points: readonly Point[];
  /** With --graph. */
  readonly graph: ShownGraph | null;
}

/** Every way through the runbook in one picture. */
export type ShownGraph =
  | { readonly form: 'mermaid'; readonly text: string }
  | { readonly form: 'text'; readonly tree: TreeNode };

const GRAPHS = ['text', 'mermaid'] as const;

interface Options {
  readonly graph?: (typeof GRAPHS)[number];
  readonly client?: string;
}

export const runbookShow = defineCommand<RunbookShown>({
  path: 'runbook show',

  configure: (command) => {
    command
      .argument('<name>', 'runbook, by its name or a path')
      .addOption(new Option('--graph <form>', 'draw every way through it').choices(GRAPHS))
      .option('--client <client>', 'as it is for this client, and where each value comes from')
      .addHelpText(
        'after',
        '\nWhat a client has otherwise stands in clients/CLIENT.yaml beside the runbooks; its format: mmsup runbook schema --help\n\nExamples:\n  $ mmsup runbook show no-customers-selected\n  $ mmsup runbook show no-customers-selected --graph text\n  $ mmsup runbook show ./mine.yaml --graph mermaid\n  $ mmsup runbook show ./mine.yaml --json\n  $ mmsup runbook show ./mine.yaml --client acme',
      );
  },

  async run(context, [name = ''], { graph, client }: Options) {
    const { lang } = context;
    const folders = ownFolders(context);
    const found = await findRunbook(name, context.deps.cwd, folders);
    const { runbook } = client === undefined ? found : forClient(found, client, folders);
    const { id, title, owner, reviewed = null, symptoms } = runbook;
    return {
      subject: { kind: 'runbook', id },
      findings: [],
      facts: {
        id,
        title,
        owner,
        reviewed,
        symptoms,
        inputs: runbook.inputs.map(({ name: input, ask }) => ({ name: input, ask })),
        start: runbook.start.map(({ go }) => go),
        steps: [...runbook.steps.values()].map((step) => shownStep(step, runbook.people)),
        client: client ?? null,
        points: runbook.points,
        graph: graph === undefined ? null : drawGraph(runbook, graph, lang),
      },
      notEvaluated: [],
    };
  },

  document: ({ graph }) => (graph?.form === 'mermaid' ? graph.text : undefined),
  render: renderRunbook,
});

function drawGraph(runbook: Runbook, form: ShownGraph['form'], lang: Lang): ShownGraph {
  return form === 'mermaid' ? { form, text: mermaidOf(runbook, lang) } : { form, tree: graphTree(runbook, lang) };
}

function shownStep(step: Step, people: Runbook['people']): ShownStep {
  const { id, kind, title, why = null } = step;
  return { id, kind, title, why, does: doesOf(step, people), cause: causeOf(step), edges: shownEdges(step) };
}

function doesOf(step: Step, people: Runbook['people']): Text {
  if (step.kind === 'ask') return step.question;
  if (step.kind === 'manual') return step.task;
  if (step.kind === 'end' || step.kind === 'leave') return endWords(step, people);
  if (step.kind === 'include') return includeWords(step);
  if (step.kind === 'change') return step.change;
  if (step.kind === 'query') return verbatim(step.sql);
  if (step.kind === 'program') return verbatim(commandWords(step.program));
  const options = Object.entries(step.options).map(([name, value]) => `--${name} ${value}`.trim());
  const line = ['mmsup', step.command, ...step.args, ...options].join(' ');
  return { en: line, ru: line };
}

function includeWords({ runbook, inputs }: IncludeStep): Text {
  const given = Object.entries(inputs).map(
    ([name, binding]) => `${name} = ${binding.kind === 'template' ? binding.template : String(binding.value ?? '—')}`,
  );
  const line = [runbook, ...given].join(', ');
  return { en: `${WORDS.runbook.en} ${line}`, ru: `${WORDS.runbook.ru} ${line}` };
}

function endWords(
  { end, tell, to, with: other }: Pick<EndStep, 'end' | 'tell'> & Partial<Pick<EndStep, 'to' | 'with'>>,
  people: Runbook['people'],
): Text {
  const inLanguage = (lang: Lang) => {
    const next = [
      to && `${WORDS.handOver[lang]}: ${people[to]?.[lang] ?? to}.`,
      other && `${WORDS.continueWith[lang]}: mmsup runbook run ${other}`,
    ];
    return [END_WORDS[end][lang], tell?.[lang], ...next].filter((part) => part).join(' ');
  };
  return { en: inLanguage('en'), ru: inLanguage('ru') };
}

const causeOf = (step: Step): string | null => (step.kind === 'end' ? ((step as EndStep).cause ?? null) : null);

function shownEdges(step: Step): readonly ShownEdge[] {
  return edgesOf(step).map(({ id, to, kind, label }, index) => {
    return { id, to, kind, label, say: saidOn(step, kind, index) };
  });
}

function saidOn(step: Step, kind: ShownEdge['kind'], index: number): Text | null {
  if (isProbe(step) && kind === 'outcome') return step.outcomes[index]!.say;
  return step.kind === 'ask' ? (step.choices[index]?.label ?? null) : null;
}
