import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** A made-up customer, by column; null for NULL. */
export type Example = Readonly<Record<string, string | null>>;

interface InSet {
  /** Id of the set of rules. */
  readonly set: string;
  /** `file:line:column`, or the name of the version in a database; empty where there is no single place. */
  readonly place: string;
  /** The channel that it is about; null = every channel, or those that no rule names. */
  readonly channel: string | null;
}

export interface ShadowedEvidence extends Omit<InSet, 'channel'> {
  readonly rule: string;
  /** Earlier rules that take its customers together. */
  readonly by: readonly string[];
  /** Whether the version before had it already. */
  readonly wasSoBefore: boolean;
}

export interface GapEvidence extends InSet {
  /** Rules that took such customers before. */
  readonly from: readonly string[];
  readonly example: Example;
  /** Whether PostgreSQL was asked about the example, and agreed. */
  readonly isRerun: boolean;
}

export interface OverlapEvidence extends InSet {
  readonly rules: readonly [string, string];
  readonly outcomes: readonly [string, string];
  readonly priority: number;
  readonly example: Example;
  readonly isRerun: boolean;
  readonly wasSoBefore: boolean;
}

export interface ClosedEvidence extends Omit<InSet, 'place'> {
  /** Rules that let nobody through together. */
  readonly rules: readonly string[];
  readonly wasSoBefore: boolean;
}

export interface UnlimitedEvidence extends InSet {
  readonly rule: string;
  readonly capBefore: number;
  readonly periodDays: number | null;
}

export interface DanglingEvidence extends Omit<InSet, 'channel'> {
  readonly rule: string;
  readonly kind: string;
  readonly target: string;
  readonly why: 'missing' | 'unpublished' | 'not-in-force';
  readonly wasSoBefore: boolean;
}

const NOTHING = text('', '');

const list = (names: readonly string[]): string => names.join(', ');

const on = (channel: string | null): Text =>
  channel === null ? NOTHING : text(` on ${channel}`, ` в канале ${channel}`);

/** `balance = 5000, city = NULL`. */
const told = ({ example, isRerun }: Pick<GapEvidence, 'example' | 'isRerun'>): Text => {
  const values = Object.entries(example)
    .map(([column, value]) => `${column} = ${value ?? 'NULL'}`)
    .join(', ');
  const one = values === '' ? text('anybody', 'любой') : text(values, values);
  if (isRerun) return one;
  return text(`${one.en} (not re-run in PostgreSQL)`, `${one.ru} (не перепроверено в PostgreSQL)`);
};

const before = (wasSoBefore: boolean): Text =>
  wasSoBefore ? text(' It was so before the edit.', ' Так было и до правки.') : NOTHING;

const at = (place: string): Text => (place === '' ? NOTHING : text(`See ${place}.`, `Смотрите ${place}.`));

export const ruleShadowed = defineCause<ShadowedEvidence>({
  id: 'rule/set-shadowed',
  severity: 'error',
  name: text('A rule that nobody reaches', 'Правило, до которого никто не доходит'),
  title: ({ set, rule, by, wasSoBefore }) =>
    text(
      `Nobody reaches rule ${rule} of ${set}: whoever meets it is taken before by ${list(by)}.${before(wasSoBefore).en}`,
      `До правила ${rule} набора ${set} никто не доходит: всех, кто ему отвечает, раньше забирает ${list(by)}.${before(wasSoBefore).ru}`,
    ),
  next: ({ rule, by, place }) => [
    text(
      `Put ${rule} before ${list(by)}, narrow ${by.length === 1 ? 'that rule' : 'those rules'}, or remove ${rule}. ${at(place).en}`.trim(),
      `Поставьте ${rule} раньше, чем ${list(by)}, сузьте ${by.length === 1 ? 'то правило' : 'те правила'} или удалите ${rule}. ${at(place).ru}`.trim(),
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'Rules of an offer set are asked in order, and the first that lets a customer through takes him. Everybody whom this rule would let through is let through by a rule before it, so it takes nobody, ever.',
      'Правила набора предложений спрашивают по порядку, и клиента забирает первое, которое его пропустило. Всех, кого пропустило бы это правило, пропускает одно из предыдущих, поэтому оно не достаётся никому и никогда.',
    ),
    why: text(
      'A wide rule was put in front of a narrow one, or an earlier rule was widened: a threshold lowered, a condition dropped, OR without parentheses. Nothing fails; the offer just disappears from the mailings.',
      'Широкое правило поставили перед узким или расширили более раннее: снизили порог, убрали условие, написали OR без скобок. Ошибок нет, просто предложение исчезает из рассылок.',
    ),
    sure: text(
      'It is proved for all customers there could be, NULL included, not counted on those of today. Where a condition cannot be looked into nothing is claimed.',
      'Это доказано для любых возможных клиентов, включая NULL, а не посчитано на сегодняшних. Если условие не разбирается, ничего и не утверждается.',
    ),
    repair: text(
      'Order from narrow to wide. If the rule is obsolete, remove it: a rule that looks alive and is not misleads the next reader.',
      'Располагайте правила от узкого к широкому. Если правило устарело, удалите его: правило, которое лишь кажется живым, вводит в заблуждение.',
    ),
    example: text(
      '1. balance >= 100000: deposit. 2. balance >= 700000: deposit-top. Nobody is offered deposit-top.',
      '1. balance >= 100000: deposit. 2. balance >= 700000: deposit-top. Предложение deposit-top не получает никто.',
    ),
  },
});

