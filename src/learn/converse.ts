import type { Context } from '../command.ts';
import { CancelledError, UserError } from '../errors.ts';
import { type Lang, text } from '../text.ts';
import type { Prompt } from '../ui/prompt.types.ts';
import type { Block } from '../view.ts';
import { type AnswerFacts, exerciseDatabase, type HintFacts, nextHint, takeAnswer } from './exercise.ts';
import type { Exercise } from './exercise.types.ts';
import { exerciseFacts } from './facts.ts';
import type { ExerciseFacts } from './learn.render.ts';
import { readLine } from './read-line.ts';

const WORDS = {
  help: text(
    'Type a command of mmsup (segment explain …), or: hint, answer CAUSE, answer nothing, give up, show, quit.',
    'Наберите команду mmsup (segment explain …) или: hint, answer ПРИЧИНА, answer nothing, give up, show, quit.',
  ),
  notHere: text(
    'Only commands that look: the exercise’s demo stays as it is.',
    'Только команды, которые смотрят: демо упражнения не меняется.',
  ),
  kept: text('The exercise is kept. Go on with: mmsup learn', 'Упражнение сохранено. Продолжить: mmsup learn'),
};

/** How a talk ended: with the answer that solved it, or with the exercise as it is kept. */
export type TalkEnd =
  | { readonly kind: 'over'; readonly facts: AnswerFacts; readonly exercise: Exercise }
  | { readonly kind: 'kept'; readonly exercise: Exercise };

/** How what is said looks. */
export interface Draw {
  readonly exercise: (facts: ExerciseFacts, lang: Lang) => readonly Block[];
  readonly hint: (facts: HintFacts, lang: Lang) => readonly Block[];
  readonly answer: (facts: AnswerFacts, lang: Lang) => readonly Block[];
}

/** Nouns whose commands would change something, or walk into a talk of their own. */
const NOT_HERE = new Set(['demo', 'learn', 'incident', 'profile']);

/**
 * Lets an analyst work at a prompt: ordinary commands, asked of the exercise's demo, and hints and answers between them. A command that fails is told and
 * asked again. Ctrl-C ends it with CancelledError; what was answered and hinted is kept.
 */
export async function converse(context: Context, prompt: Prompt, begun: Exercise, draw: Draw): Promise<TalkEnd> {
  const { lang } = context;
  let exercise = begun;
  context.show([
    ...draw.exercise(exerciseFacts(exercise), lang),
    { kind: 'paragraph', text: WORDS.help[lang], tone: 'muted' },
  ]);
  for (;;) {
    const line = readLine(await typed(prompt, lang));
    try {
      if (line.kind === 'quit') return { kind: 'kept', exercise };
      if (line.kind === 'hint') {
        const hinted = await nextHint(context, exercise);
        exercise = hinted.exercise;
        context.show(draw.hint(hinted.facts, lang));
      } else if (line.kind === 'answer') {
        const answered = await takeAnswer(context, exercise, line.words);
        exercise = answered.exercise;
        if (answered.facts.solution) return { kind: 'over', facts: answered.facts, exercise };
        context.show(draw.answer(answered.facts, lang));
      } else if (line.kind === 'command' && !NOT_HERE.has(line.argv[0] ?? '')) {
        await context.showResult(await context.runCommand(line.argv, exerciseDatabase(exercise)));
      } else if (line.kind === 'show') {
        context.show(draw.exercise(exerciseFacts(exercise), lang));
      } else {
        context.show([{ kind: 'paragraph', text: (line.kind === 'command' ? WORDS.notHere : WORDS.help)[lang] }]);
      }
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode === 130) throw error;
      const { message, hint } = error.words;
      const told = [message, hint].filter((words) => words !== undefined);
      context.show(told.map((words) => ({ kind: 'paragraph', text: words[lang], tone: 'warn' }) as const));
    }
  }
}

async function typed(prompt: Prompt, lang: Lang): Promise<string> {
  try {
    return await prompt.input('mmsup>');
  } catch (error) {
    if (error instanceof CancelledError) throw new CancelledError(WORDS.kept[lang]);
    throw error;
  }
}
