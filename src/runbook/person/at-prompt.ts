import type { Context } from '../../command.ts';
import { CancelledError } from '../../errors.ts';
import type { IncidentLink } from '../../incident/link.ts';
import type { Prompt } from '../../ui/prompt.types.ts';
import { isProbe, type Runbook, type Step } from '../runbook.ts';
import type { Move } from '../walk/companion.ts';
import type { WalkState } from '../walk/walk.ts';
import { PROMPTS } from '../words.ts';
import { whereLine } from './beside.ts';
import { type Control, controlChoices } from './controls.ts';
import type { Seeing } from './earlier.ts';

/** What a person at a terminal walks beside, and how he is asked. */
export interface Conversation {
  readonly context: Pick<Context, 'show' | 'showResult' | 'lang'>;
  readonly prompt: Prompt;
  readonly link: IncidentLink;
  readonly run: string;
  readonly runbook: Runbook;
}

/** What was seen on the way. */
export interface Memory {
  /** What steps have seen, each by the newest look, the last one last. */
  readonly seen: Map<string, Seeing>;
  /** The step that is taken again without being asked. */
  again?: string | undefined;
}

export type Talk = Conversation & { readonly memory: Memory };

/** What can be done at a step, or at the end, beside going on. */
export function controlsAt({ memory, runbook }: Talk, step: Step | undefined, state: WalkState): readonly Control[] {
  const possible: readonly (readonly [Control, boolean])[] = [
    ['evidence', memory.seen.size > 0],
    ['retry', lastCheck(runbook, state) !== undefined],
    ['back', state.trail.length > 0],
    ['skip', step !== undefined],
    ['note', true],
    ['where', state.path.length > 0],
    ['hand-over', true],
    ['quit', true],
  ];
  return possible.filter(([, isPossible]) => isPossible).map(([name]) => name);
}

const lastCheck = ({ steps }: Runbook, { trail }: WalkState): string | undefined =>
  trail.findLast((id) => {
    const step = steps.get(id);
    return step !== undefined && isProbe(step);
  });

/** Asks until something is chosen that leads on. */
export async function control(talk: Talk, controls: readonly Control[], state: WalkState): Promise<Move> {
  const { context, prompt } = talk;
  for (;;) {
    const chosen = await prompt.select(PROMPTS.what[context.lang], controlChoices(controls, context.lang));
    const move = await moveOf(talk, chosen, state);
    if (move) return move;
  }
}

/** What a choice means; undefined when the question is asked again. @throws CancelledError for `quit`. */
export async function moveOf(talk: Talk, chosen: Control, state: WalkState): Promise<Move | undefined> {
  const { context, memory, runbook } = talk;
  const { lang } = context;
  switch (chosen) {
    case 'run':
    case 'done':
    case 'preview':
    case 'finish':
      return { kind: 'go', answer: 'done' };
    case 'back':
      return { kind: 'back', to: state.trail.at(-1)! };
    case 'retry':
      memory.again = lastCheck(runbook, state)!;
      return { kind: 'back', to: memory.again, reason: 'retry' };
    case 'skip': {
      const reason = await typed(talk, PROMPTS.reason[lang]);
      return reason === undefined ? undefined : { kind: 'skip', reason };
    }
    case 'hand-over': {
      const to = await typed(talk, PROMPTS.takesOver[lang]);
      return to === undefined ? undefined : { kind: 'hand-over', to };
    }
    case 'note':
      return keepNote(talk, state.at);
    case 'evidence':
      return showSeen(talk);
    case 'where':
      context.show([{ kind: 'paragraph', text: whereLine(state, lang) }]);
      return undefined;
    case 'quit':
      throw new CancelledError();
  }
}

/** Shows what a step has seen; which one is asked where there are several. */
async function showSeen({ context, prompt, memory }: Talk): Promise<undefined> {
  const { lang } = context;
  const all = [...memory.seen].toReversed();
  const [[last = ''] = []] = all;
  const named = all.map(([step, { title }]) => ({ value: step, name: title[lang] }));
  const none = { value: '', name: PROMPTS.noneOfThem[lang] };
  const chosen = all.length === 1 ? last : await prompt.select<string>(PROMPTS.whichSeen[lang], [...named, none]);
  await memory.seen.get(chosen)?.show();
}

async function keepNote(talk: Talk, step: string): Promise<undefined> {
  const { context, link, run } = talk;
  const note = await typed(talk, PROMPTS.noteText[context.lang]);
  if (note === undefined) return;
  await link.append({ type: 'note.added', run, step, text: note });
  context.show([{ kind: 'paragraph', text: PROMPTS.noted[context.lang], tone: 'muted' }]);
}

/** Whether a line asks for what else can be done: an empty one, or a question mark. */
export const asksBack = (line: string): boolean => ['', '?'].includes(line.trim());

/** A line of text, asked for until nothing is wrong with it; undefined for an empty one, which goes back to the question. */
export function typed(
  talk: Pick<Talk, 'prompt' | 'context'>,
  question: string,
  wrong?: (line: string) => string | undefined,
): Promise<string | undefined> {
  return typedOr(talk, question, PROMPTS.emptyGoesBack[talk.context.lang], wrong);
}

/** As {@link typed}; `back` says where an empty line leads. */
export async function typedOr(
  { prompt }: Pick<Talk, 'prompt'>,
  question: string,
  back: string,
  wrong: (line: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const validate = (line: string) => asksBack(line) || (wrong(line.trim()) ?? true);
  const line = (await prompt.input(`${question} ${back}`, { validate })).trim();
  return asksBack(line) ? undefined : line;
}
