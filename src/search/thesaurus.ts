/**
 * What people say, and what they mean by it: words and phrases of marketers, branches and call centres for the few things that complaints are about.
 * Endings need not be given.
 */
export const CONCEPTS: Readonly<Record<string, { readonly en: string; readonly ru: string }>> = {
  mailing: {
    en: 'mailing, mail, newsletter, letter, email, e mail, text message, texts, sms, push, notification, message, campaign, communication, blast, post, viber, whatsapp, call',
    ru: 'рассылка, письмо, смс, sms, эсэмэс, смска, смски, смсок, эсэмэска, пуш, push, уведомление, сообщение, кампания, коммуникация, имейл, емейл, мейл, почта, email, звонок, вайбер',
  },
  go: {
    en: 'go, goes, went, gone, leave, left, leaves, send, sent, sending, arrive, come, came, receive, deliver, delivered, dispatch, reach, dispatched, ship, start, started, launch, fire, work, got, get, gets, goes to',
    ru: 'уйти, ушла, ушло, ушли, ушел, уходить, уходит, уходят, отправить, отправлять, отправка, отправлена, отправилась, отправляется, отправлено, прийти, пришла, пришло, пришли, пришел, приходить, приходит, приходят, дойти, дошла, дошло, дошли, доходить, доходит, доходят, доставить, доставлять, доставлено, доставлены, получить, получил, получили, получают, получает, выйти, вышла, стартовать, стартовала, запустить, запустилась, запускается, начаться, началась, поступить, поступило, поступает, работает, работают, состоялся, досталось, достался, идет, идут, идти',
  },
  broken: {
    en: 'error, fail, failed, failure, broke, broken, crash, crashed, aborted, rejected, refused, undelivered, bounce, reject, rejects, refuse, refuses',
    ru: 'ошибка, сбой, упал, упала, упало, падать, сломался, сломалась, сломано, прервался, оборвался, отклонен, отклонено, недоставлено, вернулись, отклоняет, отклонил, отказывает',
  },
  stopped: {
    en: 'stop, stopped, stuck, hang, hangs, hung, freeze, frozen, stand still, stands still, standing, pause, paused, cancelled, suspended, idle, queue, queued, pending, never ends, does not end, come to an end, endless',
    ru: 'остановилась, остановился, остановить, встала, встал, стоит, стоят, завис, зависла, зависло, зависать, застрял, застряла, пауза, приостановлена, отменена, не двигается, очередь, очереди, в ожидании, вечно, не закончится, не заканчивается, не закончилась, никак не',
  },
  slow: {
    en: 'slow, slowly, slower, long, longer, sluggish, crawl, drag, lag, late, later, delay, delayed, hours, ages, forever, takes time, wait, waiting, trickle, speed, performance, times longer, three times longer, twice as long, slower than, timeout, times out, time out, locked, locks, slows, slowed',
    ru: 'медленно, медленный, медленнее, медленная, долго, дольше, долгий, тормозит, тормозить, тормоза, тянется, задержка, задержался, задерживается, опоздание, опаздывает, опоздала, поздно, позже, часами, ждать, ждем, ожидание, скорость, подвисает, еле, втрое дольше, вдвое дольше, в два раза дольше, в три раза дольше, бесконечно, таймаут, блокировка, заблокированы, замедлилась, замедлился',
  },
  nobody: {
    en: 'nobody, no one, noone, none, zero, 0, empty, blank, void, not a single, no customers, no people, no clients',
    ru: 'никто, никого, никому, некому, некого, ноль, нуль, 0, пусто, пустой, пустая, пуст, пуста, ни одного, ни одному, ни одного клиента, нет никого, обнулился, обнулилась, обнулилось',
  },
  audience: {
    en: 'audience, segment, selection, selected, select, target, targeting, target group, target list, filter, list of customers, pick, picked, choose, found, find, criteria, condition, conditions, segmentation',
    ru: 'аудитория, сегмент, сегментация, отбор, отбирать, отобрать, отобраны, выборка, выбраны, выбирать, таргет, таргетинг, целевая, фильтр, критерии, найти, нашла, находит, находить, условие, условия',
  },
  people: {
    en: 'people, person, customer, client, recipient, somebody, someone, user, contact, buyer',
    ru: 'люди, людей, людям, человек, клиент, клиенты, клиентам, получатель, получатели, кто то, покупатель, абонент, контакт',
  },
  wrong: {
    en: 'wrong, incorrect, mistake, mixed up, mess, messed, mess up, should not, not right, unfit, strange, odd, unexpected, unsuitable, not match, not supposed, whole list, entire base, everybody instead',
    ru: 'неправильно, неверно, неверный, неправильный, неправильная, не те, не тех, не тем, не той, не туда, чужие, лишние, лишний, посторонние, перепутал, перепутали, напутал, напутали, ошибся, ошиблись, не должен, не должно, не должны, не подходят, не подходит, странно, по всей базе, всем подряд, вместо',
  },
  more: {
    en: 'grew, grow, increase, increased, more people, twice as many, doubled, jump, too many people, surge, huge, bigger, larger, times bigger, times more, three times bigger, three times more, threefold, too many recipients',
    ru: 'выросла, вырос, увеличилась, увеличилось, вдвое больше, больше людей, больше клиентов, слишком много людей, скачок, раздулась, втрое, втрое больше, вдвое, в два раза больше, в три раза больше, больше обычного, больше обычной, больше чем',
  },
  missing: {
    en: 'missing, lost, lose, dropped out, fewer, less, disappear, vanish, vanished, left out, excluded, skipped, lack, lacks, absent, not in, not among, no longer, not any longer, tiny',
    ru: 'пропал, пропали, пропало, пропасть, потерялись, потеряли, выпали, выпал, не хватает, меньше, исчезли, исчез, обошли, обошла, исключен, исключили, отсутствует, отсутствуют, недостает, крошечная, не попал, не попала, не попали, нет в, больше не',
  },
  report: {
    en: 'report, reports, reporting, dashboard, statistics, stats, figures, numbers, metric, kpi, conversion, effectiveness, efficiency, analytics, chart, responses, open rate, click rate, ctr, opens, clicks, rate, percent, percentage, read count, count of opens',
    ru: 'отчет, отчеты, отчетность, дашборд, статистика, цифра, цифры, число, числа, показатель, показатели, метрика, конверсия, эффективность, аналитика, график, отклики, открываемость, кликабельность, открытия, клики, процент, процентов, прочтения, прочтений, доля',
  },
  build: {
    en: 'build, built, generate, refresh, update, updated, compute, computed, export, open, show, shows',
    ru: 'строится, построить, построен, собирается, собрать, формируется, сформировать, обновляется, обновить, обновился, считается, посчитать, выгружается, открывается, показывает',
  },
  differs: {
    en: 'differ, match, reconcile, agree, add up, contradict, discrepancy, mismatch, compare, reproduce',
    ru: 'сходится, сходятся, бьется, бьются, расходится, расходятся, расхождение, совпадает, совпадают, противоречат, сверка, воспроизвести',
  },
  stale: {
    en: 'stale, old, outdated, same numbers, yesterday, last week, not updated, days ago, falling',
    ru: 'устарел, устарело, старый, старые, вчерашний, вчера, прошлая неделя, неделю назад, те же числа, не меняется',
  },
  twice: {
    en: 'twice, two times, double, doubled message, duplicate, duplicates, duplicated, repeated, repeat, again the same, second time, three times, several times, copies, two messages, two notifications, two letters, same message, four times, five times, six times, many times, copy',
    ru: 'дважды, два раза, двойной, двойная, дубль, дубли, дублируется, задвоение, задвоилось, повторно, повтор, повторяется, второй раз, три раза, несколько раз, по два, два письма, два сообщения, два уведомления, две смс, одно и то же, четыре раза, пять раз, шесть раз, много раз, копий, копии',
  },
  refusal: {
    en: 'unsubscribe, unsubscribed, opt out, opted out, opt outs, refuse, refused, refusal, consent, permission, allowed, stop list, black list, blacklist, do not call, do not disturb, do not contact, asked not, spam, suppression, suppressed, lawsuit, forbidden, advertising, adverts, ads, still gets, still get, still mailed, still receives, still sent, removed, deleted',
    ru: 'отписался, отписалась, отписан, отписаться, отписка, отказ, отказался, отказались, согласие, без согласия, разрешение, разрешал, стоп лист, стоплист, черный список, не беспокоить, просил не, просили не, спам, запрет, запрещено, судится, судятся, реклама, рекламу, сотрудники получают, все равно, удалили, удален',
  },
  often: {
    en: 'often, too often, too many messages, too much, limit, maximum, cap, frequency, contact policy, times a week, times a day, every day, pressure, violated, violation, restriction, frequency rule',
    ru: 'часто, слишком часто, лимит, максимум, частота, контактная политика, раз в неделю, раз в день, каждый день, много сообщений, слишком много, нарушена, нарушение, нарушили, ограничение, ограничение частоты',
  },
  night: { en: 'night, quiet hours, midnight, in the night', ru: 'ночь, ночью, ночи, полночь, тихие часы' },
  data: {
    en: 'data, import, load, loaded, upload, file, feed, phone number, telephone number, phones, address, addresses, birthday, record, database of customers, base, normalisation, platform, duplicates in the base, merge, merges',
    ru: 'данные, импорт, загрузка, загрузили, загружено, файл, телефон, телефоны, номер, номера, адрес, адреса, карточка клиента, запись, база, базе, заведен, нормализация, платформа, выгрузка, склеил, склеились, слил',
  },
  spoilt: {
    en: 'garbage, rubbish, spoilt, invalid, corrupted, encoding, question marks, format',
    ru: 'мусор, испорчены, испорчен, некорректный, некорректные, кодировка, вопросики, кракозябры, формат',
  },
  branch: { en: 'branch, branches, office, crm, abs', ru: 'отделение, отделения, офис, црм, абс' },
  offer: {
    en: 'offer, offers, offered, gift, present, bonus, discount, promotion, promo, product, proposal, proposed, cashback, reward, voucher',
    ru: 'предложение, предложения, предложили, предлагает, предлагать, предложен, оффер, подарок, бонус, скидка, акция, промо, продукт, кешбэк, награда, купон',
  },
  group: {
    en: 'pensioner, student, child, children, young, elderly, rich, wealthy, poor, premium, vip, men, women, male, female, mortgage, deposit, loan, salary, income, card, region, city, employee, resident, owner, holder',
    ru: 'пенсионер, студент, студенческая, ребенок, дети, молодежь, молодые, пожилые, богатые, состоятельные, бедные, премиальные, премиум, вип, мужчины, женщины, ипотека, вклад, кредит, зарплатные, доход, карта, регион, город, сотрудник, москвич, владелец, держатель',
  },
  single: {
    en: 'this customer, this client, one customer, one client, particular customer, particular client, specific customer, mr, mrs, ms, him, her, his case, one person, a certain customer',
    ru: 'этот клиент, этому клиенту, этого клиента, один клиент, одному клиенту, одного клиента, конкретный клиент, конкретного клиента, конкретному клиенту, клиентка, клиентке, один человек, ему, ей',
  },
  condition: {
    en: 'all conditions, every condition, meets, qualifies',
    ru: 'по всем условиям, подходит, проходит по условиям',
  },
  explain: {
    en: 'what is, what are, what does, mean, means, meaning, definition, explain, stand for, describe, tell me about, understand, difference between, the difference, how does',
    ru: 'что такое, что значит, что означает, что за, значит, означает, определение, объясни, объясните, поясни, расскажи, чем отличается, как работает, как устроен, расшифровка, понять, не понимаю, какие бывают, в чем разница, в чем отличие',
  },
};

/** Words that turn the next thing into its absence. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  (
    'not no never without cannot unable nothing neither nobody noone none stop stopped ceased refuses ' +
    'не нет ни без нельзя никто никого никому ничего никак перестал перестала перестали перестало прекратились прекратили'
  ).split(' '),
);
