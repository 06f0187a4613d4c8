import { STAGE_WORDS } from '../model/stage-words.ts';
import { type Text, text } from '../text.ts';
import {
  count,
  customers,
  type Evidence,
  isNumber,
  lasted,
  moment,
  name,
  ofCustomers,
  sentences,
  type Told,
} from './told.ts';

const runOf = ({ run }: Evidence) => name(run, text('of the mailing', 'рассылки'));

function stageOf({ stage }: Evidence) {
  const words = typeof stage === 'string' ? STAGE_WORDS[stage as keyof typeof STAGE_WORDS] : undefined;
  return words
    ? text(`at the stage “${words.en}”`, `на этапе «${words.ru}»`)
    : text('at one of its stages', 'на одном из этапов');
}

/** Causes of a mailing that does not go out, is late or slow, or of a report, as they are told to whoever ordered it. */
export const TOLD_RUNS: Readonly<Record<string, (evidence: Evidence) => Told>> = {
  'campaign/selects-nobody': (evidence) => ({
    name: text('the segment selected nobody', 'сегмент никого не отобрал'),
    what: sentences(
      text(
        `The run ${runOf(evidence).en} began in time and went through, but not one customer met the conditions of its segment, and so nothing was sent.`,
        `Запуск ${runOf(evidence).ru} начался вовремя и прошёл до конца, но условиям его сегмента не ответил ни один клиент, поэтому ничего не отправлено.`,
      ),
      isNumber(evidence['usual']) &&
        text(
          `Usually it selects about ${count(Math.round(evidence['usual'])).en}.`,
          `Обычно отбирается около ${count(Math.round(evidence['usual'])).ru}.`,
        ),
    ),
    repair: text(
      'We look for the condition that empties the segment, and propose how to repair it.',
      'Мы ищем условие, из-за которого сегмент пуст, и предложим, как его исправить.',
    ),
  }),
  'policy/cap-zero': (evidence) => {
    const { capBefore, since, zone } = evidence;
    const rule = name(evidence['rule'], text('of the channel', 'этого канала'));
    const at = moment(since, zone);
    return {
      name: text('a contact policy with the limit 0', 'контактная политика с лимитом 0'),
      what: sentences(
        text(
          `The contact policy ${rule.en} says how many messages one customer may get in a period. Since its last edit${at === null ? '' : ` (${at.en})`} the limit is 0${isNumber(capBefore) ? ` instead of ${capBefore}` : ''}: it is used up before the first message, and everybody is left out.`,
          `Контактная политика ${rule.ru} определяет, сколько сообщений клиент может получить за период. После её последней правки${at === null ? '' : ` (${at.ru})`} лимит равен 0${isNumber(capBefore) ? ` вместо ${capBefore}` : ''}: он исчерпан ещё до первого сообщения, поэтому исключаются все.`,
        ),
        leftOut(evidence),
      ),
      repair: text(
        'Bring out a new version of the policy with the limit that is meant, have it approved, and repeat the runs that still make sense, so that customers do not get everything at once. An editor that asks back at 0 keeps it from happening again.',
        'Выпустить новую версию политики с нужным лимитом, согласовать её и повторить запуски, которые ещё имеют смысл, так, чтобы клиенты не получили всё разом. Чтобы это не повторилось, редактор должен переспрашивать при нуле.',
      ),
    };
  },
  'campaign/policy-excludes-all': (evidence) => ({
    name: text('the contact policy left out everybody', 'контактная политика исключила всех'),
    what: sentences(
      text(
        'The segment did find customers, but the contact policy (the rule that says whom and how often we may write) left out all of them.',
        'Сегмент нашёл клиентов, но контактная политика (правило, кому и как часто можно писать) исключила всех.',
      ),
      isNumber(evidence['entered']) &&
        text(
          `${customers(evidence['entered']).en} came to that stage.`,
          `До этого этапа дошло: ${customers(evidence['entered']).ru}.`,
        ),
    ),
    repair: text(
      'Whoever is responsible for the contact policy should confirm or mend the rule that left them out; then the run is repeated.',
      'Ответственному за контактную политику нужно подтвердить или исправить правило, исключившее клиентов; затем запуск повторяется.',
    ),
  }),
  'campaign/run-overdue': (evidence) => ({
    name: text('the run did not begin', 'запуск не начался'),
    what: text(
      `The run of ${name(evidence['campaign'], text('the campaign', 'кампании')).en} was planned for ${moment(evidence['plannedAt'], evidence['zone'])?.en ?? '—'} and did not begin; it is late by ${lasted(evidence['lateSeconds']).en}.`,
      `Запуск кампании ${name(evidence['campaign'], text('', '')).ru} был назначен на ${moment(evidence['plannedAt'], evidence['zone'])?.ru ?? '—'} и не начался; опоздание ${lasted(evidence['lateSeconds']).ru}.`,
    ),
    repair: text(
      'The program that starts the runs has to be started again; then we check that the run goes out, and whether its offers still hold.',
      'Нужно снова запустить программу, которая начинает запуски; затем мы проверим, что рассылка ушла и её предложения ещё действуют.',
    ),
  }),
  'campaign/run-paused': (evidence) => ({
    name: text('the run is paused', 'запуск приостановлен'),
    what: sentences(
      text(
        `The run ${runOf(evidence).en} was paused and waits until somebody lets it go on.`,
        `Запуск ${runOf(evidence).ru} приостановлен и ждёт, пока его продолжат.`,
      ),
      isNumber(evidence['sent']) &&
        isNumber(evidence['toSend']) &&
        text(
          `${count(evidence['sent']).en} of ${count(evidence['toSend']).en} messages were sent.`,
          `Отправлено сообщений: ${count(evidence['sent']).ru} из ${count(evidence['toSend']).ru}.`,
        ),
    ),
    repair: text(
      'Say whether the run may go on. If so it is continued from where it stands; nobody gets a message twice.',
      'Сообщите, можно ли продолжить запуск. Если да, он продолжится с того места, где стоит.',
    ),
  }),
  'campaign/run-failed': (evidence) => ({
    name: text('the run ended with an error', 'запуск завершился ошибкой'),
    what: text(
      `The run ${runOf(evidence).en} ended with an error ${stageOf(evidence).en}. What came after that stage was not done.`,
      `Запуск ${runOf(evidence).ru} завершился ошибкой ${stageOf(evidence).ru}. То, что идёт после этого этапа, не выполнено.`,
    ),
    repair: text(
      'We repair what the error names, together with whoever made the last change there, and then the run is repeated.',
      'Мы устраняем то, на что указывает ошибка, вместе с автором последнего изменения, затем запуск повторяется.',
    ),
  }),
  'campaign/run-stuck': (evidence) => ({
    name: text('the run has stopped', 'запуск остановился'),
    what: text(
      `The run ${runOf(evidence).en} stopped ${stageOf(evidence).en} without an error and has given no sign of life for ${lasted(evidence['silentSeconds']).en}.`,
      `Запуск ${runOf(evidence).ru} остановился ${stageOf(evidence).ru} без ошибки и не подаёт признаков работы: ${lasted(evidence['silentSeconds']).ru}.`,
    ),
    repair: text(
      'The program that carries it out is started again, after we have made sure that nobody gets a message twice.',
      'Программа, которая его выполняет, запускается заново, после того как мы убедимся, что никто не получит сообщение дважды.',
    ),
  }),
  'campaign/stage-slow': (evidence) => slow(evidence),
  'campaign/stage-slow-missing-index': (evidence) => {
    const { what } = slow(evidence);
    return {
      name: text('a slow lookup in the database', 'медленный поиск в базе данных'),
      what: sentences(
        what,
        text(
          'For each customer the database reads a large table from end to end, because it has nothing to look the customer up by, as in a book without an index.',
          'Для каждого клиента база данных читает большую таблицу от начала до конца: ей не по чему найти клиента, как в книге без указателя.',
        ),
      ),
      repair: text(
        'Add the missing lookup (an index) to the table; we have the exact instruction for your administrators. The mailing itself needs no change.',
        'Добавить к таблице недостающий указатель (индекс); точную инструкцию для ваших администраторов мы приложим. Саму рассылку менять не нужно.',
      ),
    };
  },
  'campaign/template-reference-broken': (evidence) => ({
    name: text('a message template that cannot be used', 'шаблон сообщения, который нельзя использовать'),
    what: text(
      `The campaign names the message template ${name(evidence['template'], text('—', '—')).en}, which ${evidence['exists'] === false ? 'does not exist' : 'cannot be used'}: no message can be put together.`,
      `Кампания ссылается на шаблон сообщения ${name(evidence['template'], text('—', '—')).ru}, ${evidence['exists'] === false ? 'которого нет' : 'который нельзя использовать'}: собрать сообщение не из чего.`,
    ),
    repair: text(
      'Name the right template in the campaign, or publish the one that is named, and repeat the run.',
      'Указать в кампании правильный шаблон или опубликовать указанный и повторить запуск.',
    ),
  }),
  'campaign/delivery-failures': (evidence) => ({
    name: text('many messages were not delivered', 'много недоставленных сообщений'),
    what: text(
      `${count(evidence['failed']).en} of ${count(evidence['entered']).en} messages were not delivered, far more than usual.`,
      `Не доставлено сообщений: ${count(evidence['failed']).ru} из ${count(evidence['entered']).ru} — намного больше обычного.`,
    ),
    repair: text(
      'We clarify with whoever delivers the messages what was refused and why; addresses that cannot be used are not written to again.',
      'Мы выясняем у службы доставки, что и почему отклонено; на непригодные адреса повторно не пишем.',
    ),
  }),
  'report/summary-job-stopped': (evidence) =>
    stale(
      evidence,
      text('because the job that fills it is switched off', 'потому что задание, которое его наполняет, выключено'),
    ),
  'report/summary-stale': (evidence) =>
    stale(
      evidence,
      text(
        'because the figures it is built from were not refreshed',
        'потому что не обновлены числа, из которых он строится',
      ),
    ),
  'report/number-differs': (evidence) => ({
    name: text('the report differs from the events', 'отчёт расходится с событиями'),
    what: text(
      `The report shows ${count(evidence['shown']).en}; counted anew from the single events it is ${count(evidence['recounted']).en}.`,
      `В отчёте стоит ${count(evidence['shown']).ru}; при пересчёте по отдельным событиям получается ${count(evidence['recounted']).ru}.`,
    ),
    repair: text(
      'We find where the two part, and have the report built again.',
      'Мы находим, где они расходятся, и отчёт строится заново.',
    ),
  }),
};

