-- The bank's customers, from a seed: every value is a die thrown by the row's own id, so the order of rows and the number of processes
-- change nothing. Placeholders: customers, seed, now (the moment at which the demo stands when it is created).
-- A table that is emptied by the transaction that fills it needs no entries in the server's log.
truncate crm.customer;

insert into crm.branch (branch_id, name, city, time_zone)
select n, 'ДО «' || city || ' № ' || n || '»', city, zone
from (
  select row_number() over (order by place, copy)::integer as n, city, zone
  from (values
    (1, 'Москва', 'Europe/Moscow', 9), (2, 'Санкт-Петербург', 'Europe/Moscow', 5), (3, 'Казань', 'Europe/Moscow', 3),
    (4, 'Екатеринбург', 'Asia/Yekaterinburg', 3), (5, 'Новосибирск', 'Asia/Novosibirsk', 2), (6, 'Нижний Новгород', 'Europe/Moscow', 2),
    (7, 'Самара', 'Europe/Samara', 2), (8, 'Краснодар', 'Europe/Moscow', 2), (9, 'Калининград', 'Europe/Kaliningrad', 1),
    (10, 'Красноярск', 'Asia/Krasnoyarsk', 1), (11, 'Владивосток', 'Asia/Vladivostok', 1), (12, 'Ростов-на-Дону', 'Europe/Moscow', 1)
  ) as v (place, city, zone, copies) cross join lateral generate_series(1, copies) as copy
) as numbered;

insert into crm.dictionary_value (dictionary, code, label, valid_from)
select dictionary, code, label, timestamptz '2019-01-01 00:00:00+03'
from (values
  ('tariff', 'PREMIUM', 'Премиум'), ('tariff', 'GOLD', 'Золотой'), ('tariff', 'STANDARD', 'Стандартный'), ('tariff', 'BASE', 'Базовый'),
  ('status', 'ACTIVE', 'Действующий'), ('status', 'SLEEPING', 'Спящий'), ('status', 'BLOCKED', 'Заблокирован'),
  ('income_type', 'SALARY', 'Зарплата'), ('income_type', 'PENSION', 'Пенсия'), ('income_type', 'SELF', 'Свой бизнес'),
  ('income_type', 'NONE', 'Нет сведений'),
  ('product_kind', 'DEBIT_CARD', 'Дебетовая карта'), ('product_kind', 'CREDIT_CARD', 'Кредитная карта'),
  ('product_kind', 'SALARY_CARD', 'Зарплатная карта'), ('product_kind', 'DEPOSIT', 'Вклад'), ('product_kind', 'MORTGAGE', 'Ипотека'),
  ('product_kind', 'LOAN', 'Кредит наличными')
) as v (dictionary, code, label);

insert into demo_private.core_tariff (tariff, sent_as)
select code, code from crm.dictionary_value where dictionary = 'tariff';

-- Times are reckoned in seconds, not in days: a day asks for the zone's history, a hundred thousand times.
-- Every 67th record is a second record of the customer before it: the same person, entered twice and merged later.
insert into crm.customer (customer_id, last_name, first_name, middle_name, latin_name, gender, birth_date, phone, email, push_token, city,
  time_zone, branch_id, status, tariff, income_type, monthly_income, balance, registered_on, last_login_at, email_consent_at, sms_consent_at,
  push_consent_at, call_consent_at, merged_into, updated_at)
