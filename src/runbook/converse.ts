import type { Context } from '../command.ts';
import { CancelledError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import type { Choice, Prompt } from '../ui/prompt.types.ts';
import { wrongValue } from './ask-inputs.ts';
import { type Asked, afterBlocks, endBlocks, stepBlocks, whereLine } from './beside.ts';
import type { Companion, Move } from './companion.ts';
import { type Control, controlChoices } from './controls.ts';
import { changeTalk } from './converse-change.ts';
import { fillText } from './decide.ts';
import { shownValues } from './personal.ts';
import { seenBlocks } from './probe-blocks.ts';
import { type AskStep, isProbe, type Runbook } from './runbook.ts';
import type { WalkState } from './walk.ts';
import { PROMPTS } from './words.ts';

interface Conversation {
  readonly context: Pick<Context, 'show' | 'showResult' | 'lang'>;
  readonly prompt: Prompt;
  readonly link: IncidentLink;
  readonly run: string;
  readonly runbook: Runbook;
}

/** What was seen on the way. */
interface Memory {
  /** Shows what the last step that looked has seen. */
  show?: () => Promise<void>;
  /** The step that is taken again without being asked. */
  again?: string | undefined;
}

type Talk = Conversation & { readonly memory: Memory };

/**
 * A person walks beside: before each step and before the end it is said where we are, why, what was found and what may come; the full result is
 * shown when it is asked for. No database transaction is open while a question stands. Stopping throws CancelledError; everything up to here is in
 * the record.
 */
export function personBeside(conversation: Conversation): Companion {
  const { context, runbook } = conversation;
  const { lang } = context;
  const memory: Memory = {};
  const talk: Talk = { ...conversation, memory };
  const tellable = (state: WalkState) => ({ ...state, values: shownValues(runbook, state.values) });
  return {
    async before(step, state) {
      context.show(stepBlocks(step, runbook, tellable(state), lang));
      if (memory.again === step.id) {
        memory.again = undefined;
        return { kind: 'go' };
      }
      if (step.kind === 'ask') return askPerson(talk, step, tellable(state));
      return control(talk, [GO_ON[step.kind], ...controlsAt(talk, step, state)], state);
    },
    change: changeTalk(conversation),
    async after(event, state, result, seen) {
      if (result) memory.show = () => context.showResult(result);
      if (seen) memory.show = async () => context.show(seenBlocks(seen, lang));
      context.show(afterBlocks(event, state, result, lang));
    },
    async end(step, state) {
      context.show(endBlocks(step, lang));
      return control(talk, ['finish', ...controlsAt(talk, undefined, state)], state);
    },
  };
}

/** What goes on at a step. */
const GO_ON = { check: 'run', query: 'run', program: 'run', manual: 'done', change: 'preview' } as const;

/** What can be done at a step, or at the end, beside going on. */
function controlsAt({ memory, runbook }: Talk, step: Asked | undefined, state: WalkState): readonly Control[] {
  const hasWalked = state.trail.length > 0;
  const possible: readonly (readonly [Control, boolean])[] = [
    ['evidence', memory.show !== undefined],
    ['retry', lastCheck(runbook, state) !== undefined],
    ['back', hasWalked],
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

async function control(talk: Talk, controls: readonly Control[], state: WalkState): Promise<Move> {
  const { context, prompt } = talk;
  for (;;) {
    const chosen = await prompt.select(PROMPTS.what[context.lang], controlChoices(controls, context.lang));
    const move = await moveOf(talk, chosen, state);
    if (move) return move;
  }
}

async function askPerson(talk: Talk, step: AskStep, state: WalkState): Promise<Move> {
  const { lang } = talk.context;
  const question = fillText(step.question, state.values)[lang];
  const answers = [
    ...step.choices.map(({ value, label }) => ({ value: `answer:${value}`, name: label[lang] })),
    ...(step.into ? [{ value: 'into', name: (step.choices.length > 0 ? PROMPTS.other : PROMPTS.type)[lang] }] : []),
    ...(step.into?.none ? [{ value: 'answer:none', name: PROMPTS.none[lang] }] : []),
  ];
  const controls = controlChoices(controlsAt(talk, step, state), lang);
  // Whoever begins to type the answer itself must not set off what its letters stand for elsewhere.
  const choices = [...answers, ...(step.into ? controls.map(withoutKey) : controls)];
  for (;;) {
    const chosen = await talk.prompt.select<string>(question, choices);
    if (chosen.startsWith('answer:')) return { kind: 'go', answer: chosen.slice('answer:'.length) };
    const move = chosen === 'into' ? await typedAnswer(talk, step.into!) : await moveOf(talk, chosen as Control, state);
    if (move) return move;
  }
}

const withoutKey = ({ value, name }: Choice<Control>): Choice<Control> => ({ value, name });

async function typedAnswer(talk: Talk, into: NonNullable<AskStep['into']>): Promise<Move | undefined> {
  const { lang } = talk.context;
  const answer = await typed(talk, PROMPTS.answer[lang], (line) => wrongValue(into, line, lang));
  return answer === undefined ? undefined : { kind: 'go', answer };
}

/** What a choice means; undefined when the question is asked again. */
async function moveOf(talk: Talk, chosen: Control, state: WalkState): Promise<Move | undefined> {
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
      await memory.show?.();
      return undefined;
    case 'where':
      context.show([{ kind: 'paragraph', text: whereLine(state, lang) }]);
      return undefined;
    case 'quit':
      throw new CancelledError();
  }
}

async function keepNote(talk: Talk, step: string): Promise<undefined> {
  const { context, link, run } = talk;
  const note = await typed(talk, PROMPTS.noteText[context.lang]);
  if (note === undefined) return;
  await link.append({ type: 'note.added', run, step, text: note });
  context.show([{ kind: 'paragraph', text: PROMPTS.noted[context.lang], tone: 'muted' }]);
}

/** A line of text, asked for until nothing is wrong with it; undefined for an empty one, which goes back to the question. */
async function typed(
  { prompt, context }: Talk,
  question: string,
  wrong: (line: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const validate = (line: string) => line.trim() === '' || (wrong(line.trim()) ?? true);
  const line = (await prompt.input(`${question} ${PROMPTS.emptyGoesBack[context.lang]}`, { validate })).trim();
  return line === '' ? undefined : line;
}