export const setGap = defineCause<GapEvidence>({
  id: 'rule/set-gap',
  severity: 'warning',
  name: text('Customers whom no rule takes any more', 'Клиенты, которых больше не забирает ни одно правило'),
  title: ({ set, from, channel, ...shown }) =>
    text(
      `${set}: some customers whom ${list(from)} took${on(channel).en} are taken by no rule now, for example: ${told(shown).en}.`,
      `${set}: часть клиентов, которых забирало ${list(from)}${on(channel).ru}, теперь не забирает ни одно правило, например: ${told(shown).ru}.`,
    ),
  next: ({ from, place }) => [
    text(
      `Ask the author whether they are meant to get nothing. If not, close the hole: the limits of neighbouring rules must meet. ${at(place).en}`.trim(),
      `Спросите автора, должны ли они остаться ни с чем. Если нет, закройте пробел: границы соседних правил должны сходиться. ${at(place).ru}`.trim(),
    ),
    text(
      `Look for NULL: who has no value meets neither half of ${list(from)}.`,
      `Проверьте NULL: тот, у кого нет значения, не отвечает ни одной из половин ${list(from)}.`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Before the edit one of the rules took these customers; after it none does. They get no offer at all.',
      'До правки этих клиентов забирало одно из правил, после неё — ни одно. Они не получают никакого предложения.',
    ),
    why: text(
      'A threshold was moved in one rule and not in its neighbour; a rule was removed or switched off; a rule for the rest was lost; two halves were written as < and > and forgot =, or NULL.',
      'Порог сдвинули в одном правиле и не сдвинули в соседнем; правило удалили или выключили; потеряли правило «для остальных»; две половины написали через < и > и забыли = или NULL.',
    ),
    sure: text(
      'The example is a made-up customer for whom it is proved: the old set takes him, the new one does not. How many such customers there are today only the database tells.',
      'Пример — придуманный клиент, для которого это доказано: старый набор его забирает, новый — нет. Сколько таких клиентов сегодня, скажет только база данных.',
    ),
    repair: text(
      'Widen the neighbour up to the limit, or end the set with a rule for everybody who is left.',
      'Расширьте соседнее правило до границы или завершите набор правилом для всех оставшихся.',
    ),
    example: text(
      'deposit-top: balance >= 700000; deposit: balance < 500000. Between them nobody gets a deposit.',
      'deposit-top: balance >= 700000; deposit: balance < 500000. Между ними вклад не предлагают никому.',
    ),
  },
});