select id,
  (array['Иванов', 'Смирнов', 'Кузнецов', 'Попов', 'Васильев', 'Петров', 'Соколов', 'Михайлов', 'Новиков', 'Фёдоров', 'Морозов', 'Волков',
    'Алексеев', 'Лебедев', 'Семёнов', 'Егоров', 'Павлов', 'Козлов', 'Степанов', 'Николаев', 'Орлов', 'Андреев', 'Макаров', 'Никитин',
    'Захаров'])[family] || case gender when 'F' then 'а' else '' end,
  case gender
    when 'F' then (array['Анна', 'Мария', 'Елена', 'Ольга', 'Татьяна', 'Наталья', 'Ирина', 'Светлана', 'Екатерина', 'Юлия'])[given]
    else (array['Александр', 'Сергей', 'Дмитрий', 'Андрей', 'Алексей', 'Максим', 'Иван', 'Михаил', 'Николай', 'Артём'])[given]
  end,
  case when fate_5 < 9300 then (array['Иван', 'Алексе', 'Сергее', 'Петр', 'Никола', 'Андрее', 'Михайл', 'Владимир'])[father]
    || (array['ов', 'ев', 'ев', 'ов', 'ев', 'ев', 'ов', 'ов'])[father] || case gender when 'F' then 'на' else 'ич' end end,
  case when fate_6 < 8800 then latin || case gender when 'F' then 'A ' else ' ' end
    || case gender
      when 'F' then (array['ANNA', 'MARIA', 'ELENA', 'OLGA', 'TATIANA', 'NATALIA', 'IRINA', 'SVETLANA', 'EKATERINA', 'IULIIA'])[given]
      else (array['ALEKSANDR', 'SERGEI', 'DMITRII', 'ANDREI', 'ALEKSEI', 'MAKSIM', 'IVAN', 'MIKHAIL', 'NIKOLAI', 'ARTEM'])[given]
    end end,
  gender,
  case when fate_7 < 9900 then born end,
  case when fate_8 < 9600 then '+7' || (9000000000 + (hashint8extended(person, 9 + :seed) & 1073741823) % 1000000000) end,
  case when fate_10 < 8800 then lower(latin) || '.' || person || '@'
    || (array['mail.ru', 'yandex.ru', 'gmail.com', 'bk.ru', 'rambler.ru', 'company.example'])[1 + fate_10 % 6] end,
  case when fate_11 < 5500 then md5(person || 'push') end,
  b.city, b.time_zone, b.branch_id,
  case when fate_12 < 9400 then 'ACTIVE' when fate_12 < 9800 then 'SLEEPING' else 'BLOCKED' end,
  case when fate_13 < 600 then 'PREMIUM' when fate_13 < 2600 then 'GOLD' when fate_13 < 7200 then 'STANDARD' else 'BASE' end,
  case when born < today - 22280 then case when fate_14 < 8500 then 'PENSION' else 'SALARY' end
    when fate_14 < 6500 then 'SALARY' when fate_14 < 8200 then 'SELF' else 'NONE' end,
  case when fate_15 < 9400 then 18000 + 500 * round(600 * (fate_15 / 9400::float8) ^ 3)::integer end,
  (70000 * exp(0.00072::float8 * fate_16))::integer * 0.01,
  today - 100 - demo_private.roll(id, 17 + :seed) * 3650 / 10000,
  case when fate_18 < 8000 then now_at - interval '972 seconds' * fate_18
    when fate_18 < 9200 then now_at - interval '260 days' - interval '43200 seconds' * (fate_18 - 8000) end,
  case when fate_19 < 7800 then consents_end - interval '15507.7 seconds' * fate_19 end,
  case when fate_20 < 7200 then consents_end - interval '16800 seconds' * fate_20 end,
  case when fate_11 < 5500 and fate_21 < 8500 then consents_end - interval '9148.2 seconds' * fate_21 end,
  case when fate_22 < 4800 then consents_end - interval '25200 seconds' * fate_22 end,
  case when person <> id then person end,
  now_at - interval '65 days' - interval '1728 seconds' * fate_5
from (
  select id, person, given, family, father, today, now_at, now_at - interval '70 days' as consents_end,
    case when demo_private.roll(person, 1 + :seed) < 5300 then 'F' else 'M' end as gender,
    (array['IVANOV', 'SMIRNOV', 'KUZNETSOV', 'POPOV', 'VASILEV', 'PETROV', 'SOKOLOV', 'MIKHAILOV', 'NOVIKOV', 'FEDOROV', 'MOROZOV', 'VOLKOV',
      'ALEKSEEV', 'LEBEDEV', 'SEMENOV', 'EGOROV', 'PAVLOV', 'KOZLOV', 'STEPANOV', 'NIKOLAEV', 'ORLOV', 'ANDREEV', 'MAKAROV', 'NIKITIN',
      'ZAKHAROV'])[family] as latin,
    today - 6580 - demo_private.roll(person, 7 + :seed) * 23000 / 10000 as born,
    1 + demo_private.roll(person, 3 + :seed) % 32 as branch_id,
    demo_private.roll(person, 5 + :seed) as fate_5, demo_private.roll(person, 6 + :seed) as fate_6,
    demo_private.roll(person, 27 + :seed) as fate_7, demo_private.roll(person, 8 + :seed) as fate_8,
    demo_private.roll(person, 10 + :seed) as fate_10, demo_private.roll(person, 11 + :seed) as fate_11,
    demo_private.roll(id, 12 + :seed) as fate_12, demo_private.roll(id, 13 + :seed) as fate_13,
    demo_private.roll(id, 14 + :seed) as fate_14, demo_private.roll(id, 15 + :seed) as fate_15,
    demo_private.roll(id, 16 + :seed) as fate_16, demo_private.roll(id, 18 + :seed) as fate_18,
    demo_private.roll(id, 19 + :seed) as fate_19, demo_private.roll(id, 20 + :seed) as fate_20,
    demo_private.roll(id, 21 + :seed) as fate_21, demo_private.roll(id, 22 + :seed) as fate_22
  from (
    select id, person, :now as now_at, :now::date as today, 1 + demo_private.roll(person, 2 + :seed) % 10 as given, 1 + demo_private.roll(person, 4 + :seed) % 25 as family,
      1 + demo_private.roll(person, 23 + :seed) % 8 as father
    from (select id, case when id % 67 = 0 then id - 1 else id end as person from generate_series(1, :customers::bigint) as id) as ids
    offset 0
  ) as people
  offset 0
) as f join crm.branch b on b.branch_id = f.branch_id
order by id;

insert into ingest.merge_log (merged_id, kept_id, rule_code, merged_at)
select customer_id, merged_into, 'duplicate-phone', updated_at + interval '1 day' from crm.customer where merged_into is not null;

alter table crm.customer add constraint customer_pkey primary key (customer_id);
create index customer_slice on crm.customer ((customer_id / 20 % 14));
comment on index crm.customer_slice is 'Campaigns that take one fourteenth of the base a day';
-- A small sample is enough for the planner, and quick.
set local default_statistics_target = 30;
analyze crm.customer;
