import type { Context } from '../command.ts';
import { CancelledError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Choice, Prompt } from '../ui/prompt.types.ts';
import type { Block } from '../view.ts';
import type { Approval, ApprovalRequest, ChangeTalk, Shown } from './companion.ts';
import { fillText } from './decide.ts';
import type { ChangeStep, Risk, Runbook } from './runbook.ts';

interface Conversation {
  readonly context: Pick<Context, 'show' | 'showResult' | 'lang'>;
  readonly prompt: Prompt;
  readonly link: IncidentLink;
  readonly run: string;
  readonly runbook: Pick<Runbook, 'people'>;
}

const WORDS = {
  risk: text('Risk', 'Риск'),
  approval: text('Approved by', 'Разрешает'),
  type: text('To be typed', 'Нужно ввести'),
  until: text('The approval is worth until', 'Разрешение действует до'),
  runs: text('The program that will be run', 'Программа, которая будет запущена'),
  undo: text('The way back', 'Как вернуть'),
  before: text('This was done in this walk before, times:', 'Это уже выполнялось в этом проходе, раз:'),
  approved: text('It is approved', 'Разрешение получено'),
  refused: text('It is not approved; leave it undone', 'Разрешения нет; не выполнять'),
  later: text('Stop here; go on when it is approved', 'Остановиться; продолжить, когда разрешат'),
  asked: text('Is it approved?', 'Разрешено?'),
  by: text('Who approved it, as', 'Кто разрешил, в роли'),
  name: text('Type what is changed (empty goes back):', 'Введите, что меняется (пусто — назад):'),
  wrong: text('That is not it, letter by letter:', 'Не совпадает буква в букву:'),
  why: text('Why not?', 'Почему нет?'),
  begin: text('Run it now?', 'Запустить сейчас?'),
  beginByHand: text(
    'Do it now, with the tools of the system. Begin?',
    'Сделайте это сейчас средствами системы. Начать?',
  ),
  done: text('Done', 'Сделано'),
  notDone: text('Not done; nothing was changed', 'Не сделано; ничего не изменено'),
  isDone: text('Is it done?', 'Сделано?'),
  wasBegun: text(
    'This change was begun before, and nothing is known of its end. It is not begun again. Look at the system.',
    'Это изменение уже начинали, и чем кончилось, неизвестно. Повторно оно не начинается. Посмотрите в системе.',
  ),
  wasDone: text('Was it done?', 'Оно выполнено?'),
  notConfirmed: text('The change is not confirmed.', 'Изменение не подтверждено.'),
  takeBack: text('Take it back?', 'Вернуть как было?'),
  takenBack: text('Taken back', 'Возвращено'),
  leave: text('Leave it as it is', 'Оставить как есть'),
  undoBegun: text(
    'Taking it back was begun before, and nothing is known of its end. Look at the system.',
    'Возврат уже начинали, и чем кончилось, неизвестно. Посмотрите в системе.',
  ),
  empty: text('Please type something.', 'Введите текст.'),
} as const;

const RISK_WORDS: Readonly<Record<Risk, Text>> = {
  low: text('low', 'низкий'),
  medium: text('medium', 'средний'),
  high: text('high', 'высокий'),
};

/** A person decides about changes: sees what would be done, says who allowed it, types what is changed, does it, and says what came of it. */
export function changeTalk(conversation: Conversation): ChangeTalk {
  const { context, prompt } = conversation;
  const { lang } = context;
  const say = (words: string, tone?: 'warn' | 'muted') =>
    context.show([{ kind: 'paragraph', text: words, ...(tone ? { tone } : {}) }]);
  const choose = <Value extends string>(question: Text, choices: readonly (readonly [Value, Text])[]) =>
    prompt.select<Value>(
      question[lang],
      choices.map(([value, name]): Choice<Value> => ({ value, name: name[lang] })),
    );
  const isDone = (question: Text) =>
    choose(question, [
      ['done', WORDS.done],
      ['not-done', WORDS.notDone],
    ] as const);
  return {
    async preview(step, shown) {
      if (shown.result) await context.showResult(shown.result);
      context.show(previewBlocks(step, shown, roleIn(conversation, step), lang));
    },
    approve: (step, request) => approve(conversation, step, request),
    start: (step) => prompt.confirm((step.program ? WORDS.begin : WORDS.beginByHand)[lang], { default: false }),
    async carriedOut(step, values) {
      say(fillText(step.change, values)[lang]);
      return isDone(WORDS.isDone);
    },
    async wasDone(step, values) {
      say(WORDS.wasBegun[lang], 'warn');
      say(fillText(step.change, values)[lang]);
      return isDone(WORDS.wasDone);
    },
    async undo(_, { why, words, program }) {
      say(`${WORDS.notConfirmed[lang]} ${why[lang]}`, 'warn');
      context.show(wayBack(words, program, lang));
      const isWanted = program
        ? prompt.confirm(WORDS.takeBack[lang], { default: false })
        : choose(WORDS.takeBack, [
            ['back', WORDS.takenBack],
            ['leave', WORDS.leave],
          ] as const).then((one) => one === 'back');
      return isWanted;
    },
    async wasUndone(step, values) {
      say(WORDS.undoBegun[lang], 'warn');
      say(fillText(step.change, values)[lang]);
      return (
        (await choose(WORDS.takeBack, [
          ['back', WORDS.takenBack],
          ['leave', WORDS.leave],
        ] as const)) === 'back'
      );
    },
  };
}

