import type { RuleSeed } from './catalogue.types.ts';

interface ChannelPolicy {
  readonly channel: string;
  readonly cap: number;
  readonly period_days: number;
  readonly quiet_from: string;
  readonly quiet_to: string;
}

const policyBody = (policy: ChannelPolicy) => JSON.stringify(policy, null, 2);

const one = (body: string, author: string, comment: string, daysAgo: number) => ({ body, author, comment, daysAgo });

const channelPolicy = (code: string, name: string, before: ChannelPolicy, after: ChannelPolicy): RuleSeed => ({
  code,
  kind: 'policy',
  name,
  owner: 'compliance',
  versions: [
    one(policyBody(before), 'o.belova', 'Первая версия', 200),
    one(policyBody(after), 'o.belova', 'Контактная политика на второе полугодие, CMP-31', 69),
  ],
});

/** The contact policy: caps per channel and period, quiet hours in the customer's own zone, and the control group. */
export const POLICIES: readonly RuleSeed[] = [
  channelPolicy(
    'email-cap',
    'E-mail: не чаще одного письма за 3 дня',
    { channel: 'email', cap: 2, period_days: 3, quiet_from: '23:00', quiet_to: '06:00' },
    { channel: 'email', cap: 1, period_days: 3, quiet_from: '23:00', quiet_to: '06:00' },
  ),
  channelPolicy(
    'sms-cap',
    'SMS: не чаще одного за 3 дня, не ночью',
    { channel: 'sms', cap: 1, period_days: 2, quiet_from: '21:00', quiet_to: '09:00' },
    { channel: 'sms', cap: 1, period_days: 3, quiet_from: '21:00', quiet_to: '09:00' },
  ),
  channelPolicy(
    'push-cap',
    'Push: не чаще одного за 2 дня, не ночью',
    { channel: 'push', cap: 2, period_days: 2, quiet_from: '21:00', quiet_to: '09:00' },
    { channel: 'push', cap: 1, period_days: 2, quiet_from: '21:00', quiet_to: '09:00' },
  ),
  channelPolicy(
    'call-cap',
    'Звонки: не чаще одного за 5 дней, не вечером',
    { channel: 'call', cap: 2, period_days: 5, quiet_from: '20:00', quiet_to: '09:00' },
    { channel: 'call', cap: 1, period_days: 5, quiet_from: '20:00', quiet_to: '09:00' },
  ),
  {
    code: 'control-group',
    kind: 'policy',
    name: 'Контрольная группа',
    owner: 'analytics',
    versions: [one(JSON.stringify({ percent: 5 }, null, 2), 'k.zaitseva', 'Пять процентов базы без коммуникаций', 180)],
  },
];

const offer = (code: string, name: string, body: string, author: string): RuleSeed => ({
  code,
  kind: 'offer',
  name,
  owner: author,
  versions: [one(body, author, 'Первая версия', 130)],
});

/** Who may have which offer. */
export const OFFER_RULES: readonly RuleSeed[] = [
  offer('elig-cashback-plus', 'Повышенный кешбэк', "c.monthly_income >= 200000\nand c.tariff <> 'BASE'", 'p.egorov'),
  offer('elig-cashback', 'Кешбэк', 'c.monthly_income is not null', 'p.egorov'),
  offer('elig-deposit-top', 'Вклад «Максимум»', 'c.balance >= 700000', 'd.romanov'),
  offer('elig-deposit', 'Вклад «Доходный»', 'c.balance >= 260000', 'd.romanov'),
  offer('elig-limit-up', 'Повышение лимита', 'c.monthly_income >= 92000', 'p.egorov'),
  offer('elig-card-gift', 'Подарок за покупку', "c.tariff in ('GOLD', 'STANDARD', 'BASE', 'PREMIUM')", 'a.sokolova'),
  offer('elig-mortgage-tips', 'Советы по ипотеке', 'c.registered_on < current_date - 30', 'n.orlov'),
  offer('elig-welcome-back', 'С возвращением', "c.status <> 'BLOCKED'\nand c.balance < 2900", 'a.sokolova'),
  offer('elig-student-card', 'Молодёжная карта', 'c.balance < 250000', 'k.zaitseva'),
  offer('elig-pension-deposit', 'Вклад «Пенсионный»', 'c.balance >= 260000', 'n.orlov'),
];

/** How raw contacts become contacts: expressions over one raw row `r`, NULL when it cannot be used. */
export const NORMALISATION: readonly RuleSeed[] = [
  {
    code: 'phone-e164',
    kind: 'normalisation',
    name: 'Телефон в виде +7XXXXXXXXXX',
    owner: 'data-quality',
    versions: [
      one("'+7' || right(regexp_replace(r.raw_phone, '[^0-9]', '', 'g'), 10)", 'i.gusev', 'Первая версия', 260),
      one(
        "case when length(regexp_replace(r.raw_phone, '[^0-9]', '', 'g')) in (10, 11)\n" +
          "  then '+7' || right(regexp_replace(r.raw_phone, '[^0-9]', '', 'g'), 10)\nend",
        'i.gusev',
        'Короткие номера больше не проходят, DQ-412',
        95,
      ),
    ],
  },
  {
    code: 'email-lower',
    kind: 'normalisation',
    name: 'E-mail строчными буквами без пробелов',
    owner: 'data-quality',
    versions: [
      one(
        "case when trim(r.raw_email) ~* '^[^@ ]+@[^@ ]+[.][a-z]{2,}$' then lower(trim(r.raw_email)) end",
        'i.gusev',
        'Первая версия',
        260,
      ),
    ],
  },
];
