import { text } from '../text.ts';
import { type Term, term } from './term.ts';

/** Who is selected, and who may be contacted. */
export const RULE_TERMS: readonly Term[] = [
  term(
    'segment',
    text('segment', 'сегмент'),
    { en: ['audience', 'target group', 'selection'], ru: ['аудитория', 'выборка', 'целевая группа'] },
    text(
      'A formula that says for each customer whether he belongs to the audience. It is counted anew in every run, so the same segment selects other people tomorrow.',
      'Формула, которая о каждом клиенте говорит, входит ли он в аудиторию. Она считается заново в каждом запуске, поэтому завтра тот же сегмент отберёт других людей.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'condition',
    text('condition', 'условие'),
    { en: ['filter', 'criterion', 'leaf'], ru: ['фильтр', 'критерий'] },
    text(
      'One question of a segment’s or rule’s formula, such as “age over 25”. For each customer its answer is yes, no or unknown; conditions are joined by AND (all must be met), OR (one is enough) and NOT.',
      'Один вопрос формулы сегмента или правила, например «возраст больше 25». Для каждого клиента ответ — да, нет или неизвестно; условия соединяют AND (нужны все), OR (хватит одного) и NOT.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'unknown',
    text('UNKNOWN, NULL', 'UNKNOWN (неизвестно), NULL'),
    {
      en: ['null', 'no value', 'empty value', 'three-valued logic'],
      ru: ['налл', 'нулл', 'нет значения', 'пустое значение', 'трёхзначная логика', 'неизвестно'],
    },
    text(
      'NULL is a value that is not known: a customer without an e-mail has NULL there. Every comparison with NULL is neither true nor false but UNKNOWN, and an unknown condition does not select. So “city is not Moscow” leaves out everybody without a city, and “not in” a list that holds one NULL selects nobody at all.',
      'NULL — значение, которого не знают: у клиента без e-mail там NULL. Любое сравнение с NULL — ни да ни нет, а UNKNOWN (неизвестно), а неизвестное условие не отбирает. Поэтому «город не Москва» теряет всех без города, а «not in» по списку с одним NULL не отбирает вообще никого.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'and-or',
    text('AND, OR, parentheses', 'AND, OR и скобки'),
    { en: ['brackets', 'precedence', 'logical operators'], ru: ['и или', 'порядок условий', 'логические операторы'] },
    text(
      'AND binds tighter than OR: “consent and rich or Moscow” means “(consent and rich) or Moscow”, so everybody in Moscow gets in without consent. Whoever mixes both writes parentheses.',
      'AND связывает сильнее, чем OR: «согласие и богатый или Москва» значит «(согласие и богатый) или Москва», и все москвичи проходят без согласия. Кто смешивает оба, ставит скобки.',
    ),
    'mmsup rules diff {segment}',
  ),
  term(
    'population',
    text('population', 'база клиентов'),
    { en: ['all customers', 'customer base'], ru: ['все клиенты', 'генеральная совокупность'] },
    text(
      'All customers that a segment could select from. The share of the population that each condition keeps shows at once which condition is the narrow one.',
      'Все клиенты, из которых сегмент мог бы выбирать. По доле базы, которую оставляет каждое условие, сразу видно, какое из них самое узкое.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'rule',
    text('rule', 'правило'),
    { en: ['business rule'], ru: ['бизнес-правило'] },
    text(
      'What people may edit and what decides about customers: a segment, a contact policy, the conditions of an offer, a normalisation. Each has an owner and versions.',
      'То, что люди правят и что решает о клиентах: сегмент, контактная политика, условия предложения, нормализация. У каждого есть владелец и версии.',
    ),
    'mmsup rules list',
  ),
  term(
    'rule-version',
    text('version of a rule', 'версия правила'),
    {
      en: ['edit', 'change of a rule', 'history of a rule', 'who changed', 'who may edit'],
      ru: ['правка', 'изменение правила', 'история правила', 'кто менял', 'кто правит'],
    },
    text(
      'Every edit of a rule is kept as a new version: who wrote it, who approved it, from when it is in force. Old versions are never changed, so that the state before an edit can be seen and put back.',
      'Каждая правка правила хранится новой версией: кто написал, кто согласовал, с какого времени действует. Старые версии не меняют, поэтому состояние до правки можно увидеть и вернуть.',
    ),
    'mmsup rules log {rule}',
  ),
  term(
    'approval',
    text('approval', 'согласование'),
    {
      en: ['four eyes', 'who confirms a rule', 'who approves', 'get an edit approved', 'review of an edit'],
      ru: [
        'апрув',
        'утверждение',
        'кто утверждает правило',
        'согласовать правку',
        'кто согласует',
        'согласовывать',
        'второй человек',
      ],
    },
    text(
      'A second person confirms an edit before it comes into force. An edit without approval is not wrong by itself, but it is the first one to look at.',
      'Второй человек подтверждает правку, прежде чем она начнёт действовать. Правка без согласования сама по себе не ошибка, но смотреть её нужно первой.',
    ),
    'mmsup health check --only rules-unapproved',
  ),
  term(
    'contact-policy',
    text('contact policy', 'контактная политика'),
    {
      en: ['contact rules', 'frequency policy', 'pressure'],
      ru: ['политика контактов', 'правила контактов', 'частота контактов'],
    },
    text(
      'The rules that say how often, when and through which channel a customer may be contacted, whatever the campaigns want. It is applied after selecting: whoever has had enough is left out with a reason.',
      'Правила, которые говорят, как часто, когда и по какому каналу можно писать клиенту, чего бы ни хотели кампании. Применяется после отбора: кому уже хватит, того исключают с указанием причины.',
    ),
    'mmsup rules list',
  ),
  term(
    'cap',
    text('cap', 'лимит'),
    {
      en: ['frequency cap', 'limit of messages', 'how many messages may be sent', 'maximum'],
      ru: ['кап', 'кэп', 'ограничение частоты', 'максимум сообщений', 'сколько сообщений можно отправить', 'предел'],
    },
    text(
      'How many messages a customer may get in a period, as a number in a contact policy. A cap of 0 means none at all, not “without limit”.',
      'Сколько сообщений клиент может получить за период: число в контактной политике. Лимит 0 значит «ни одного», а не «без ограничений».',
    ),
    'mmsup health check --only policy-cap-exceeded',
  ),
  term(
    'quiet-hours',
    text('quiet hours', 'тихие часы'),
    {
      en: ['night', 'hours of sending', 'sending window'],
      ru: ['ночное время', 'часы отправки', 'окно отправки', 'ночью'],
    },
    text(
      'The time in which nobody may be contacted, in the customer’s zone, as a rule at night. What is due then waits until the morning or is left out, as the policy says.',
      'Время, когда писать и звонить нельзя, по часовому поясу клиента, обычно ночь. То, что пришлось на него, ждёт утра или исключается, как сказано в политике.',
    ),
    'mmsup rules list',
  ),
  term(
    'suppression',
    text('suppression', 'запрет на связь'),
    {
      en: ['stop list', 'black list', 'do not contact', 'exclusion list'],
      ru: ['саппрешен', 'блэклист', 'стоп-лист', 'чёрный список', 'не беспокоить', 'список исключений'],
    },
    text(
      'A note that a customer must not be contacted: by which channel, for what reason, from when to when. Whether it was broken is judged at the moment of sending: a refusal of today does not make yesterday’s letter wrong.',
      'Запись о том, что клиенту писать нельзя: по какому каналу, почему, с какого по какое время. Нарушен ли он, решается на момент отправки: сегодняшний отказ не делает ошибкой вчерашнее письмо.',
    ),
    'mmsup health check --only sent-while-suppressed',
  ),
  term(
    'consent',
    text('consent, opt-in', 'согласие'),
    {
      en: ['permission', 'opt in', 'allowed advertising'],
      ru: ['опт-ин', 'разрешение', 'подписка', 'оптин', 'согласие на рекламу'],
    },
    text(
      'A customer’s permission to get advertising through a channel. Most segments ask for it as their first condition; where it is not recorded, it is not given.',
      'Разрешение клиента на рекламу по каналу. Большинство сегментов спрашивают его первым условием; где оно не записано, его нет.',
    ),
    'mmsup segment explain {segment}',
  ),
  term(
    'opt-out',
    text('opt-out, unsubscribe', 'отписка'),
    { en: ['refusal', 'unsubscribed'], ru: ['оптаут', 'ансаб', 'отказ от рассылки', 'отписался'] },
    text(
      'A customer’s refusal: by a link, a call or in a branch. It becomes a suppression; between the refusal and its line in the list there must be no message.',
      'Отказ клиента: по ссылке, по телефону или в отделении. Он становится запретом; между отказом и строкой в списке не должно быть сообщений.',
    ),
    'mmsup health check --only sent-while-suppressed',
  ),
  term(
    'eligibility',
    text('eligibility', 'право на предложение'),
    { en: ['eligible', 'who may have an offer'], ru: ['допустимость', 'кому положено', 'подходит под предложение'] },
    text(
      'The conditions under which a customer may have an offer: product, risk, age, dates. It is asked after the segment, so somebody selected may still have no offer.',
      'Условия, при которых клиенту положено предложение: продукт, риск, возраст, сроки. Проверяется после сегмента, поэтому отобранный может остаться без предложения.',
    ),
    'mmsup rules list',
  ),
  term(
    'snapshot',
    text('kept members', 'сохранённый состав сегмента'),
    {
      en: ['snapshot', 'static segment', 'membership'],
      ru: ['снэпшот', 'снапшот', 'снимок сегмента', 'статический сегмент', 'участники'],
    },
    text(
      'Some systems count a segment at night and keep the list of its members; runs then take the list and not the formula. What was changed since is not in it.',
      'Некоторые системы считают сегмент ночью и хранят список участников; запуски берут список, а не формулу. Того, что изменилось позже, в нём нет.',
    ),
    'mmsup health check --only members-stale',
  ),
  term(
    'normalisation',
    text('normalisation', 'нормализация'),
    { en: ['data cleaning', 'standardisation'], ru: ['очистка данных', 'приведение к одному виду'] },
    text(
      'Bringing telephone numbers, addresses, names and codes into one form before anything is selected. Values that were not normalised look right to a person and are met by no condition.',
      'Приведение телефонов, адресов, имён и кодов к одному виду до отбора. Ненормализованное значение человеку кажется верным, но ни одно условие его не находит.',
    ),
    'mmsup health check --only "addresses-invalid,literals-unknown"',
  ),
];
