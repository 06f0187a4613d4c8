import type { Lang, Text } from '../../text.ts';
import type { Choice } from '../../ui/prompt.types.ts';
import { fillText } from '../expression/template.ts';
import { controlsAt, moveOf, type Talk, typed } from '../person/at-prompt.ts';
import { CONTROLS, type Control, controlChoices } from '../person/controls.ts';
import type { ChangeStep } from '../runbook.ts';
import { calledIn } from '../walk/called.ts';
import type {
  Approval,
  ApprovalRequest,
  Aside,
  ChangeTalk,
  Deed,
  Denial,
  HandedOver,
  Start,
  TakenBack,
} from '../walk/companion.ts';
import type { WalkState } from '../walk/walk.ts';
import { gateBlocks, previewBlocks, wayBack } from './change-blocks.ts';
import { CHANGE_WORDS as WORDS } from './change-words.ts';

/** A person decides about changes: sees what would be done, says who allowed it, types what is changed, does it, and says what came of it. */
export function changeTalk(talk: Talk): ChangeTalk {
  const { context } = talk;
  const { lang } = context;
  const shown = new Set<string>();
  const say = (words: string, tone?: 'warn') =>
    context.show([{ kind: 'paragraph', text: words, ...(tone ? { tone } : {}) }]);
  return {
    hasShown: ({ id }) => shown.has(id),
    async preview(step, seen) {
      if (seen.result) await context.showResult(seen.result);
      context.show(previewBlocks(step, seen, roleIn(talk, step), lang));
      shown.add(step.id);
    },
    approve: (step, request, state) => approve(talk, step, request, state),
    start: (step, state) => start(talk, step, state),
    carriedOut(step, state) {
      say(fillText(step.change, state.values)[lang]);
      return deedOf(talk, WORDS.isDone, state);
    },
    wasDone(step, state) {
      say(WORDS.wasBegun[lang], 'warn');
      say(fillText(step.change, state.values)[lang]);
      return deedOf(talk, WORDS.wasDone, state);
    },
    undo(_, { why, words, program }, state) {
      say(`${WORDS.notConfirmed[lang]} ${why[lang]}`, 'warn');
      context.show(wayBack(words, program, lang));
      return takenBack(talk, WORDS.takeBack, state, [
        ['again', WORDS.again],
        ['back', program ? WORDS.runBack : WORDS.takenBack],
        ['leave', WORDS.leave],
      ]);
    },
    wasUndone(step, state) {
      say(WORDS.undoBegun[lang], 'warn');
      say(fillText(step.change, state.values)[lang]);
      return takenBack(talk, WORDS.wasTakenBack, state, [
        ['back', WORDS.takenBack],
        ['leave', WORDS.notTakenBack],
      ]);
    },
  };
}

/** Who allows it, in words where the runbook has them. */
const roleIn = ({ runbook, context }: Talk, { gate }: ChangeStep): string =>
  calledIn(runbook, gate.approveBy)[context.lang];

/** Asks until there is an answer: an approval with the name typed letter by letter, a refusal with its reason, or what else a person wants. */
async function approve(talk: Talk, step: ChangeStep, request: ApprovalRequest, state: WalkState): Promise<Approval> {
  const { context, prompt } = talk;
  const { lang } = context;
  const role = roleIn(talk, step);
  const choices = [
    { value: 'approved', name: WORDS.approved[lang] },
    { value: 'skip', name: WORDS.refused[lang], key: CONTROLS.skip.key },
    { value: 'quit', name: WORDS.later[lang], key: CONTROLS.quit.key },
    ...controlChoices(['preview', ...besides(talk, state)], lang),
  ] as const;
  for (;;) {
    context.show(gateBlocks(step, request, state.values, role, lang));
    const chosen = await prompt.select<'approved' | Control>(WORDS.asked[lang], choices);
    const answer = chosen === 'approved' ? await approval(talk, role, request) : await aside(talk, chosen, state);
    if (answer) return answer;
  }
}

