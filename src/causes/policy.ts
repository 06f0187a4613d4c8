import { formatCount, plural, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface CapZeroEvidence {
  /** rule.id of the contact policy. */
  readonly rule: string;
  readonly channel: string | null;
  readonly capBefore: number | null;
  readonly cap: 0;
  readonly periodDays: number | null;
  readonly version: number | null;
  readonly author: string | null;
  readonly comment: string | null;
  readonly approvedBy: string | null;
  /** When the version came into force, ISO 8601 in UTC. */
  readonly since: string | null;
  /** The run that shows it; null when no run was looked at. */
  readonly run: string | null;
  readonly excluded: number | null;
  readonly entered: number | null;
  /** Runs of all campaigns that this rule has emptied since, and customers left out in them. */
  readonly runsTouched: number | null;
  readonly customersTouched: number | null;
}

const people = (count: number) =>
  plural(count, { en: ['customer', 'customers'], ru: ['клиента', 'клиентов', 'клиентов'] });

/** A contact policy whose cap is 0: nobody may be contacted. */
export const policyCapZero = defineCause<CapZeroEvidence>({
  id: 'policy/cap-zero',
  severity: 'error',
  name: text('Contact policy with a cap of 0', 'Контактная политика с лимитом 0'),
  title: ({ rule, channel, capBefore, version, author, excluded, entered }) => {
    const was = capBefore === null ? text('', '') : text(` instead of ${capBefore}`, ` вместо ${capBefore}`);
    const which = version === null ? rule : `${rule} v${version}`;
    const by = author === null ? text('', '') : text(` (edited by ${author})`, ` (правка: ${author})`);
    const where = channel === null ? text('', '') : text(` on ${channel}`, ` в канале ${channel}`);
    if (excluded === null || entered === null) {
      return text(
        `Contact policy ${which}${by.en} allows 0 messages${was.en}${where.en}: nobody can be contacted.`,
        `Контактная политика ${which}${by.ru} разрешает 0 сообщений${was.ru}${where.ru}: написать нельзя никому.`,
      );
    }
    return text(
      `Contact policy ${which}${by.en} allows 0 messages${was.en}${where.en}: it left out ${formatCount(excluded, 'en')} of ${people(entered).en}.`,
      `Контактная политика ${which}${by.ru} разрешает 0 сообщений${was.ru}${where.ru}: она исключила ${formatCount(excluded, 'ru')} из ${people(entered).ru}.`,
    );
  },
  next: ({ rule, author, capBefore }) => [
    text(`mmsup rules diff ${rule}`, `mmsup rules diff ${rule}`),
    text(
      `Ask ${author ?? 'the owner of the rule'} whether 0 was meant as "no limit"; put back ${capBefore ?? 'the cap of the version before'}, or turn the rule off, in a new version.`,
      `Уточните у ${author ?? 'владельца правила'}, не значил ли 0 «без лимита»; новой версией верните ${capBefore ?? 'лимит предыдущей версии'} или отключите правило.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A contact policy limits how many messages a customer may get in a period. Its cap is 0, so everybody has reached it before the first message: the policy stage leaves out every customer that the campaign selected.',
      'Контактная политика ограничивает, сколько сообщений клиент может получить за период. Её лимит равен 0, то есть он исчерпан ещё до первого сообщения: этап политики исключает всех, кого отобрала кампания.',
    ),
    why: text(
      'Somebody typed 0 to mean "no limit", cleared the field and a form saved 0, or stopped a channel "for a day" and forgot it. Systems differ: in some, 0 means unlimited, here it means none. Nothing fails and no error is logged: the run finishes "successfully" with nobody left.',
      'Кто-то ввёл 0 в значении «без лимита», очистил поле, и форма сохранила 0, или остановил канал «на день» и забыл. Системы различаются: где-то 0 — это «без ограничений», здесь — «ничего нельзя». Ошибок нет: запуск завершается «успешно», но в нём никого не осталось.',
    ),
    sure: text(
      'The policy stage of `mmsup campaign trace` shows nearly all customers excluded by one rule; `mmsup rules diff RULE` shows the cap going to 0, by whom and when. The runs before that version sent as usual; every campaign on the same channel is touched from the same moment.',
      'В `mmsup campaign trace` на этапе политики почти все исключены одним правилом; `mmsup rules diff ПРАВИЛО` показывает, что лимит стал 0, кто и когда это сделал. Запуски до этой версии проходили как обычно; с того же момента страдают все кампании этого канала.',
    ),
    repair: text(
      'Publish a new version of the rule with the cap that was meant (normally the one before) and have it approved. Do not edit the old version: its history is the evidence. Then repeat the runs it touched, if their offers are still valid, and check that customers do not get two at once. Ask for a check in the editor that refuses 0 or asks again.',
      'Выпустите новую версию правила с нужным лимитом (обычно прежним) и согласуйте её. Старую версию не правьте: её история — доказательство. Затем повторите затронутые запуски, если предложения ещё действуют, и убедитесь, что клиенты не получат всё разом. Попросите добавить в редактор проверку, которая не принимает 0 или переспрашивает.',
    ),
    example: text(
      'email-cap v4: {"channel":"email","cap":0,"period_days":7}; v3 had "cap":2. Stage policy of the next run: in 4,120, out 0, excluded 4,120 with the reason "cap".',
      'email-cap v4: {"channel":"email","cap":0,"period_days":7}; в v3 было "cap":2. Этап policy следующего запуска: вошло 4 120, вышло 0, исключено 4 120 по причине «cap».',
    ),
  },
});