/** Whom a policy left out: of a run those who came to its stage, so that the stages’ own numbers agree; of a comparison of versions everybody there is. */
function leftOut(evidence: Evidence): Text | null {
  const { excluded, entered, passed } = evidence;
  if (!isNumber(excluded) || !isNumber(entered)) return null;
  if (typeof evidence['run'] !== 'string') {
    const all = excluded === entered ? text('all of them', 'всех') : count(excluded);
    return text(
      `Counted over the whole database and not over one run: of ${customers(entered).en} whom the version before lets through, the new one leaves out ${all.en}.`,
      `Если считать по всей базе, а не по одному запуску, то из ${ofCustomers(entered).ru}, которых пропускает прежняя версия, новая исключает ${all.ru}.`,
    );
  }
  const others = isNumber(passed) ? entered - excluded - passed : 0;
  const also =
    others > 0
      ? text(
          `, ${count(others).en} more were left out there for other reasons`,
          `, ещё ${count(others).ru} исключено там по другим причинам`,
        )
      : text('', '');
  const on = passed === 0 ? text(', and nobody went on', ', дальше не прошёл никто') : text('', '');
  return text(
    `In the run ${runOf(evidence).en} ${count(entered).en} customers came to the stage “${STAGE_WORDS.policy.en}”: the policy left out ${count(excluded).en} of them${also.en}${on.en}.`,
    `В запуске ${runOf(evidence).ru} до этапа «${STAGE_WORDS.policy.ru}» дошло клиентов: ${count(entered).ru}; политика исключила из них ${count(excluded).ru}${also.ru}${on.ru}.`,
  );
}

