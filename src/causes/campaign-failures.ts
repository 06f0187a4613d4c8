import { stageRu } from '../model/stage-words.ts';
import { formatCount, text } from '../text.ts';
import type { EditEvidence } from './campaign-audience.ts';
import { defineCause } from './cause.ts';

export interface FailuresEvidence {
  readonly run: string;
  readonly stage: string;
  readonly failed: number;
  readonly entered: number;
  /** Median share of failures in the good runs, 0 to 1; null with too few of them. */
  readonly usualShare: number | null;
  readonly error: string | null;
  /** What the provider answered, the most frequent first; empty for a stage before the messages leave. */
  readonly codes: readonly { readonly code: string; readonly messages: number }[];
  readonly firstBadRun: string | null;
  readonly edit: EditEvidence | null;
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

type Code = FailuresEvidence['codes'][number];

/** The answer with how many messages it was given to: a code that one message in a hundred has explains nothing. */
const answerWords = ({ code, messages }: Code, lang: 'en' | 'ru') =>
  lang === 'ru'
    ? `провайдер ответил ${code}${QUOTA.test(code) ? ' (превышен лимит)' : ''} × ${formatCount(messages, lang)}`
    : `the provider answered ${code}${QUOTA.test(code) ? ' (over its limit)' : ''} × ${formatCount(messages, lang)}`;

/** HTTP’s “too many requests”: the provider limits how many it takes. */
const QUOTA = /^(http[ -]?)?429\b/iu;

const quotaSteps = ([first]: FailuresEvidence['codes']) =>
  first && QUOTA.test(first.code)
    ? [
        text(
          `Ask the provider about its limit, how much of it is used up and when it begins anew: ${first.code} means too many requests.`,
          `Спросите у провайдера про его лимит, сколько израсходовано и когда он обновится: ${first.code} — слишком много запросов.`,
        ),
      ]
    : [];

const failuresTitle = ({ stage, failed, entered, usualShare, error, codes }: FailuresEvidence) => {
  const usual = usualShare === null ? '' : percent(usualShare);
  const words = (lang: 'en' | 'ru') => {
    const said = [codes[0] && answerWords(codes[0], lang), error].filter(Boolean);
    return said.length === 0 ? '' : `: ${said.join(', ')}`;
  };
  return text(
    `${formatCount(failed, 'en')} of ${formatCount(entered, 'en')} (${percent(failed / entered)}${usual && `, usually ${usual}`}) failed at stage ${stage}${words('en')}.`,
    `На этапе ${stageRu(stage)} не прошло ${formatCount(failed, 'ru')} из ${formatCount(entered, 'ru')} (${percent(failed / entered)}${usual && `, обычно ${usual}`})${words('ru')}.`,
  );
};

/** Many items failed at a stage inside the platform, for a reason that has no cause of its own yet. */
export const campaignStageErrors = defineCause<FailuresEvidence>({
  id: 'campaign/stage-errors',
  severity: 'error',
  name: text('Many failures at one stage', 'Много ошибок на одном этапе'),
  title: failuresTitle,
  next: ({ stage, edit, codes }) => [
    ...quotaSteps(codes),
    ...(edit
      ? [
          text(
            `Ask ${edit.who ?? 'the author'} about the change of ${edit.object}.`,
            `Спросите ${edit.who ?? 'автора'} об изменении ${edit.object}.`,
          ),
        ]
      : []),
    text(
      `Search the application’s log for the error text in the time window of stage ${stage} (see the timeline).`,
      `Найдите текст ошибки в журнале приложения за время этапа ${stageRu(stage)} (см. шкалу времени).`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Far more customers or messages failed at this stage than in the good runs of the same campaign.',
      'На этом этапе не прошло намного больше клиентов или сообщений, чем в исправных запусках той же кампании.',
    ),
    why: text(
      'A deploy broke the stage; a service that it calls was down; data of a new shape (an empty name, a broken phone number) made it fail item by item.',
      'Этап сломала выкладка; был недоступен сервис, к которому он обращается; данные нового вида (пустое имя, битый телефон) роняют его на каждой записи.',
    ),
    sure: text(
      'Group the failures by error text: one text for all means a fault of the stage, many texts mean data. Compare the first bad run with the list of changes since the last good one.',
      'Сгруппируйте ошибки по тексту: один текст на всех — сломан этап, много разных — дело в данных. Сопоставьте первый плохой запуск со списком изменений после последнего исправного.',
    ),
    repair: text(
      'Undo or repair the change, then repeat the run for those who failed only, so that nobody gets two messages.',
      'Отмените или исправьте изменение, затем повторите запуск только для тех, у кого была ошибка, чтобы никто не получил два сообщения.',
    ),
    example: text(
      'Stage personalise: 1,902 of 1,902 failed with “field first_name is null”.',
      'Этап personalise: 1 902 из 1 902 не прошли: «field first_name is null».',
    ),
  },
});

/** The provider refused or lost far more messages than usual. */
export const campaignDeliveryFailures = defineCause<FailuresEvidence>({
  id: 'campaign/delivery-failures',
  severity: 'warning',
  name: text('Many messages were not delivered', 'Много недоставленных сообщений'),
  title: failuresTitle,
  next: ({ codes }) => [
    ...quotaSteps(codes),
    text(
      `Ask the provider about ${codes[0] ? `the answer ${codes[0].code}` : 'its refusals'} in the time window of the deliver stage.`,
      `Спросите у провайдера про ${codes[0] ? `ответ ${codes[0].code}` : 'отказы'} за время этапа deliver.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The platform handed the messages over, and the provider answered with failures for a much larger share than usual.',
      'Платформа передала сообщения, но провайдер вернул ошибку по намного большей доле, чем обычно.',
    ),
    why: text(
      'The provider has an incident; the sender name, domain or certificate is blocked or has expired; a load brought bad addresses; the text looks like spam.',
      'У провайдера сбой; имя отправителя, домен или сертификат заблокированы или истекли; загрузка принесла плохие адреса; текст похож на спам.',
    ),
    sure: text(
      'Look at the provider’s codes: one code for nearly all means the provider or the sender; codes of unknown address mean the data. Other campaigns of the same channel at the same time fail too if it is the channel.',
      'Посмотрите коды провайдера: почти один код — дело в провайдере или отправителе; коды «нет адресата» — в данных. Если виноват канал, в то же время падают и другие кампании этого канала.',
    ),
    repair: text(
      'Open a ticket with the provider with times, codes and message ids; stop runs of the channel until it answers; do not mark the addresses as bad on technical codes.',
      'Заведите обращение провайдеру с временем, кодами и идентификаторами; остановите запуски канала до ответа; не помечайте адреса плохими по техническим кодам.',
    ),
    example: text(
      'SMS: 2,210 of 2,300 answered 1129 “sender name not registered”; usually 2 %.',
      'SMS: 2 210 из 2 300 с ответом 1129 «имя отправителя не зарегистрировано»; обычно 2 %.',
    ),
  },
});

export interface LostEvidence {
  readonly run: string;
  readonly stage: string;
  readonly entered: number;
  readonly left: number;
  readonly excluded: number;
  readonly errors: number;
  /** entered − left − excluded − errors; negative when more came out than went in. */
  readonly missing: number;
}

/** Customers entered a stage and are in none of its results. */
export const campaignLost = defineCause<LostEvidence>({
  id: 'campaign/lost',
  severity: 'error',
  name: text('Customers lost inside a stage', 'Клиенты потерялись внутри этапа'),
  title: ({ stage, entered, left, excluded, errors, missing }) => {
    const n = (value: number, lang: 'en' | 'ru') => formatCount(value, lang);
    return text(
      `Stage ${stage} does not add up: ${n(entered, 'en')} in, ${n(left, 'en')} out, ${n(excluded, 'en')} excluded, ${n(errors, 'en')} errors; ${n(Math.abs(missing), 'en')} ${missing > 0 ? 'are missing' : 'too many'}.`,
      `На этапе ${stageRu(stage)} не сходится счёт: вошло ${n(entered, 'ru')}, вышло ${n(left, 'ru')}, исключено ${n(excluded, 'ru')}, ошибок ${n(errors, 'ru')}; ${missing > 0 ? 'не хватает' : 'лишних'}: ${n(Math.abs(missing), 'ru')}.`,
    );
  },
  next: ({ run, stage }) => [
    text(
      `List the customers who entered stage ${stage} of run ${run} and have neither a message nor an exclusion; look at the first and the last of them.`,
      `Выпишите клиентов, вошедших в этап ${stageRu(stage)} запуска ${run}, у которых нет ни сообщения, ни исключения; посмотрите на первого и последнего из них.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Everybody who enters a stage must leave it, be excluded with a reason, or fail with an error. Here the sum is wrong: the run says finished, yet some got no message and no reason.',
      'Каждый, кто вошёл в этап, должен из него выйти, быть исключён с причиной или получить ошибку. Здесь сумма не сходится: запуск «завершён», но кто-то не получил ни сообщения, ни причины.',
    ),
    why: text(
      'Batches: an empty one was taken for the end; a page was read twice or skipped; the process was stopped and called itself finished; two workers shared one run. Or an exclusion path that forgets to write its reason.',
      'Пачки: пустую приняли за конец; страницу прочли дважды или пропустили; процесс остановили, а он записал «завершено»; один запуск делали два процесса. Либо ветка исключения не пишет причину.',
    ),
    sure: text(
      'See whether the missing count is a multiple of the batch size, whether the missing have the highest ids (a stop) or form a block (a skipped page), and whether the good runs add up.',
      'Проверьте, кратно ли число потерянных размеру пачки, стоят ли они в конце по идентификатору (остановка) или сплошным блоком (пропущенная страница) и сходится ли счёт в исправных запусках.',
    ),
    repair: text(
      'Send to the missing only, and report the numbers to the platform’s developers.',
      'Отправьте только потерянным и передайте числа разработчикам платформы.',
    ),
    example: text(
      'Stage send: 786,210 in, 3 out, 0 excluded, 0 errors: a whole batch was block-listed and the empty page ended the run.',
      'Этап send: вошло 786 210, вышло 3, исключено 0, ошибок 0: целая пачка оказалась в чёрном списке, и пустая страница завершила запуск.',
    ),
  },
});
