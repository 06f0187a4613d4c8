import type { RuleSeed } from './catalogue.types.ts';

const NOT_ON_LIST = `and c.customer_id not in (
  select m.customer_id
  from crm.customer_list_member m
  where m.list_code = 'DO-NOT-OFFER'
)`;

const SALARY_CLIENTS = (income: number) => `c.status = 'ACTIVE'
and c.income_type = 'SALARY'
and c.monthly_income between ${income} and 290000
and c.city in ('Москва', 'Казань')
and c.email_consent_at is not null
and c.email ~ '@[a-z0-9.-]+[.][a-z]{2,}$'
and exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind = 'SALARY_CARD' and p.closed_on is null
)
${NOT_ON_LIST}`;

const VIP_DEPOSIT = (balance: number) => `c.status = 'ACTIVE'
and c.email_consent_at is not null
and c.tariff in ('PREMIUM', 'GOLD')
and c.balance >= ${balance}
and not exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind = 'DEPOSIT' and p.closed_on is null
)
${NOT_ON_LIST}`;

const CREDIT_LIMIT = (spent: number) => `c.status = 'ACTIVE'
and c.sms_consent_at is not null
and c.tariff = 'GOLD'
and c.monthly_income >= 90000
and c.birth_date between current_date - interval '65 years' and current_date - interval '23 years'
and coalesce((
  select sum(t.amount)
  from crm.card_transaction t
  where t.customer_id = c.customer_id and t.made_at between now() - interval '90 days' and now()
), 0) > ${spent}
${NOT_ON_LIST}`;

const CARD_REACTIVATION = (days: number) => `c.status = 'ACTIVE'
and c.push_consent_at is not null
and c.customer_id / 20 % 14 = (current_date - date '2026-01-01') % 14
and exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind in ('DEBIT_CARD', 'CREDIT_CARD') and p.closed_on is null
)
and not exists (
  select 1
  from crm.card_transaction t
  where t.customer_id = c.customer_id and t.made_at between now() - interval '${days} days' and now()
)
${NOT_ON_LIST}`;

const MORTGAGE_CARE = `c.status = 'ACTIVE'
and c.email is not null
and c.email_consent_at is not null
and exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind = 'MORTGAGE' and p.closed_on is null
    and (current_date - p.opened_on) % 14 = 0
)`;

const DORMANT = (balance: number) => `c.status in ('ACTIVE', 'SLEEPING')
and c.sms_consent_at is not null
and c.phone like '+79%'
and (c.last_login_at is null or c.last_login_at < now() - interval '180 days')
and c.balance < ${balance}
and not exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind = 'CREDIT_CARD' and p.closed_on is null
)
${NOT_ON_LIST}`;

const YOUNG_ONLINE = (years: number) => `c.birth_date > current_date - interval '${years} years'
and c.push_consent_at is not null
and c.tariff <> 'PREMIUM'
and c.last_login_at >= now() - interval '150 days'
and (
  c.city = 'Москва'
  or c.city = 'Санкт-Петербург'
  or c.city = 'Казань'
)`;

const PENSION = (balance: number) => `c.status = 'ACTIVE'
and c.call_consent_at is not null
and c.phone is not null
and (c.income_type = 'PENSION' or c.birth_date <= current_date - interval '63 years')
and c.balance between ${balance} and 2000000
${NOT_ON_LIST}`;

/** The segments of the demo with their history; every one of them means what it says. */
export const SEGMENTS: readonly RuleSeed[] = [
  {
    code: 'salary-clients',
    kind: 'segment',
    name: 'Зарплатные клиенты',
    owner: 'a.sokolova',
    versions: [
      { body: SALARY_CLIENTS(180000), author: 'a.sokolova', comment: 'Первая версия', daysAgo: 140 },
      { body: SALARY_CLIENTS(160000), author: 'p.egorov', comment: 'Порог дохода 160 000, MKT-1180', daysAgo: 66 },
    ],
  },
  {
    code: 'vip-deposit',
    kind: 'segment',
    name: 'Состоятельные без вклада',
    owner: 'd.romanov',
    versions: [
      { body: VIP_DEPOSIT(300000), author: 'd.romanov', comment: 'Первая версия', daysAgo: 190 },
      { body: VIP_DEPOSIT(250000), author: 'd.romanov', comment: 'Снизили порог, MKT-1032', daysAgo: 90 },
      { body: VIP_DEPOSIT(256000), author: 'a.sokolova', comment: 'Порог по новой ставке ЦБ, MKT-1207', daysAgo: 24 },
    ],
  },
  {
    code: 'credit-limit-offer',
    kind: 'segment',
    name: 'Повышение кредитного лимита',
    owner: 'p.egorov',
    versions: [
      { body: CREDIT_LIMIT(5000), author: 'p.egorov', comment: 'Первая версия', daysAgo: 120 },
      { body: CREDIT_LIMIT(3000), author: 'p.egorov', comment: 'Оборот от 3 000, решение рисков RSK-77', daysAgo: 68 },
    ],
  },
  {
    code: 'card-reactivation',
    kind: 'segment',
    name: 'Карты без операций',
    owner: 'a.sokolova',
    versions: [
      {
        body: CARD_REACTIVATION(45),
        author: 'a.sokolova',
        comment: 'По одной четырнадцатой базы в день',
        daysAgo: 150,
      },
      { body: CARD_REACTIVATION(30), author: 'a.sokolova', comment: '30 дней вместо 45, MKT-1099', daysAgo: 75 },
    ],
  },
  {
    code: 'mortgage-care',
    kind: 'segment',
    name: 'Ипотека: письмо раз в две недели',
    owner: 'n.orlov',
    versions: [{ body: MORTGAGE_CARE, author: 'n.orlov', comment: 'Сервисное письмо с советами', daysAgo: 170 }],
  },
  {
    code: 'dormant-customers',
    kind: 'segment',
    name: 'Давно не заходили',
    owner: 'a.sokolova',
    versions: [
      { body: DORMANT(2500), author: 'a.sokolova', comment: 'Первая версия', daysAgo: 110 },
      { body: DORMANT(3000), author: 'p.egorov', comment: 'Остаток до 3 000, MKT-1161', daysAgo: 71 },
    ],
  },
  {
    code: 'young-online',
    kind: 'segment',
    name: 'Молодёжь в приложении',
    owner: 'k.zaitseva',
    versions: [
      { body: YOUNG_ONLINE(23), author: 'k.zaitseva', comment: 'Первая версия', daysAgo: 100 },
      { body: YOUNG_ONLINE(25), author: 'k.zaitseva', comment: 'До 25 лет, MKT-1144', daysAgo: 72 },
    ],
  },
  {
    code: 'pension',
    kind: 'segment',
    name: 'Пенсионеры с остатком',
    owner: 'n.orlov',
    versions: [
      { body: PENSION(290000), author: 'n.orlov', comment: 'Первая версия', daysAgo: 160 },
      { body: PENSION(250000), author: 'n.orlov', comment: 'От 250 000, MKT-1120', daysAgo: 80 },
    ],
  },
];
