import type { Concepts } from './thesaurus.ts';

/** What complaints are about: the things themselves, and whom they reach. */
export const OBJECTS: Concepts = {
  mailing: {
    en: 'mailing, mail, mailout, mailshot, sendout, newsletter, letter, email, e mail, text message, =texts, texting, sms, push, notification, message, campaign, communication, comms, broadcast, blast, post, viber, whatsapp, telegram, messenger, call, reminder, invitation, outbox, trigger, triggers',
    ru: 'рассылка, рассылочка, =рассыл, рассылаем, письмо, письма, смс, sms, эсэмэс, эсэмэска, смска, смски, смсок, эсемеска, пуш, пуши, пушей, пушка, push, уведомление, уведомлялка, сообщение, сообщуха, кампания, =компания, =компании, коммуникация, имейл, имэйл, емейл, емайл, эмейл, мейл, мэйл, почта, email, звонок, звонки, обзвон, прозвон, вайбер, телеграм, телега, ватсап, вотсап, мессенджер, исходящие, входящие, новостная, дайджест, триггер, триггеры',
  },
  run: {
    en: 'run, runs, launch, launched, sending, job, execution, dispatch',
    ru: 'запуск, запуски, прогон, отправка, отправки, старт, джоб, джоба, исполнение',
  },
  audience: {
    en: 'audience, segment, selection, selected, select, target, targeting, target group, target list, target audience, filter, list of customers, list, reach, pick, picked, choose, found, find, criteria, criterion, condition, conditions, segmentation, cohort, recipients count, count of recipients, match, matches, matching, fall into, falls into, get into, dragged into, pulled into, sucked into, base for the mailing, for the call centre, for the call center, list for the callers, included in',
    ru: 'аудитория, скоуп, сегмент, сегментация, отбор, отбирать, отбирает, отбираются, отобрать, отобраны, отобралось, выборка, выбраны, выбирать, таргет, таргетинг, целевая, целевая группа, =цг, =ца, охват, фильтр, критерии, критериям, найти, нашла, нашлось, находит, находить, условие, условия, когорта, =список, =списке, =списка, сегментик, попал{,а,и,о}, попада{ет,ют}, попасть, затянуло, для колл центра, для кц, на прозвон, база для рассылки, база рассылки',
  },
  people: {
    en: 'people, those who, person, folks, guys, customer, client, recipient, somebody, someone, user, contact, buyer, subscriber, addressee, member, members',
    ru: 'люди, людей, людям, народ, человек, клиент, клиенты, клиентам, получатель, получатели, адресат, подписчик, кто то, покупатель, абонент, контакт',
  },
  everybody: {
    en: 'whole base, whole list, entire base, entire list, all customers, all clients, everyone in the base, to everybody, everybody instead, full base',
    ru: 'вся база, всю базу, по всей базе, всей базе, на всю базу, всем подряд, всему списку, полная база, всем клиентам',
  },
  report: {
    en: 'report, reports, reporting, dashboard, statistics, stats, kpi, effectiveness, efficiency, analytics, chart, graph, excel, spreadsheet, summary table',
    ru: 'отчет, репорт, репорты, отчеты, отчетик, отчетность, дашборд, дэшборд, дашбоард, статистика, стата, статы, эффективность, аналитика, график, графике, эксель, excel, сводка, сводная, витрина',
  },
  figures: {
    en: 'figures, figure, numbers, metric, conversion, conversions, responses, response, open rate, click rate, response rate, ctr, opens, clicks, opened, clicked, rate, percent, percentage, read count, count of opens, total, totals, sum',
    ru: 'цифра, цифры, число, числа, показатель, показатели, метрика, конверсия, конверсии, отклики, отклик, откликов, открываемость, кликабельность, =ctr, открытия, открытий, клики, кликов, переходы, процент, процентов, прочтения, прочтений, доля, итог, итоги, сумма',
  },
  data: {
    en: 'data, import, imported, load, loaded, upload, uploaded, file, feed, etl, migration, phone, phone number, telephone number, phones, telephone, address, addresses, balance, balances, in the system, birthday, birth date, date of birth, dates of birth, surname, names, name, first name, field, fields, =record, =records, database of customers, base, normalisation, platform, duplicates in the base, merge, merges, profile, client card, customer card, card of the client',
    ru: 'данные, импорт, импортировать, загрузка, загрузили, загружено, загрузился, загрузить, файл, файлик, етл, etl, миграция, телефон, телефоны, номер, номера, адрес, адреса, остатки, остаток, в системе, дата рождения, даты рождения, день рождения, фамилия, фамилии, имена, имен, отчество, поле, полях, карточка клиента, карточки клиента, карточка, запись, записи, база, базе, заведен, заведены, нормализация, платформа, выгрузка, фид, обмен, интеграция, витрина данных, склеил, склеились, слил',
  },
  provider: {
    en: 'provider, operator, gateway, smtp, mail server, esp, aggregator',
    ru: 'провайдер, шлюз, оператор связи, почтовый сервер, агрегатор, =оператора',
  },
  branch: { en: 'branch, branches, office, crm, abs', ru: 'отделение, отделения, офис, црм, абс' },
  offer: {
    en: 'offer, offers, offered, gift, present, bonus, bonuses, discount, promotion, promo, promo code, promocode, product, proposal, proposed, propose, cashback, reward, voucher, coupon',
    ru: 'предложение, предложения, предложить, предложили, предлагает, предлагаем, предлагается, предлагать, предложен, оффер, офер, подарок, подарки, бонус, бонусы, бонусов, скидка, акция, промо, промокод, промик, продукт, кешбэк, кэшбэк, кешбек, кэшбек, награда, купон',
  },
  group: {
    en: 'pensioner, pension, retired, student, child, children, kids, teenager, young, elderly, rich, wealthy, affluent, mass, poor, premium, vip, men, women, spend, spending, spender, male, female, mortgage, deposit, loan, credit card, holders, salary, income, card, card holders, region, regions, city, cities, town, country, employee, employees, staff, resident, owner, holder, dead, deceased, inactive, dormant, debtors',
    ru: 'пенсионер, пенсионеры, пенсия, пенсионный, студент, студенты, студенческая, ребенок, дети, детям, школьник, подросток, молодежь, молодые, пожилые, богатые, состоятельные, бедные, премиальные, премиум, вип, масса, массовый, мужчины, мужчинам, женщины, женщинам, ипотека, ипотечники, вклад, вкладчики, кредит, кредитка, кредитку, кредитчики, заемщик, зарплатные, зарплатники, доход, карта, карту, карточники, держатель, регион, регионы, город, городов, страна, сотрудник, сотрудники, персонал, москвич, владелец, умерший, умершие, умершим, покойник, мертвые, юрлица, физлица, должник{и,ам}, с просрочкой, неактивн{ые,ых,ым}, спящи{е,х,м}',
  },
  single: {
    en: 'this customer, this client, one customer, one client, a single client, a single customer, single client, single customer, particular customer, particular client, specific customer, certain client, mr, mrs, ms, =him, =her, =his, =he, =she, his case, this person, that client, not i, why i not, particular person, specific person, certain person, one person, a certain customer, =client asks, =customer asks, =client says, =customer says, =client calls, =customer calls, =client complains, =customer complains, my neighbour, my wife, my husband, my mother, my friend, my colleague, one of our clients, one of our customers, history of the client, i did not, i got no, i got nothing, never got',
    ru: 'этот клиент, этому клиенту, этого клиента, один клиент, одному клиенту, одного клиента, один человек, одному человеку, одного человека, по одному клиенту, конкретный клиент, конкретного клиента, конкретному клиенту, по клиенту, конкретного человека, конкретному человеку, почему мне, =клиентка, =клиентке, =клиентку, =ему, =ей, этому человеку, этого человека, этот человек, =клиент спрашивает, =клиент говорит, =клиент утверждает, =клиент жалуется, =клиент звонит, =клиент интересуется, =клиент пишет, =звонит клиент, =жалуется клиент, =обратился клиент, соседу, соседка, жене, мужу, маме, другу, коллеге пришло, а мне нет, мне не пришло, мне не, история клиента, история контактов, гражданин, гражданка',
  },
  boss: {
    en: 'boss, manager, director, head of marketing, management',
    ru: 'начальник, начальство, директор, шеф, руководитель, руководство, менеджер',
  },
  case: {
    en: 'incident, ticket, case, request, =shift, colleague, second line, third line, next line, line 2, line 3, level 2, level 3, l2, l3',
    ru: 'инцидент, тикет, обращение, заявка, кейс, =смена, =смену, =смены, коллега, коллеге, вторая линия, вторую линию, третья линия, третью линию, следующая линия, следующей линии, следующую линию, другая линия, дежурный, дежурному, сменщик, сменщику',
  },
};
