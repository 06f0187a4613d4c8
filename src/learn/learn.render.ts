import type { Article } from '../causes/cause.ts';
import { NOT_THE_CAUSE } from '../causes/learn.ts';
import { type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { AnswerFacts, HintFacts } from './exercise.ts';
import type { AnswerVerdict, Exercise } from './exercise.types.ts';

/** What is told of an exercise: everything but its cause. */
export interface ExerciseFacts {
  readonly exercise: string;
  readonly seed: number;
  readonly complaint: Text;
  readonly customer: string | null;
  readonly hints: number;
  readonly attempts: Exercise['attempts'];
  readonly isOver: boolean;
  /** Profile under which the ordinary commands work on it. */
  readonly profile: string;
}

const WORDS = {
  title: text('A complaint came in', 'Поступила жалоба'),
  find: text('Find the cause, or find that nothing is wrong.', 'Найдите причину — или что всё в порядке.'),
  work: text('Look', 'Смотреть'),
  hint: text('Hint', 'Подсказка'),
  answer: text('Answer', 'Ответить'),
  nothing: text('Nothing is wrong', 'Всё в порядке'),
  again: text('Again later', 'Повторить'),
  stop: text('End', 'Закончить'),
  attempts: text('Attempts', 'Попыток'),
  hints: text('Hints', 'Подсказок'),
  over: text('This exercise is over.', 'Это упражнение закончено.'),
  next: text('The next one: mmsup learn', 'Следующее: mmsup learn'),
  cause: text('Cause', 'Причина'),
  none: text('Nothing is wrong', 'Всё в порядке'),
  deed: text('What was done', 'Что было сделано'),
  whyWell: text('Why all is well', 'Почему всё в порядке'),
  path: text('The shortest path', 'Кратчайший путь'),
  proves: text('What proves it', 'Что это доказывает'),
  noProblem: text('It finds no problem (exit 0).', 'Проблем она не находит (код 0).'),
  more: text('Read more', 'Подробнее'),
} as const;

const VERDICT: Readonly<Record<AnswerVerdict, Text>> = {
  right: text('Right.', 'Верно.'),
  ...NOT_THE_CAUSE,
  'given-up': text('This is what it was:', 'Вот что это было:'),
};

const PARTS: readonly (readonly [keyof Article, Text])[] = [
  ['what', text('What it is', 'Что это')],
  ['why', text('Why it happens', 'Почему так бывает')],
  ['repair', text('How to repair', 'Как исправить')],
];

/** The complaint, and what can be typed. */
export function renderExercise(facts: ExerciseFacts, lang: Lang): readonly Block[] {
  const { complaint, hints, attempts, isOver, profile, seed, exercise } = facts;
  const counts = [
    [WORDS.attempts[lang], String(attempts.length)],
    [WORDS.hints[lang], `${hints} / 3`],
  ] as const;
  const open = [
    [WORDS.work[lang], `mmsup … --profile ${profile}`],
    [WORDS.hint[lang], 'mmsup learn hint'],
    [WORDS.answer[lang], 'mmsup learn answer CAUSE'],
    [WORDS.nothing[lang], 'mmsup learn answer nothing'],
    [WORDS.again[lang], `mmsup learn ${againBy(exercise, seed)}`],
    [WORDS.stop[lang], 'mmsup learn stop'],
  ] as const;
  return [
    { kind: 'heading', text: WORDS.title[lang] },
    { kind: 'paragraph', text: complaint[lang], tone: 'strong' },
    { kind: 'paragraph', text: (isOver ? WORDS.over : WORDS.find)[lang] },
    { kind: 'pairs', rows: [...(isOver ? [] : open), ...counts] },
    ...(isOver ? [{ kind: 'paragraph', text: WORDS.next[lang], tone: 'muted' } as const] : []),
  ];
}

/** The options that give the same exercise again. */
function againBy(exercise: string, seed: number): string {
  const [, complaint] = /^complaint-(\d)-/.exec(exercise) ?? [];
  if (complaint !== undefined) return `--complaint ${complaint} --seed ${seed}`;
  return exercise.startsWith('random-') ? `--seed ${seed}` : `--fault ${exercise} --seed ${seed}`;
}

export function renderHint({ number, of, hint }: HintFacts, lang: Lang): readonly Block[] {
  return [{ kind: 'paragraph', text: `${WORDS.hint[lang]} ${number}/${of}. ${hint[lang]}` }];
}

/** Whether the answer is right; once it is over, what it was, its article, and the shortest path with its proof. */
export function renderAnswer(
  { verdict, understood, solution, attempts, hints }: AnswerFacts,
  lang: Lang,
): readonly Block[] {
  const said = understood ?? (verdict === 'given-up' ? null : WORDS.none[lang]);
  const tone = verdict === 'right' ? 'good' : verdict === 'wrong' ? 'bad' : 'warn';
  const head: Block[] = [
    { kind: 'paragraph', text: `${VERDICT[verdict][lang]}${said === null ? '' : ` (${said})`}`, tone },
  ];
  if (!solution) return head;
  const { isControl, cause, name, article, deed, path } = solution;
  return [
    ...head,
    {
      kind: 'pairs',
      rows: [
        [WORDS.cause[lang], isControl ? WORDS.none[lang] : `${name?.[lang] ?? ''} (${cause})`],
        [(isControl ? WORDS.whyWell : WORDS.deed)[lang], deed[lang]],
        [WORDS.attempts[lang], String(attempts)],
        [WORDS.hints[lang], `${hints} / 3`],
      ],
    },
    ...(article ? articleBlocks(article, lang) : []),
    { kind: 'heading', text: WORDS.path[lang] },
    { kind: 'code', text: path.command },
    { kind: 'paragraph', text: path.title ?? WORDS.noProblem[lang] },
    ...(path.evidence.length > 0
      ? ([
          { kind: 'heading', text: WORDS.proves[lang] },
          { kind: 'pairs', rows: path.evidence },
        ] as const)
      : []),
    ...(cause
      ? [{ kind: 'paragraph', text: `${WORDS.more[lang]}: mmsup cause show ${cause}`, tone: 'muted' } as const]
      : []),
    { kind: 'paragraph', text: WORDS.next[lang], tone: 'muted' },
  ];
}

function articleBlocks(article: Article, lang: Lang): readonly Block[] {
  return PARTS.flatMap(([part, title]): Block[] => [
    { kind: 'heading', text: title[lang] },
    { kind: 'paragraph', text: article[part][lang] },
  ]);
}
