import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface CampaignOverlapEvidence {
  readonly campaign: string;
  readonly run: string;
  /** The run of the same campaign that was open at the same time. */
  readonly other: string;
  /** How long both were open. */
  readonly seconds: number;
  /** Customers who have a message of both. */
  readonly shared: number;
  readonly worker: string | null;
  readonly otherWorker: string | null;
}

/** Two runs of one campaign were open at once and wrote to the same people. */
export const campaignRunsOverlap = defineCause<CampaignOverlapEvidence>({
  id: 'campaign/runs-overlap',
  severity: 'error',
  name: text('Another run of the campaign wrote to the same people', 'Другой запуск кампании писал тем же людям'),
  title: ({ campaign, run, other, seconds, shared }) =>
    text(
      `Runs ${other} and ${run} of ${campaign} were open at the same time for ${formatDuration(seconds, 'en')}, and both have a message for ${formatCount(shared, 'en')} of the same customers.`,
      `Запуски ${other} и ${run} кампании ${campaign} шли одновременно ${formatDuration(seconds, 'ru')}, и у обоих есть сообщения одним и тем же клиентам: ${formatCount(shared, 'ru')}.`,
    ),
  next: ({ campaign, other, worker, otherWorker }) => [
    text(`See the other run: mmsup campaign trace ${other}`, `Посмотрите второй запуск: mmsup campaign trace ${other}`),
    text(
      `Find out who started ${campaign} twice${worker && otherWorker ? ` (workers ${worker} and ${otherWorker})` : ''} before it runs again.`,
      `Выясните, кто запустил ${campaign} дважды${worker && otherWorker ? ` (процессы ${worker} и ${otherWorker})` : ''}, прежде чем она запустится снова.`,
    ),
  ],
  runbook: 'sent-twice',
  article: {
    what: text(
      'Two runs of one campaign were open at once, and people have a message of each of them.',
      'Два запуска одной кампании шли одновременно, и люди получили сообщение от каждого.',
    ),
    why: text(
      'Nothing claims the campaign, or the claim expired before the run ended; somebody started it by hand while the scheduler did. The second run did not see the messages that the first had not written yet.',
      'Кампанию никто не захватывает, или захват истёк раньше конца запуска; кто-то запустил её вручную одновременно с планировщиком. Второй запуск не видел сообщений, которые первый ещё не записал.',
    ),
    sure: text(
      'Customers who have a message in both runs that did not fail are counted. Campaigns whose runs usually overlap are not reported.',
      'Считаются клиенты, у которых в обоих запусках есть сообщение без ошибки. Кампании, чьи запуски обычно пересекаются, не отмечаются.',
    ),
    repair: text(
      'Have a run claim its campaign for longer than it can last, and check for an earlier message just before sending. Tell the owner how many people got two.',
      'Пусть запуск захватывает кампанию на время больше возможной длительности и проверяет прошлое сообщение прямо перед отправкой. Сообщите владельцу, сколько людей получили по два.',
    ),
    example: text(
      'Run 1178 began two minutes after 1177 of the same campaign: 912 people have a push of both.',
      'Запуск 1178 начался через две минуты после 1177 той же кампании: у 912 человек push от обоих.',
    ),
  },
});