export const setOverlap = defineCause<OverlapEvidence>({
  id: 'rule/set-overlap',
  severity: 'error',
  name: text(
    'Two rules of one priority take the same customers',
    'Два правила одного приоритета забирают одних и тех же клиентов',
  ),
  title: ({ set, rules, outcomes, priority, channel, wasSoBefore, ...shown }) =>
    text(
      `${set}: ${rules[0]} (${outcomes[0]}) and ${rules[1]} (${outcomes[1]}) both have priority ${priority} and take the same customers${on(channel).en}, for example: ${told(shown).en}. Which of the two they get is chance.${before(wasSoBefore).en}`,
      `${set}: ${rules[0]} (${outcomes[0]}) и ${rules[1]} (${outcomes[1]}) имеют один приоритет ${priority} и забирают одних и тех же клиентов${on(channel).ru}, например: ${told(shown).ru}. Что из двух они получат, дело случая.${before(wasSoBefore).ru}`,
    ),
  next: ({ rules, place }) => [
    text(
      `Give ${rules[0]} and ${rules[1]} different priorities, or make their conditions exclude each other. ${at(place).en}`.trim(),
      `Дайте ${rules[0]} и ${rules[1]} разные приоритеты или сделайте их условия взаимоисключающими. ${at(place).ru}`.trim(),
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'Two rules with the same priority and different outcomes let the same customer through, and no rule before them takes him. The system takes whichever it meets first, and that may change from run to run.',
      'Два правила с одинаковым приоритетом и разными исходами пропускают одного и того же клиента, и ни одно из предыдущих его не забирает. Система возьмёт то, что встретит первым, и от запуска к запуску это может меняться.',
    ),
    why: text(
      'A rule was copied with its priority; priorities of two teams were merged; a condition was widened into the neighbour.',
      'Правило скопировали вместе с приоритетом; объединили приоритеты двух команд; условие расширили на соседа.',
    ),
    sure: text(
      'The example is a made-up customer for whom it is proved that both take him and none before them does.',
      'Пример — придуманный клиент, для которого доказано: оба правила его забирают, а предыдущие — нет.',
    ),
    repair: text(
      'Different priorities, by what matters more to the business. Then check that the later of the two is still reached.',
      'Разные приоритеты — по тому, что важнее для бизнеса. Затем проверьте, что до второго из них кто-то доходит.',
    ),
    example: text(
      'Priority 2: balance >= 260000 → deposit; priority 2: monthly_income >= 92000 → limit-up. Who has both gets either.',
      'Приоритет 2: balance >= 260000 → deposit; приоритет 2: monthly_income >= 92000 → limit-up. У кого есть и то и другое, получит что попало.',
    ),
  },
});

