import { formatCount, plural, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, ofSample, type Victims } from './health-words.ts';

interface LimitedPolicy {
  /** rule.id that versions it, else its own code. */
  readonly rule: string;
  /** Channel that it limits; null = all. */
  readonly channel: string | null;
  readonly cap: number;
  readonly periodDays: number;
}

export interface CapExceededEvidence extends Victims {
  readonly policies: readonly (LimitedPolicy & {
    /** Messages beyond the cap. */
    readonly messages: number;
    readonly customers: number;
    /** Of these messages, how many are beyond the cap also when the period is reckoned in whole calendar days. */
    readonly byCalendar: number;
    /** The latest run that sent one of them, and one customer who got it. */
    readonly run: string | null;
    readonly customer: string;
    /** The first of them, ISO 8601. */
    readonly since: string;
  })[];
}

export interface UnderCapEvidence extends Victims {
  readonly policies: readonly (LimitedPolicy & {
    /** The run's own word for the cap. */
    readonly reason: string;
    /** Customers left out although they had had fewer messages than the cap; and of how many left out by it. */
    readonly customers: number;
    readonly excluded: number;
    /** The most that any of these had had. */
    readonly mostHad: number;
    readonly run: string;
    readonly customer: string;
  })[];
  /** Runs whose exclusions were counted anew: the latest. */
  readonly runsLooked: number;
}

const people = (count: number) =>
  plural(count, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] });
const messages = (count: number) =>
  plural(count, { en: ['message', 'messages'], ru: ['сообщение', 'сообщения', 'сообщений'] });

/** `1 message in 3 days on email`. */
function limitOf({ cap, periodDays, channel }: LimitedPolicy): Text {
  const days = plural(periodDays, { en: ['day', 'days'], ru: ['день', 'дня', 'дней'] });
  const where = channel === null ? text('', '') : text(` on ${channel}`, ` в канале ${channel}`);
  return text(`${messages(cap).en} in ${days.en}${where.en}`, `${messages(cap).ru} за ${days.ru}${where.ru}`);
}

export const capExceeded = defineCause<CapExceededEvidence>({
  id: 'health/policy-cap-exceeded',
  severity: 'error',
  name: text('More messages than the contact policy allows', 'Сообщений больше, чем разрешает контактная политика'),
  title(evidence) {
    const { policies, total } = evidence;
    const [first] = policies;
    const limit = limitOf(first!);
    const [also, sample] = [andMore(first!.customers, total), ofSample(evidence)];
    const more = text(also.en + sample.en, also.ru + sample.ru);
    const none = first!.byCalendar === 0;
    const but = none
      ? text(', though not when whole calendar days are counted', ', но не при счёте целыми календарными днями')
      : text('', '');
    return text(
      `${people(first!.customers).en}${more.en} got more than contact policy ${first!.rule} allows (${limit.en}): ${messages(first!.messages).en} beyond it${but.en}.`,
      `Контактная политика ${first!.rule} разрешает ${limit.ru}, больше получили ${people(first!.customers).ru}${more.ru}: лишних сообщений ${formatCount(first!.messages, 'ru')}${but.ru}.`,
    );
  },
  next: ({ policies }) => {
    const { run, customer, rule } = policies[0]!;
    const trace = `mmsup customer trace ${customer}${run === null ? '' : ` --run ${run}`}`;
    return [
      text(trace, trace),
      text(
        `Find out whether ${rule} is meant for these campaigns: service messages may be exempt, and the description cannot say so.`,
        `Выясните, относится ли ${rule} к этим кампаниям: сервисные сообщения могут быть исключением, а описание об этом не знает.`,
      ),
      text(`mmsup rules log ${rule}`, `mmsup rules log ${rule}`),
    ];
  },
  runbook: 'policy-violated',
  article: {
    what: text(
      'Counted from the messages themselves, some customers got more within the policy’s period than its cap allows.',
      'По самим сообщениям видно, что за период политики некоторые клиенты получили больше её лимита.',
    ),
    why: text(
      'The counter is kept by something else than the customer (an address, an account, a channel), it is emptied too early, one path of sending does not ask it, or two runs asked it before either had sent.',
      'Счётчик ведётся не по клиенту (по адресу, счёту, каналу), обнуляется слишком рано, один из путей отправки его не спрашивает, или два запуска спросили его до отправки друг друга.',
    ),
    sure: text(
      'Every message that left is compared with the one that is “cap” places before it, of the same customer and the policy’s channel; messages of one run count once, those that a person wrote not at all, and only what left since the version in force took effect is judged. It is said whether whole calendar days would give the same.',
      'Каждое ушедшее сообщение сравнивается с тем, что на «лимит» мест раньше, того же клиента и канала политики; сообщения одного запуска считаются за одно, написанные человеком не считаются, и судится только ушедшее после вступления действующей версии в силу. Сказано, дают ли целые календарные дни то же самое.',
    ),
    repair: text(
      'Count by customer at the moment of sending, in the place that every path passes; then tell whoever owns the policy who got too much.',
      'Считать по клиенту в момент отправки, там, через что проходит каждый путь; затем сообщить владельцу политики, кто получил лишнее.',
    ),
    example: text(
      'Two campaigns start at nine. Both ask the counter before either has sent, and 4,000 customers get two letters on a day that allows one.',
      'Две кампании стартуют в девять. Обе спрашивают счётчик до отправки, и 4 000 клиентов получают два письма в день, когда можно одно.',
    ),
  },
});

