import { formatCount, formatShare, text } from '../text.ts';
import type { StageEmptiedEvidence } from './campaign-audience.ts';
import { defineCause } from './cause.ts';

export interface LeftOutMoreEvidence extends StageEmptiedEvidence {
  /** Median share of the good runs, 0 to 1. */
  readonly usualLeftOutShare: number | null;
}

/** The rules of a stage left out far more than in the good runs, though not everybody. */
export const campaignLeftOutMore = defineCause<LeftOutMoreEvidence>({
  id: 'campaign/left-out-more',
  severity: 'error',
  name: text('Rules left out far more than usual', 'Правила исключили намного больше обычного'),
  title: ({ stage, entered, reason, rule, reasonCustomers, usualLeftOutShare, edit }) => {
    const count = reasonCustomers ?? 0;
    const [why, last] = [reason ?? '—', edit?.who ? edit : null];
    return text(
      `Stage ${stage} left out ${formatCount(count, 'en')} of ${formatCount(entered, 'en')} customers for “${why}”${rule ? `, rule ${rule}` : ''} (${formatShare(count, entered, 'en')}; usually ${formatShare(usualLeftOutShare ?? 0, 1, 'en')})${last ? `; last edited by ${last.who}` : ''}.`,
      `Этап ${stage} исключил ${formatCount(count, 'ru')} из ${formatCount(entered, 'ru')} клиентов по причине «${why}»${rule ? `, правило ${rule}` : ''} (${formatShare(count, entered, 'ru')}; обычно ${formatShare(usualLeftOutShare ?? 0, 1, 'ru')})${last ? `; последняя правка: ${last.who}` : ''}.`,
    );
  },
  next: ({ rule, reason }) =>
    rule === null
      ? [
          text(
            `Find the rule that gives the reason “${reason ?? '—'}”: mmsup rules list`,
            `Найдите правило, которое даёт причину «${reason ?? '—'}»: mmsup rules list`,
          ),
        ]
      : [text(`mmsup rules diff ${rule}`, `mmsup rules diff ${rule}`)],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Many of the selected customers were left out by a rule that in the good runs leaves out few; some messages still left, so nobody notices at once.',
      'Многих отобранных клиентов исключило правило, которое в исправных запусках исключает немногих; часть сообщений ушла, поэтому это замечают не сразу.',
    ),
    why: text(
      'The period of a cap was prolonged, or its limit lowered; quiet hours reach into the time of the run; another campaign of the same channel ran shortly before; a counter counts messages twice.',
      'Период лимита удлинили или сам лимит снизили; тихие часы захватили время запуска; незадолго до него прошла другая кампания того же канала; счётчик считает сообщения дважды.',
    ),
    sure: text(
      '`mmsup campaign trace` sets the exclusions beside the usual ones; `mmsup rules diff RULE` shows what of the rule was edited, and `mmsup customer trace` what it counted for one of those left out.',
      '`mmsup campaign trace` показывает исключения рядом с обычными; `mmsup rules diff ПРАВИЛО` — что в правиле изменили, а `mmsup customer trace` — что оно насчитало одному из исключённых.',
    ),
    repair: text(
      'Correct the rule in a new version, or move one of the campaigns; then send to those who were left out.',
      'Исправьте правило новой версией или сдвиньте одну из кампаний; затем отправьте исключённым.',
    ),
    example: text(
      'push-cap v3 counts 90 days instead of 2: 49 of 59 customers have had their one message already.',
      'push-cap v3 считает 90 дней вместо 2: 49 из 59 клиентов своё единственное сообщение уже получили.',
    ),
  },
});
