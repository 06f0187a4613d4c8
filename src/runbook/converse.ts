import type { Context } from '../command.ts';
import { CancelledError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import type { Lang } from '../text.ts';
import type { Choice, Prompt } from '../ui/prompt.types.ts';
import type { Block } from '../view.ts';
import { fillText, lineOf } from './decide.ts';
import type { Companion, Move } from './run-walk.ts';
import type { AskStep, CheckStep, ManualStep, Runbook } from './runbook.ts';
import { lastTaken, type WalkEvent, type WalkState } from './walk.ts';
import { PROMPTS, VERDICT_WORDS, WORDS } from './words.ts';

type Asked = CheckStep | AskStep | ManualStep;
type Control = 'run' | 'done' | 'skip' | 'note' | 'back' | 'quit';

interface Conversation {
  readonly context: Pick<Context, 'show' | 'showResult' | 'lang'>;
  readonly prompt: Prompt;
  readonly link: IncidentLink;
  readonly run: string;
  readonly runbook: Runbook;
}

/**
 * A person walks beside: before each step it is said where we are and why; after each check, what it showed and what it means. No
 * database transaction is open while a question stands. Stopping throws CancelledError; everything up to here is in the record.
 */
export function personBeside(conversation: Conversation): Companion {
  const { context } = conversation;
  return {
    async before(step, state) {
      context.show(stepBlocks(step, state, context.lang));
      return step.kind === 'ask' ? askPerson(conversation, step, state) : control(conversation, step, state);
    },
    async after(event, state, result) {
      if (result) await context.showResult(result);
      context.show(afterBlocks(event, state, context.lang));
    },
  };
}

/** Where we are, what comes, and why. Pure. */
export function stepBlocks(step: Asked, state: WalkState, lang: Lang): readonly Block[] {
  const blocks: Block[] = [
    { kind: 'heading', text: `${WORDS.step[lang]} ${state.path.length + 1}: ${step.title[lang]}` },
  ];
  if (step.why) blocks.push({ kind: 'paragraph', text: `${WORDS.why[lang]}: ${step.why[lang]}`, tone: 'muted' });
  if (step.kind === 'manual') blocks.push({ kind: 'paragraph', text: fillText(step.task, state.values)[lang] });
  if (step.kind !== 'check') return blocks;
  const line = lineOf(step, state.values);
  if (line.kind === 'ready') blocks.push({ kind: 'code', text: `mmsup ${line.argv.join(' ')}` });
  return blocks;
}

/** What a step came to; what comes next says so itself. Pure. */
export function afterBlocks(event: WalkEvent, state: WalkState, lang: Lang): readonly Block[] {
  const walked = state.path.at(-1);
  if (event.type === 'run.ended' || event.type === 'step.returned' || !walked) return [];
  const tone = {
    found: 'bad',
    'ruled-out': 'good',
    unsure: 'warn',
    errored: 'warn',
    answered: 'muted',
    skipped: 'muted',
    included: 'muted',
    left: 'muted',
  } as const;
  return [
    {
      kind: 'paragraph',
      text: `${VERDICT_WORDS[walked.verdict][lang]}: ${walked.say[lang]}`,
      tone: tone[walked.verdict],
    },
  ];
}

async function control(conversation: Conversation, step: CheckStep | ManualStep, state: WalkState): Promise<Move> {
  const { context, prompt } = conversation;
  const first: Control = step.kind === 'check' ? 'run' : 'done';
  for (;;) {
    const chosen = await prompt.select(
      PROMPTS.what[context.lang],
      controls([first, 'skip', 'note', ...backFrom(state), 'quit'], context.lang),
    );
    const move = await moveOf(conversation, chosen, state);
    if (move) return move;
  }
}

async function askPerson(conversation: Conversation, step: AskStep, state: WalkState): Promise<Move> {
  const { context, prompt } = conversation;
  const { lang } = context;
  const question = fillText(step.question, state.values)[lang];
  for (;;) {
    const answers = [
      ...step.choices.map(({ value, label }) => ({ value: `answer:${value}`, name: label[lang] })),
      ...(step.into ? [{ value: 'into', name: (step.choices.length > 0 ? PROMPTS.other : PROMPTS.type)[lang] }] : []),
      ...(step.into?.none ? [{ value: 'answer:none', name: PROMPTS.none[lang] }] : []),
    ];
    const chosen = await prompt.select<string>(question, [
      ...answers,
      ...controls(['note', ...backFrom(state), 'quit'], lang),
    ]);
    if (chosen.startsWith('answer:')) return { kind: 'go', answer: chosen.slice('answer:'.length) };
    if (chosen === 'into') return { kind: 'go', answer: await typed(conversation, PROMPTS.answer[lang]) };
    const move = await moveOf(conversation, chosen as Control, state);
    if (move) return move;
  }
}

const backFrom = (state: WalkState): Control[] => (lastTaken(state) === undefined ? [] : ['back']);

function controls(wanted: readonly Control[], lang: Lang): readonly Choice<Control>[] {
  return wanted.map((value) => ({ value, name: PROMPTS[value][lang] }));
}

/** What a choice means; undefined when it was only a note and the question is asked again. */
async function moveOf(conversation: Conversation, chosen: Control, state: WalkState): Promise<Move | undefined> {
  const { context, link, run } = conversation;
  if (chosen === 'run' || chosen === 'done') return { kind: 'go', answer: 'done' };
  if (chosen === 'back') return { kind: 'back', to: lastTaken(state)! };
  if (chosen === 'skip') return { kind: 'skip', reason: await typed(conversation, PROMPTS.reason[context.lang]) };
  if (chosen === 'quit') throw new CancelledError();
  await link.append({
    type: 'note.added',
    run,
    step: state.at,
    text: await typed(conversation, PROMPTS.noteText[context.lang]),
  });
  return undefined;
}

async function typed({ prompt, context }: Conversation, question: string): Promise<string> {
  const validate = (value: string) => value.trim() !== '' || PROMPTS.empty[context.lang];
  return (await prompt.input(question, { validate })).trim();
}
