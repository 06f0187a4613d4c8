import { formatDuration, formatMoment } from '../model/moment.ts';
import { stageRu } from '../model/stage-words.ts';
import { text } from '../text.ts';
import type { EditEvidence } from './campaign-audience.ts';
import { defineCause } from './cause.ts';
import { lockAdvice, lockErrorOf } from './lock-error.ts';

export interface StuckEvidence {
  readonly run: string;
  readonly stage: string | null;
  readonly worker: string | null;
  /** Last sign of life, ISO 8601 in UTC. */
  readonly lastSignAt: string | null;
  readonly silentSeconds: number;
}

/** A run says it is running, and nothing moves. */
export const campaignRunStuck = defineCause<StuckEvidence>({
  id: 'campaign/run-stuck',
  severity: 'error',
  name: text('A run that no longer moves', 'Запуск завис'),
  title: ({ run, stage, worker, silentSeconds }) =>
    text(
      `Run ${run} says it is running${stage ? ` stage ${stage}` : ''}, but ${worker ? `worker ${worker}` : 'it'} has given no sign of life for ${formatDuration(silentSeconds, 'en')}.`,
      `Запуск ${run} числится выполняющимся${stage ? ` (этап ${stageRu(stage)})` : ''}, но ${worker ? `процесс ${worker}` : 'он'} не подаёт признаков жизни ${formatDuration(silentSeconds, 'ru')}.`,
    ),
  next: ({ worker }) => [
    text(
      `See whether ${worker ?? 'its worker'} still lives (process list, its log around the last sign of life); restart it only after you know that nobody else has taken the run.`,
      `Проверьте, жив ли ${worker ?? 'процесс запуска'} (список процессов, его журнал около последнего признака жизни); перезапускайте, только убедившись, что запуск не взял никто другой.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The run is in a state that should end, and its heartbeat is older than a quarter of an hour (without a heartbeat: older than three usual durations).',
      'Запуск в состоянии, которое должно закончиться, а признак жизни старше четверти часа (если его нет — старше трёх обычных длительностей).',
    ),
    why: text(
      'The worker was killed or restarted by a deploy and its run was not taken over; it waits for a lock or a provider that does not answer; an error was swallowed and the state never written.',
      'Процесс убит или перезапущен выкладкой, и его запуск никто не подхватил; он ждёт блокировку или молчащего провайдера; ошибку проглотили и состояние не записали.',
    ),
    sure: text(
      'Compare the last heartbeat with the times of deploys and restarts; look for the worker’s session in pg_stat_activity and for who blocks it.',
      'Сопоставьте последний признак жизни со временем выкладок и перезапусков; найдите сеанс процесса в pg_stat_activity и того, кто его блокирует.',
    ),
    repair: text(
      'Let the platform resume the run by its own means. Never set the state by hand before you know which messages have already left: the resume may send them again.',
      'Пусть платформа возобновит запуск своими средствами. Не меняйте состояние руками, пока не знаете, какие сообщения уже ушли: при возобновлении они могут уйти повторно.',
    ),
    example: text(
      'Run 2210, stage send, worker mkt-worker-2: last heartbeat 04:12, container restarted 04:13.',
      'Запуск 2210, этап send, процесс mkt-worker-2: последний признак жизни 04:12, контейнер перезапущен в 04:13.',
    ),
  },
});

export interface FailedEvidence {
  readonly run: string;
  readonly stage: string | null;
  readonly worker?: string | null;
  readonly error: string | null;
  readonly firstBadRun: string | null;
  readonly lastGoodRun: string | null;
  readonly edit: EditEvidence | null;
}

/** A run ended in failure and no more exact cause was found. */
export const campaignRunFailed = defineCause<FailedEvidence>({
  id: 'campaign/run-failed',
  severity: 'error',
  name: text('The run failed', 'Запуск завершился ошибкой'),
  title: ({ run, stage, error }) =>
    text(
      `Run ${run} failed${stage ? ` at stage ${stage}` : ''}: ${error ?? 'no error text was recorded'}.`,
      `Запуск ${run} завершился ошибкой${stage ? ` на этапе ${stageRu(stage)}` : ''}: ${error ?? 'текст ошибки не записан'}.`,
    ),
  next: ({ stage, error, worker }) => [
    ...[lockErrorOf(error)].flatMap((kind) => (kind === null ? [] : [lockAdvice(kind)])),
    error === null
      ? text(
          `No error was recorded, so it may have been killed: look into the log of ${worker ? `worker ${worker}` : 'its worker'} and of its machine for its last minutes (restart, deploy, out of memory)${stage ? ` at stage ${stage}` : ''}, and compare with what changed since the last good run.`,
          `Ошибка не записана — возможно, процесс убит: посмотрите журнал ${worker ? `процесса ${worker}` : 'процесса'} и его машины за последние минуты (перезапуск, выкладка, нехватка памяти)${stage ? `, этап ${stageRu(stage)}` : ''} и сопоставьте с тем, что изменилось после последнего исправного запуска.`,
        )
      : text(
          `Search the application’s log for this error in the time window of ${stage ? `stage ${stage}` : 'the run'} (see the timeline), and compare with what changed since the last good run.`,
          `Найдите эту ошибку в журнале приложения за время ${stage ? `этапа ${stageRu(stage)}` : 'запуска'} (см. шкалу времени) и сопоставьте с тем, что изменилось после последнего исправного запуска.`,
        ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The run stopped with an error that the platform wrote down.',
      'Запуск остановился с ошибкой, которую платформа записала.',
    ),
    why: text(
      'A deploy, a missing right, a service that was down, a statement that ran into a time limit, one bad row.',
      'Выкладка, отсутствие прав, недоступный сервис, запрос, упёршийся в лимит времени, одна плохая строка.',
    ),
    sure: text(
      'The error text, the stage where it happened, and the changes between the last good run and the first failed one.',
      'Текст ошибки, этап, на котором она случилась, и изменения между последним исправным и первым упавшим запуском.',
    ),
    repair: text(
      'Repair the reason, then resume or repeat the run; check first which messages have already left.',
      'Устраните причину, затем возобновите или повторите запуск; сначала проверьте, какие сообщения уже ушли.',
    ),
    example: text(
      'Run 2203 failed at stage offer: canceling statement due to statement timeout.',
      'Запуск 2203 упал на этапе offer: canceling statement due to statement timeout.',
    ),
  },
});

export interface PausedEvidence {
  readonly run: string;
  readonly status: string | null;
  readonly sent: number | null;
  readonly toSend: number | null;
  readonly edit: EditEvidence | null;
  /** Where the campaign itself is halted, not one of its runs. */
  readonly campaign?: string;
  readonly campaignStatus?: string | null;
  /** When it was halted, ISO 8601 in UTC; null when no log says so. */
  readonly pausedAt?: string | null;
  /** When its next run should have started; null when that lies ahead. */
  readonly dueAt?: string | null;
  readonly zone?: string;
}

/** Says of a halted campaign since when, by whom, and what did not start. */
const pausedCampaignTitle = ({ campaign, campaignStatus, edit, pausedAt, dueAt, zone = 'UTC' }: PausedEvidence) => {
  const at = (moment: string) => formatMoment(moment, zone);
  const who = edit?.who ?? null;
  const comment = edit?.comment ? ` (“${edit.comment}”)` : '';
  return text(
    `Campaign ${campaign} is paused (status ${campaignStatus})${pausedAt ? ` since ${at(pausedAt)}` : ''}${who ? ` by ${who}` : ''}${comment}${dueAt ? `: its run of ${at(dueAt)} did not start` : ''}.`,
    `Кампания ${campaign} приостановлена (статус ${campaignStatus})${pausedAt ? ` с ${at(pausedAt)}` : ''}${who ? `, ${who}` : ''}${comment.replace('“', '«').replace('”', '»')}${dueAt ? `: запуск на ${at(dueAt)} не начался` : ''}.`,
  );
};

/** A run was paused and nobody resumed it. */
export const campaignRunPaused = defineCause<PausedEvidence>({
  id: 'campaign/run-paused',
  severity: 'warning',
  name: text('The run is paused', 'Запуск приостановлен'),
  title: (evidence) => {
    if (evidence.campaign) return pausedCampaignTitle(evidence);
    const { run, sent, toSend, edit } = evidence;
    return text(
      `Run ${run} is paused${sent !== null && toSend !== null ? ` after ${sent} of ${toSend}` : ''}${edit?.who ? ` by ${edit.who}` : ''}.`,
      `Запуск ${run} приостановлен${sent !== null && toSend !== null ? ` после ${sent} из ${toSend}` : ''}${edit?.who ? ` (${edit.who})` : ''}.`,
    );
  },
  next: ({ edit, campaign }) => [
    edit?.who && campaign
      ? text(
          `Ask ${edit.who} whether the reason still holds before anybody resumes ${campaign}.`,
          `Спросите ${edit.who}, в силе ли причина, прежде чем возобновлять ${campaign}.`,
        )
      : text(
          'Ask who paused it and why (a person, or the platform after too many errors) before anybody resumes it.',
          'Выясните, кто и почему его приостановил (человек или платформа из-за числа ошибок), прежде чем возобновлять.',
        ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The run, or the campaign with all its runs, stands still on purpose: a person or a threshold paused it.',
      'Запуск или вся кампания остановлены намеренно: человеком или по порогу.',
    ),
    why: text(
      'Too many errors from the mail server reached the platform’s limit; somebody wanted to check something and forgot to go on.',
      'Ошибки почтового сервера достигли предела платформы; кто-то хотел что-то проверить и забыл продолжить.',
    ),
    sure: text(
      'The log of changes, or the platform’s own log at the moment of the last message; a count of failures equal to the threshold.',
      'Журнал изменений или журнал платформы на момент последнего сообщения; число ошибок, равное порогу.',
    ),
    repair: text(
      'Repair what made it pause, then resume. Some platforms do not send again to those that failed before the pause.',
      'Устраните причину паузы и возобновите. Некоторые платформы не повторяют отправку тем, кто не получил до паузы.',
    ),
    example: text(
      'Paused after 12,000 of 40,000: app.max_send_errors = 1000 was reached.',
      'Приостановлен после 12 000 из 40 000: достигнут предел app.max_send_errors = 1000.',
    ),
  },
});

/** A run that somebody or the platform cancelled before everybody had his message. */
export const campaignRunCancelled = defineCause<PausedEvidence>({
  id: 'campaign/run-cancelled',
  severity: 'warning',
  name: text('The run was cancelled half-way', 'Запуск отменён на полпути'),
  title: ({ run, sent, toSend, edit }) =>
    text(
      `Run ${run} was cancelled after ${sent} of ${toSend}${edit?.who ? ` by ${edit.who}` : ''}: the others got nothing and will not.`,
      `Запуск ${run} отменён после ${sent} из ${toSend}${edit?.who ? ` (${edit.who})` : ''}: остальные ничего не получили и не получат.`,
    ),
  next: () => [
    text(
      'Ask who cancelled it and why (a person, or the platform), and whether the others shall get it by a run of their own.',
      'Выясните, кто и почему его отменил (человек или платформа) и нужно ли остальным отправить отдельным запуском.',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The run is cancelled for good, and some of those whom it had taken got no message.',
      'Запуск отменён окончательно, и часть отобранных сообщения не получила.',
    ),
    why: text(
      'Somebody saw a mistake in the letter and stopped it; the platform cancels a run whose channel is switched off.',
      'Кто-то увидел ошибку в письме и остановил рассылку; платформа отменяет запуск с отключённым каналом.',
    ),
    sure: text(
      'The run’s own state and its counters: taken and handed over.',
      'Состояние запуска и его счётчики: сколько отобрано и сколько передано.',
    ),
    repair: text(
      'Correct what made it stop; send to the others by a new run that leaves out those who have it.',
      'Исправить причину остановки; отправить остальным новым запуском без тех, кто уже получил.',
    ),
    example: text(
      'Cancelled after 4,117 of 10,041: the discount in the letter was wrong.',
      'Отменён после 4117 из 10 041: в письме была неверная скидка.',
    ),
  },
});

export interface OverdueEvidence {
  readonly campaign: string;
  readonly plannedAt: string;
  readonly lateSeconds: number;
  readonly run: string | null;
}

/** A planned run has not started. */
export const campaignRunOverdue = defineCause<OverdueEvidence>({
  id: 'campaign/run-overdue',
  severity: 'error',
  name: text('A planned run has not started', 'Запланированный запуск не начался'),
  title: ({ campaign, lateSeconds }) =>
    text(
      `The next run of ${campaign} should have started ${formatDuration(lateSeconds, 'en')} ago and has not.`,
      `Очередной запуск ${campaign} должен был начаться ${formatDuration(lateSeconds, 'ru')} назад, но не начался.`,
    ),
  next: () => [
    text(
      'See whether the scheduler and its workers are alive, and whether other campaigns start: mmsup campaign list',
      'Проверьте, живы ли планировщик и его процессы и стартуют ли другие кампании: mmsup campaign list',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The time of a planned run has passed by more than an hour and there is no run.',
      'Время запланированного запуска прошло больше часа назад, а запуска нет.',
    ),
    why: text(
      'The scheduler or its workers stand still; the schedule was saved without a next run; the campaign was unpublished; the clocks’ zones differ.',
      'Стоит планировщик или его процессы; расписание сохранили без следующего запуска; кампанию сняли с публикации; различаются часовые пояса.',
    ),
    sure: text(
      'If other campaigns are overdue too, it is the scheduler; if only this one, its own schedule or status.',
      'Если просрочены и другие кампании — дело в планировщике; если только эта — в её расписании или статусе.',
    ),
    repair: text(
      'Start the scheduler, or save the schedule again; start the missed run by hand if its offer is still valid.',
      'Запустите планировщик или сохраните расписание заново; пропущенный запуск запустите вручную, если предложение ещё действует.',
    ),
    example: text(
      'vip-weekly was planned for Monday 09:00; at 14:00 there is no run, and five other campaigns wait too.',
      'vip-weekly запланирована на понедельник 09:00; в 14:00 запуска нет, и ещё пять кампаний ждут.',
    ),
  },
});
