import { DAY, dateOf } from './moments.ts';
import { adding, replacing, type Written } from './rule-edit.ts';

/** Edits of segments after which nobody is selected. */
export const RULE_EDITS_NOBODY: Readonly<Record<string, Written>> = {
  'action-day-empty': [
    'dormant-customers',
    'segment',
    replacing(
      'and c.balance < 3000',
      (moment) =>
        `and exists (\n  select 1\n  from crm.card_transaction t\n  where t.customer_id = c.customer_id\n    and t.made_at between date '${dateOf(moment - DAY)}' and date '${dateOf(moment - DAY)}'\n)`,
    ),
    'p.egorov',
    'Кто покупал в день акции, MKT-1238',
    'MKT-1238',
  ],
  'salary-empty-monday': [
    'salary-clients',
    'segment',
    replacing('between 160000 and 290000', 'between 290000 and 160000'),
    'p.egorov',
    'Границы дохода из новой таблицы, MKT-1240',
    'MKT-1240',
  ],
  'vip-empty': [
    'vip-deposit',
    'segment',
    replacing("c.tariff in ('PREMIUM', 'GOLD')", "c.tariff in ('Премиум', 'Золотой')"),
    'd.romanov',
    'Понятные названия тарифов, MKT-1241',
    'MKT-1241',
  ],
  'no-calls-to-make': [
    'pension',
    'segment',
    replacing("c.status = 'ACTIVE'", "c.status = 'Active'"),
    'n.orlov',
    'Статус как в интерфейсе, MKT-1243',
    'MKT-1243',
  ],
  'salary-empty': [
    'salary-clients',
    'segment',
    replacing("c.income_type = 'SALARY'", "c.income_type = 'SALLARY'"),
    'p.egorov',
    'Поправили форматирование, MKT-1244',
    'MKT-1244',
  ],
  'premium-empty': [
    'vip-deposit',
    'segment',
    adding("and c.status = 'PREMIUM'"),
    'd.romanov',
    'Только премиальные, MKT-1245',
    'MKT-1245',
  ],
  'vip-without-colleagues': [
    'vip-deposit',
    'segment',
    adding(
      "and c.customer_id not in (\n  select customer_id\n  from crm.customer_list l\n  where l.list_code = 'EMPLOYEES'\n)",
    ),
    'd.romanov',
    'Без сотрудников банка, MKT-1246',
    'MKT-1246',
  ],
  'sms-thursday-empty': [
    'dormant-customers',
    'segment',
    replacing("c.phone like '+79%'", "c.phone like '+79'"),
    'a.sokolova',
    'Правка маски телефона, MKT-1247',
    'MKT-1247',
  ],
  'comeback-limit-empty': [
    'dormant-customers',
    'segment',
    adding('and c.balance > 50000'),
    'p.egorov',
    'Остаток от 50 000, MKT-1248',
    'MKT-1248',
  ],
  'young-card-empty': [
    'young-online',
    'segment',
    adding('and c.registered_on >= current_date - 30'),
    'k.zaitseva',
    'Только новые за месяц, MKT-1249',
    'MKT-1249',
  ],
  'limit-up-empty': [
    'credit-limit-offer',
    'segment',
    replacing('> 3000', '> 300000'),
    'p.egorov',
    'Оборот в копейках, RSK-81',
    'RSK-81',
  ],
};
