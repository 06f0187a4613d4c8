import type { CampaignSeed } from './catalogue.types.ts';

/** The campaigns of the demo: a push and an e-mail every day, the others once a week. */
export const CAMPAIGNS: readonly CampaignSeed[] = [
  {
    code: 'salary-bonus',
    name: 'Кешбэк зарплатным',
    channel: 'email',
    segment: 'salary-clients',
    template: 'salary-bonus-v4',
    owner: 'a.sokolova',
    time: '10:00',
    day: 1,
    offers: ['cashback-plus', 'cashback'],
  },
  {
    code: 'vip-deposit',
    name: 'Вклад состоятельным',
    channel: 'email',
    segment: 'vip-deposit',
    template: 'vip-deposit-v2',
    owner: 'd.romanov',
    time: '10:00',
    day: 3,
    offers: ['deposit-top', 'deposit'],
  },
  {
    code: 'credit-limit-up',
    name: 'Повышение лимита',
    channel: 'sms',
    segment: 'credit-limit-offer',
    template: 'limit-up-v1',
    owner: 'p.egorov',
    time: '11:00',
    day: 2,
    offers: ['limit-up'],
  },
  {
    code: 'card-wake-up',
    name: 'Вернитесь к карте',
    channel: 'push',
    segment: 'card-reactivation',
    template: 'card-wake-up-v3',
    owner: 'a.sokolova',
    time: '15:00',
    day: null,
    offers: ['card-gift'],
  },
  {
    code: 'mortgage-care',
    name: 'Советы по ипотеке',
    channel: 'email',
    segment: 'mortgage-care',
    template: 'welcome-v2',
    owner: 'n.orlov',
    time: '09:30',
    day: null,
    offers: ['mortgage-tips'],
  },
  {
    code: 'come-back',
    name: 'С возвращением',
    channel: 'sms',
    segment: 'dormant-customers',
    template: 'come-back-v1',
    owner: 'a.sokolova',
    time: '11:00',
    day: 4,
    offers: ['welcome-back'],
  },
  {
    code: 'young-card',
    name: 'Молодёжная карта',
    channel: 'push',
    segment: 'young-online',
    template: 'young-card-v1',
    owner: 'k.zaitseva',
    time: '13:00',
    day: 5,
    offers: ['student-card'],
  },
  {
    code: 'pension-call',
    name: 'Вклад пенсионерам',
    channel: 'call',
    segment: 'pension',
    template: 'pension-script-v2',
    owner: 'n.orlov',
    time: '09:45',
    day: 2,
    offers: ['pension-deposit'],
  },
];

/** Offer, what people call it, product it sells; the rule `elig-<offer>` says who may have it. */
export const OFFERS: readonly (readonly [code: string, name: string, product: string])[] = [
  ['cashback-plus', 'Кешбэк 5 %', 'SALARY_CARD'],
  ['cashback', 'Кешбэк 2 %', 'SALARY_CARD'],
  ['deposit-top', 'Вклад «Максимум»', 'DEPOSIT'],
  ['deposit', 'Вклад «Доходный»', 'DEPOSIT'],
  ['limit-up', 'Повышение лимита', 'CREDIT_CARD'],
  ['card-gift', 'Подарок за покупку', 'DEBIT_CARD'],
  ['mortgage-tips', 'Советы по ипотеке', 'MORTGAGE'],
  ['welcome-back', 'С возвращением', 'DEBIT_CARD'],
  ['student-card', 'Молодёжная карта', 'DEBIT_CARD'],
  ['pension-deposit', 'Вклад «Пенсионный»', 'DEPOSIT'],
];

/** Template, channel, status, subject. */
export const TEMPLATES: readonly (readonly [code: string, channel: string, status: string, subject: string | null])[] =
  [
    ['salary-bonus-v4', 'email', 'published', 'Кешбэк за покупки по зарплатной карте'],
    ['salary-bonus-v3', 'email', 'archived', 'Кешбэк по зарплатной карте'],
    ['vip-deposit-v2', 'email', 'published', 'Ставка по вкладу для вас'],
    ['welcome-v2', 'email', 'published', 'Как платить по ипотеке меньше'],
    ['welcome-v1', 'email', 'archived', 'Добро пожаловать'],
    ['limit-up-v1', 'sms', 'published', null],
    ['come-back-v1', 'sms', 'published', null],
    ['card-wake-up-v3', 'push', 'published', 'Ваша карта скучает'],
    ['young-card-v1', 'push', 'published', 'Карта для молодых'],
    ['pension-script-v2', 'call', 'published', null],
  ];

/** Job, what people call it, local time of the business, HH:MM. */
export const JOBS: readonly (readonly [code: string, name: string, time: string])[] = [
  ['load-transactions', 'Операции по картам за вчера', '00:30'],
  ['import-contacts', 'Контакты и тарифы из АБС, нормализация', '01:00'],
  ['summarise-daily', 'Сводка сообщений и откликов за вчера', '02:00'],
  ['analyse-messages', 'Статистика таблицы сообщений', '03:00'],
  ['build-effectiveness', 'Отчёты эффективности за 30 дней', '06:00'],
];

/** Report, what people call it, owner, channel. */
export const REPORTS: readonly (readonly [code: string, name: string, owner: string, channel: string])[] = [
  ['effectiveness-email', 'Эффективность e-mail', 'k.zaitseva', 'email'],
  ['effectiveness-sms', 'Эффективность SMS', 'k.zaitseva', 'sms'],
  ['effectiveness-push', 'Эффективность push', 'k.zaitseva', 'push'],
  ['effectiveness-call', 'Эффективность звонков', 'n.orlov', 'call'],
];