export const setLetsNobodyThrough = defineCause<ClosedEvidence>({
  id: 'rule/set-nobody',
  severity: 'error',
  name: text('Rules that let nobody through together', 'Правила, которые вместе не пропускают никого'),
  title: ({ set, rules, channel, wasSoBefore }) =>
    text(
      `${set}: ${list(rules)} together let nobody through${on(channel).en}, whoever there is.${before(wasSoBefore).en}`,
      `${set}: ${list(rules)} вместе не пропускают никого${on(channel).ru}, кто бы ни был.${before(wasSoBefore).ru}`,
    ),
  next: ({ rules }) => [
    text(
      `Compare the conditions of ${list(rules)}: they contradict each other. Loosen one of them.`,
      `Сравните условия ${list(rules)}: они противоречат друг другу. Смягчите одно из них.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A contact policy lets a customer through when all its rules do. These rules cannot be met together by anybody, so every campaign loses all its customers at the policy stage.',
      'Контактная политика пропускает клиента, если его пропускают все её правила. Этим правилам вместе не может отвечать никто, и каждая кампания теряет всех клиентов на этапе политики.',
    ),
    why: text(
      'Each rule is right by itself; they were written by different people, or the sign of one was turned round. A rule for one channel was given to all.',
      'Каждое правило по отдельности верно; их писали разные люди, или у одного перевернули знак. Правило для одного канала распространили на все.',
    ),
    sure: text(
      'It is proved for all customers there could be, NULL included; without any one of the named rules somebody would be let through.',
      'Это доказано для любых возможных клиентов, включая NULL; без любого из названных правил кто-то проходил бы.',
    ),
    repair: text(
      'Decide which of the demands is meant, and take the other back in a new version.',
      'Решите, какое из требований нужно, и новой версией отмените другое.',
    ),
    example: text(
      "consent: status = 'ACTIVE'; quarantine: status = 'BLOCKED'. No mailing goes out.",
      "consent: status = 'ACTIVE'; quarantine: status = 'BLOCKED'. Ни одна рассылка не уходит.",
    ),
  },
});

export const capUnlimited = defineCause<UnlimitedEvidence>({
  id: 'rule/cap-unlimited',
  severity: 'warning',
  name: text('A contact policy without a cap', 'Контактная политика без лимита'),
  title: ({ rule, capBefore, periodDays, channel }) => {
    const per = periodDays === null ? NOTHING : text(` per ${periodDays} days`, ` за ${periodDays} дн.`);
    return text(
      `Contact policy ${rule} has no cap any more${on(channel).en}: before, ${capBefore}${per.en}. Customers may get any number of messages.`,
      `У контактной политики ${rule} больше нет лимита${on(channel).ru}: было ${capBefore}${per.ru}. Клиент может получить сколько угодно сообщений.`,
    );
  },
  next: ({ rule, place }) => [
    text(
      `Ask the owner of ${rule} whether the limit was meant to go, and what holds the number of messages instead. ${at(place).en}`.trim(),
      `Спросите владельца ${rule}, намеренно ли убран лимит и что теперь сдерживает число сообщений. ${at(place).ru}`.trim(),
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A contact policy limited how many messages a customer may get in a period. After the edit it says no number, or none that limits.',
      'Контактная политика ограничивала число сообщений клиенту за период. После правки число не указано или ничего не ограничивает.',
    ),
    why: text(
      'The field was cleared or the line removed; a key was misspelt and the system took its default; somebody lifted the limit for one action and forgot it.',
      'Очистили поле или удалили строку; ошиблись в имени ключа, и система взяла значение по умолчанию; лимит сняли ради одной акции и забыли.',
    ),
    sure: text(
      'Both versions are compared: in the old one a rule of the set limits the channel, in the new one none does. Another set or the system itself may still have a limit.',
      'Сравниваются обе версии: в старой канал ограничивает одно из правил набора, в новой — ни одно. Лимит может оставаться в другом наборе или в самой системе.',
    ),
    repair: text(
      'Put the number back in a new version; where no limit is meant, say so in words that the next reader understands, and let it be approved.',
      'Верните число новой версией; если лимит и не нужен, напишите это понятно для следующего читателя и согласуйте.',
    ),
    example: text(
      'email-cap: cap: 2, period: 7 days became period: 7 days. Ten campaigns wrote to the same people in one week.',
      'email-cap: было cap: 2, period: 7 days, стало period: 7 days. За неделю одним и тем же людям написали десять кампаний.',
    ),
  },
});

const WHY: Readonly<Record<DanglingEvidence['why'], Text>> = {
  missing: text('which is not there', 'которого нет'),
  unpublished: text('which is not published', 'которое не опубликовано'),
  'not-in-force': text('which is not in force', 'которое не действует'),
};

export const referenceDangling = defineCause<DanglingEvidence>({
  id: 'rule/reference-dangling',
  severity: 'error',
  name: text('A rule refers to something that is gone', 'Правило ссылается на то, чего нет'),
  title: ({ set, rule, kind, target, why, wasSoBefore }) =>
    text(
      `Rule ${rule} of ${set} uses the ${kind} ${target}, ${WHY[why].en}.${before(wasSoBefore).en}`,
      `Правило ${rule} набора ${set} использует ${kind} ${target}, ${WHY[why].ru}.${before(wasSoBefore).ru}`,
    ),
  next: ({ rule, kind, target, why, place }) => [
    text(
      `${why === 'missing' ? `Correct the name or restore the ${kind} ${target}` : `Publish the ${kind} ${target} or correct its validity`}; or take the reference out of ${rule}. ${at(place).en}`.trim(),
      `${why === 'missing' ? `Исправьте имя или восстановите ${kind} ${target}` : `Опубликуйте ${kind} ${target} или исправьте срок действия`}; либо уберите ссылку из ${rule}. ${at(place).ru}`.trim(),
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The rule needs a list, a segment, a template or an offer that does not exist, is not published, or is out of its time.',
      'Правилу нужен список, сегмент, шаблон или предложение, которого нет, которое не опубликовано или срок которого вышел.',
    ),
    why: text(
      'Something was renamed, deleted or withdrawn in one place and still named in another. Systems differ in what then happens: one stops the run, another drops the condition in silence, and more people get through.',
      'Что-то переименовали, удалили или сняли с публикации в одном месте, а в другом оно всё ещё названо. Системы ведут себя по-разному: одна останавливает запуск, другая молча отбрасывает условие, и проходит больше людей.',
    ),
    sure: text(
      'In files: nothing that was given defines it. Name all files of the repository together, or things that stand in a file that was left out look missing.',
      'В файлах: ни один из указанных файлов этого не определяет. Указывайте все файлы репозитория сразу, иначе то, что описано в пропущенном файле, покажется отсутствующим.',
    ),
    repair: text(
      'Correct the name, or publish what it names before the rule is deployed.',
      'Исправьте имя или опубликуйте названное до выкладки правила.',
    ),
    example: text(
      'Offer gold-card uses the template card-gift-v2; only card-gift is there. The run stops at personalisation.',
      'Предложение gold-card использует шаблон card-gift-v2, а есть только card-gift. Запуск останавливается на персонализации.',
    ),
  },
});
