import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface NotTheCauseEvidence {
  /** consequence: it is there, and something else brought it about; near: the right part of the system, another cause. */
  readonly verdict: 'consequence' | 'near' | 'wrong';
  /** Id of the cause that was answered; null = "nothing is wrong". */
  readonly answered: string | null;
  readonly attempts: number;
  readonly hints: number;
}

/** What is said of an answer that is not the cause. */
export const NOT_THE_CAUSE: Readonly<Record<NotTheCauseEvidence['verdict'], Text>> = {
  consequence: text(
    'It is there, but it is a consequence: what brought it about?',
    'Это есть, но это следствие: что к нему привело?',
  ),
  near: text('Near: the right part of the system, another cause.', 'Близко: тот же раздел, но причина другая.'),
  wrong: text('That is not it.', 'Это не она.'),
};

/** An exercise was answered, and not by its cause. */
export const learnNotTheCause = defineCause<NotTheCauseEvidence>({
  id: 'learn/not-the-cause',
  severity: 'warning',
  name: text('An exercise was answered wrong', 'На упражнение дан неверный ответ'),
  title: ({ verdict, answered }) =>
    text(
      `${NOT_THE_CAUSE[verdict].en} (${answered ?? 'nothing is wrong'})`,
      `${NOT_THE_CAUSE[verdict].ru} (${answered ?? 'всё в порядке'})`,
    ),
  next: ({ hints }) => [
    ...(hints < 3 ? [text('A hint: mmsup learn hint', 'Подсказка: mmsup learn hint')] : []),
    text('To be told what it was: mmsup learn answer --give-up', 'Узнать ответ: mmsup learn answer --give-up'),
  ],
  runbook: null,
  article: {
    what: text(
      'The answer to an exercise of mmsup learn is not the cause that was planted.',
      'Ответ на упражнение mmsup learn — не та причина, которая была заложена.',
    ),
    why: text(
      'A consequence was taken for its cause; the right part of the system and another fault in it; or nothing is wrong, and something was found all the same.',
      'Следствие принято за причину; раздел угадан, но неисправность в нём другая; или всё в порядке, а что-то всё же нашли.',
    ),
    sure: text(
      'Ask of a finding what brought it about, until nothing does: the first finding of the fitting command is the one.',
      'Спрашивайте о находке, что к ней привело, пока не дойдёте до начала: первая находка подходящей команды и есть причина.',
    ),
    repair: text('Look again, take a hint, answer anew.', 'Посмотрите ещё раз, возьмите подсказку, ответьте снова.'),
    example: text(
      'campaign/policy-excludes-all is answered where the cap of the policy had been set to 0: policy/cap-zero brought it about.',
      'Отвечено campaign/policy-excludes-all, а лимит политики был установлен в 0: причина — policy/cap-zero.',
    ),
  },
});
