import type { Lang } from '../../text.ts';
import type { Runbook, Step } from '../runbook.ts';
import { WORDS } from '../words.ts';
import { type Arrow, arrowsOf } from './graph.ts';

/** Shapes: what is done, what is asked, what a person does, where it ends. */
const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  check: ['["', '"]'],
  ask: ['{{"', '"}}'],
  manual: ['[/"', '"/]'],
  change: ['[["', '"]]'],
  end: ['(["', '"])'],
};

const LONGEST = 160;

/** The graph of a runbook in the language of Mermaid, as documentation pages draw it. Pure. */
export function mermaidOf(runbook: Runbook, lang: Lang): string {
  const steps = [...runbook.steps.values()];
  return [
    'flowchart TD',
    `  start(("${escaped(WORDS.start[lang])}"))`,
    ...steps.map((step) => `  ${nameOf(step.id)}${drawn(step, lang)}`),
    ...arrowsOf(runbook).map((arrow) => `  ${line(arrow, lang)}`),
    '  classDef solved fill:#d8f0d8,stroke:#2d7d2d,color:#111',
    '  classDef passed fill:#fdf0d0,stroke:#a07000,color:#111',
    '  classDef asked fill:#dce8fb,stroke:#2f5fa8,color:#111',
    ...classes(steps),
    '',
  ].join('\n');
}

function drawn(step: Step, lang: Lang): string {
  const [open, close] = SHAPES[step.kind] ?? SHAPES['check']!;
  const does = step.kind === 'check' && 'command' in step ? `<br/>mmsup ${escaped(step.command)}` : '';
  return `${open}${escaped(step.title[lang])}${does}${close}`;
}

/** An error's arrow is dotted: it is no answer. */
function line({ from, to, kind, label }: Arrow, lang: Lang): string {
  const words = escaped(label[lang]);
  const source = from === '' ? 'start' : nameOf(from);
  return kind === 'error' ? `${source} -. "${words}" .-> ${nameOf(to)}` : `${source} -- "${words}" --> ${nameOf(to)}`;
}

function classes(steps: readonly Step[]): readonly string[] {
  const of = (name: string, chosen: (step: Step) => boolean) => {
    const names = steps.filter(chosen).map(({ id }) => nameOf(id));
    return names.length > 0 ? [`  class ${names.join(',')} ${name}`] : [];
  };
  const isPassed = (step: Step) => step.kind === 'end' && step.end === 'handed-over';
  return [
    ...of('solved', (step) => step.kind === 'end' && !isPassed(step)),
    ...of('passed', isPassed),
    ...of('asked', ({ kind }) => kind === 'ask' || kind === 'manual'),
  ];
}

/** `end` and `style` are words of Mermaid, and so are hyphens at the wrong place: no name of ours is one of them. */
const nameOf = (id: string): string => `s_${id.replaceAll('-', '_').replaceAll('.', '__')}`;

/** Characters that Mermaid or HTML would read as their own are written by number. */
function escaped(words: string): string {
  const short = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
  return short.replace(/\s+/g, ' ').replace(/[#"<>&`\\{}[\]|;]/g, (character) => `#${character.codePointAt(0)};`);
}