/** Who allowed it, and what he allowed, typed as it is; undefined when a line is left empty. */
async function approval(talk: Talk, role: string, { name }: ApprovalRequest): Promise<Approval | undefined> {
  const { lang } = talk.context;
  const by = await typed(talk, `${WORDS.by[lang]} ${role}?`);
  if (by === undefined) return undefined;
  const wrong = (line: string) => (line === name ? undefined : `${WORDS.wrong[lang]} ${name}`);
  return (await typed(talk, WORDS.name[lang], wrong)) === undefined ? undefined : { kind: 'given', by };
}

/** The last question. What an Enter alone takes changes nothing. */
async function start(talk: Talk, step: ChangeStep, state: WalkState): Promise<Start> {
  const { lang } = talk.context;
  const choices = [
    ...controlChoices(['preview'], lang),
    { value: 'begin', name: (step.program ? WORDS.run : WORDS.iBegin)[lang] },
    { value: 'skip', name: WORDS.notBegun[lang], key: CONTROLS.skip.key },
    ...controlChoices([...besides(talk, state), 'quit'], lang),
  ] as const;
  const question = (step.program ? WORDS.begin : WORDS.beginByHand)[lang];
  for (;;) {
    const chosen = await talk.prompt.select<'begin' | Control>(question, choices);
    const answer: Start | undefined = chosen === 'begin' ? { kind: 'begin' } : await aside(talk, chosen, state);
    if (answer) return answer;
  }
}

/** What can be done at a question about a change that is not begun, beside answering it. */
const besides = (talk: Talk, state: WalkState): readonly Control[] =>
  controlsAt(talk, undefined, state).filter((name) => name !== 'quit');

/** What a control means before a change is begun; undefined when the question is asked again. */
async function aside(talk: Talk, chosen: Control, state: WalkState): Promise<Aside | Denial | undefined> {
  if (chosen === 'preview') return { kind: 'show' };
  if (chosen === 'skip') {
    const reason = await typed(talk, WORDS.why[talk.context.lang]);
    return reason === undefined ? undefined : { kind: 'denied', reason };
  }
  const move = await moveOf(talk, chosen, state);
  return move?.kind === 'back' || move?.kind === 'hand-over' ? { kind: 'away', move } : undefined;
}

/** What makes sense where something was begun: it is neither gone back over nor passed by. */
const WHERE_BEGUN: readonly Control[] = ['evidence', 'note', 'where', 'hand-over', 'quit'];

/** Asks about what was begun until there is an answer. */
async function askBegun<Answer extends string>(
  talk: Talk,
  question: Text,
  state: WalkState,
  answers: readonly (readonly [Answer, Text])[],
): Promise<{ readonly kind: Answer } | HandedOver> {
  const { lang } = talk.context;
  const controls = controlsAt(talk, undefined, state).filter((name) => WHERE_BEGUN.includes(name));
  const choices: readonly Choice<Answer | Control>[] = [...answersIn(answers, lang), ...controlChoices(controls, lang)];
  for (;;) {
    const chosen = await talk.prompt.select(question[lang], choices);
    const answer = answers.find(([value]) => value === chosen);
    if (answer) return { kind: answer[0] };
    const move = await moveOf(talk, chosen as Control, state);
    if (move?.kind === 'hand-over') return move;
  }
}

const answersIn = <Answer extends string>(answers: readonly (readonly [Answer, Text])[], lang: Lang) =>
  answers.map(([value, name]): Choice<Answer> => ({ value, name: name[lang] }));

const deedOf = (talk: Talk, question: Text, state: WalkState): Promise<Deed> =>
  askBegun(talk, question, state, [
    ['done', WORDS.done],
    ['not-done', WORDS.notDone],
  ] as const);

const takenBack = (
  talk: Talk,
  question: Text,
  state: WalkState,
  answers: readonly (readonly ['again' | 'back' | 'leave', Text])[],
): Promise<TakenBack> => askBegun(talk, question, state, answers);