function slow(evidence: Evidence): Told {
  return {
    name: text('a stage that is slower than usual', 'этап идёт медленнее обычного'),
    what: text(
      `The run ${runOf(evidence).en} ${evidence['isRunning'] === true ? 'has been' : 'spent'} ${lasted(evidence['seconds']).en} ${stageOf(evidence).en}; usually it takes ${lasted(evidence['medianSeconds']).en}.`,
      `Запуск ${runOf(evidence).ru} ${evidence['isRunning'] === true ? 'находится' : 'провёл'} ${lasted(evidence['seconds']).ru} ${stageOf(evidence).ru}; обычно это занимает ${lasted(evidence['medianSeconds']).ru}.`,
    ),
    repair: text(
      'We find what the stage waits for, and propose a repair.',
      'Мы выясняем, чего ждёт этап, и предложим исправление.',
    ),
  };
}

function stale(evidence: Evidence, why: { readonly en: string; readonly ru: string }): Told {
  const { shown, recounted } = evidence;
  const differs = isNumber(shown) && isNumber(recounted) && shown !== recounted;
  return {
    name: text('the report is not up to date', 'отчёт отстаёт'),
    what: sentences(
      text(`The report is not up to date ${why.en}.`, `Отчёт отстаёт, ${why.ru}.`),
      isNumber(evidence['ageSeconds']) &&
        text(
          `The last refresh was ${lasted(evidence['ageSeconds']).en} ago.`,
          `Последнее обновление было ${lasted(evidence['ageSeconds']).ru} назад.`,
        ),
      differs &&
        text(
          `It shows ${count(shown).en}; the events themselves say ${count(recounted).en}.`,
          `В нём стоит ${count(shown).ru}, по самим событиям ${count(recounted).ru}.`,
        ),
    ),
    repair: text(
      'Let the refresh run again, have the days that were missed counted, and build the report anew.',
      'Снова включить обновление, досчитать пропущенные дни и построить отчёт заново.',
    ),
  };
}