/** What would be done, how risky it is, who allows it, and the way back. Pure. */
export function previewBlocks(
  step: ChangeStep,
  { words, program, values, before }: Shown,
  role: string,
  lang: Lang,
): readonly Block[] {
  const { gate, undo } = step;
  const back = undo.kind === 'words' ? fillText(undo.words, values)[lang] : undo.call.program.join(' ');
  return [
    { kind: 'paragraph', text: fillText(step.change, values)[lang], tone: 'strong' },
    ...(words ? [{ kind: 'paragraph', text: words[lang] } as const] : []),
    ...(program ? programBlocks(program, lang) : []),
    ...(before > 0 ? [{ kind: 'paragraph', text: `${WORDS.before[lang]} ${before}`, tone: 'warn' } as const] : []),
    {
      kind: 'pairs',
      rows: [
        [WORDS.risk[lang], RISK_WORDS[gate.risk][lang]],
        [WORDS.approval[lang], role],
        [WORDS.undo[lang], back],
      ],
    },
  ];
}

/** Who allows it, in words where the runbook has them. */
function roleIn({ runbook, context }: Conversation, { gate }: ChangeStep): string {
  return runbook.people[gate.approveBy]?.[context.lang] ?? gate.approveBy;
}

function programBlocks(program: readonly string[], lang: Lang): readonly Block[] {
  const line = program.map((word) => (/^[\w./:=@+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  return [
    { kind: 'paragraph', text: `${WORDS.runs[lang]}:` },
    { kind: 'code', text: line },
  ];
}

function wayBack(words: Text | null, program: readonly string[] | null, lang: Lang): readonly Block[] {
  if (program) return programBlocks(program, lang);
  return words ? [{ kind: 'paragraph', text: `${WORDS.undo[lang]}: ${words[lang]}` }] : [];
}

/** Asks until there is an answer: an approval with the name typed letter by letter, a refusal with its reason, or the end of the walk. */
async function approve(
  conversation: Conversation,
  step: ChangeStep,
  { name, expires, values }: ApprovalRequest,
): Promise<Approval> {
  const { context, prompt } = conversation;
  const { lang } = context;
  const until = `${WORDS.until[lang]} ${expires.slice(0, 16).replace('T', ' ')} UTC`;
  for (;;) {
    context.show([
      { kind: 'paragraph', text: fillText(step.change, values)[lang] },
      {
        kind: 'pairs',
        rows: [
          [WORDS.approval[lang], roleIn(conversation, step)],
          [WORDS.type[lang], name],
        ],
      },
      { kind: 'paragraph', text: until, tone: 'muted' },
    ]);
    const chosen = await prompt.select(WORDS.asked[lang], [
      { value: 'approved', name: WORDS.approved[lang] },
      { value: 'refused', name: WORDS.refused[lang] },
      { value: 'later', name: WORDS.later[lang] },
    ]);
    if (chosen === 'later') throw new CancelledError();
    if (chosen === 'refused') return { kind: 'denied', reason: await typed(conversation, WORDS.why[lang]) };
    const by = await typed(conversation, `${WORDS.by[lang]} ${roleIn(conversation, step)}?`);
    if (await isTyped(conversation, name)) return { kind: 'given', by };
  }
}

/** Whether the name was typed as it is; an empty line goes back. */
async function isTyped({ context, prompt }: Conversation, name: string): Promise<boolean> {
  const { lang } = context;
  const validate = (value: string) => value.trim() === '' || value.trim() === name || `${WORDS.wrong[lang]} ${name}`;
  return (await prompt.input(WORDS.name[lang], { validate })).trim() === name;
}

async function typed({ context, prompt }: Conversation, question: string): Promise<string> {
  const validate = (value: string) => value.trim() !== '' || WORDS.empty[context.lang];
  return (await prompt.input(question, { validate })).trim();
}