export const excludedUnderCap = defineCause<UnderCapEvidence>({
  id: 'health/policy-excluded-under-cap',
  severity: 'warning',
  name: text('People left out by a cap that they had not reached', 'Исключённые по лимиту, которого не достигли'),
  title({ policies, total }) {
    const [first] = policies;
    const limit = limitOf(first!);
    const more = andMore(first!.customers, total);
    return text(
      `Contact policy ${first!.rule} (${limit.en}) left out ${people(first!.customers).en}${more.en} who had not reached it: they had had at most ${formatCount(first!.mostHad, 'en')} (“${first!.reason}”, latest run ${first!.run}).`,
      `Контактная политика ${first!.rule} (${limit.ru}) исключила тех, кто лимита не достиг: ${people(first!.customers).ru}${more.ru}, получили не больше ${formatCount(first!.mostHad, 'ru')} («${first!.reason}», последний запуск ${first!.run}).`,
    );
  },
  next: ({ policies }) => {
    const { run, customer, rule } = policies[0]!;
    return [
      text(`mmsup customer trace ${customer} --run ${run}`, `mmsup customer trace ${customer} --run ${run}`),
      text(
        `Ask what the counter of ${rule} counts: how long, of whom, and whether an update set its lifetime to “for ever”.`,
        `Спросите, что считает счётчик ${rule}: за какое время, по кому, и не стал ли после обновления его срок вечным.`,
      ),
    ];
  },
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A run left customers out with the reason of a cap, and the messages that are kept say that they had had fewer than the cap in its period.',
      'Запуск исключил клиентов по лимиту, а сохранённые сообщения говорят, что за период они получили меньше лимита.',
    ),
    why: text(
      'The counter is never emptied (a lifetime of 0 that means “for ever”), counts another channel or another member of the household, or counts messages that were cancelled.',
      'Счётчик не обнуляется (срок 0 значит «навсегда»), считает другой канал или другого члена семьи, или отменённые сообщения.',
    ),
    sure: text(
      'For the latest runs the messages of everybody whom the cap left out are counted anew over the policy’s period, failed and still queued ones among them: whoever is told had fewer by every reading.',
      'Для последних запусков заново посчитаны сообщения всех исключённых по лимиту за период политики, включая неушедшие и ждущие: у названных их меньше при любом прочтении.',
    ),
    repair: text(
      'Set the counter’s lifetime to the policy’s period and have it built anew from the messages.',
      'Задать счётчику срок, равный периоду политики, и пересчитать его по сообщениям.',
    ),
    example: text(
      'After an upgrade the lifetime of suppressions was 0. Whoever had one offer in spring has had none since.',
      'После обновления срок ограничений стал 0. Получившие предложение весной с тех пор не получили ни одного.',
    ),
  },
});
