import type { Concepts } from './thesaurus.ts';

/** What is wrong with the things that complaints are about. */
export const SYMPTOMS: Concepts = {
  go: {
    en: 'go, goes, went, leave, left, leaves, send, sent, arrive, come, comes, came, receive, deliver, delivered, dispatch, reach, reached, dispatched, ship, start, started, launch, fire, fired, work, works, got, get, gets, goes to, written, wrote, write, writing, fly, land, landed, appear, show up, showed up, get through, got through, kick off, kicked off, went out, go out, take off, took off, trigger, triggered, mailed, texted, called',
    ru: 'уйти, уходить, у{шла,шло,шли,шел,ходит,ходят}, отправ{ить,лять,лена,лено,лены,илась,илось,ились,ляется,ляются,или,ил,ка}, при{йти,шла,шло,шли,шел,ходить,ходит,ходят,ходила,ходило,ходили,дет}, до{йти,шла,шло,шли,шел,ходить,ходит,ходят}, вы{йти,шла,шло,шли,ходит,ходят}, пошл{а,о,и}, {у,при,до,вы,от,раз}лет{ела,ело,ели,ел,ает,ают,ит,ят}, {до,при,у}ех{ала,ало,али}, достав{ить,лять,лено,лены,лена,или,ляется,ляются,ило}, получ{ить,ил,или,ила,ают,ает,али}, старт{овать,овала,овал,ует,анула,анул,уют}, запустить, запуст{илась,ился,ились,или,ила}, запуска{ется,ются}, нача{ться,лась,лся,лись}, поступ{ить,ило,ила,или,ает,ают}, работа{ет,ют,ла,ло}, пашет, фурычит, сработа{ла,ло,ли,л}, срабатыва{ет,ют}, состоя{лся,лись}, доста{лось,лся,лась}, идет, идут, идти, шлет{,ся}, шлют{,ся}, слать, {по,вы,разо,}сла{ли,ла,но,ны}, высылает{,ся}, рассылает{,ся}, появ{ился,илась,илось,ились,ляется,ляются}, {на,от}писа{ли,ла,л,ть}, =пишем, =пишут, писать, выслать, прозвонили, обзвонили, звонили, позвонили',
  },
  '!go': {
    en: 'did nothing, does nothing, do nothing, does not run, did not run, not running, nothing happens, nothing happened, silence, dead silence, nothing at all, nothing went, no sign of, where is the mailing, where are the letters, without any message, got nothing, received nothing, gets nothing, did not get anything, undelivered, not delivered, not sent, unsent, marked as sent, shows as sent, never happened',
    ru: 'тишина, молчок, глухо, ничего не происходит, не =дождались, не дождемся, не взлетел{а,о,и}, а ее нет, а их нет, а его нет, сдох{,ла,ло,ли}, =умер, умерла, умерли, лежит, =лежат, легла, не пашет, не фурычит, без толку, ничего не делает, ни привета, ни слуху, ничего не получ{ил,или,ила}, недоставлен{о,ы,а}, неотправлен{о,ы,а}, молчит, молчат, где рассылка, где письма, где смс, статус отправлено, числится отправленной',
  },
  broken: {
    en: 'error, errors, problem, problems, issue, trouble, collapsed, went down, not accept, fail, fails, failed, failure, failing, broke, broken, breaks, crash, crashed, crashes, aborted, rejected, refused by, refused many, refuses to accept, undelivered, bounce, bounces, bounced, reject, rejects, mailer daemon, exception, fault, fell over, blew up, is down, are down, died, is dead, are dead, lost connection, throw, throws, interrupted, halfway, broke off, cut off',
    ru: 'проблема, проблемы, зафейл{илась,ился,илось,ились}, фейл{ится,ы,}, эррор, эксепшн, крэш, беда, сорвал{ась,ся,ось,ись}, рухнул{,а,о,и}, срыв, не принима{ет,ют}, ошибка, ошибки, ошибку, ошибкой, сбой, сбоит, сбои, упал{,а,о,и}, падает, падать, падают, слома{лся,лась,лось,лись,но,ли}, прерв{ался,алась,алось}, оборв{ался,алась}, отклонен{,о,ы}, недоставлено, верну{лись,лось,лась}, возвраща{ются,ется}, отбивка, отбивки, отбивкой, отклон{яет,ил,или,яются}, отвал{ился,илась,илось,ились,ивается}, глючит, глюк, глюки, баг, вылет{ает,ела с ошибкой}, крашится, крашнулся, накрыл{ся,ась,ось}, поломал{ся,ась,ось}, грохнул{ся,ась}, на полпути, посередине, на середине, развалил{ся,ась}',
  },
  stopped: {
    en: 'stop, stops, stopped, stuck, hang, hangs, hung, hanging, freeze, frozen, froze, stand still, stands still, standing, halted, pause, paused, pauses, cancelled, canceled, suspended, idle, queue, queued, pending, waiting in, never ends, does not end, come to an end, endless, does not move, not progressing, preparing, in progress, sits, sitting, reserved, remain, remaining, still waiting',
    ru: 'останов{илась,ился,илось,ились,ить,лена}, вста{ла,л,ло,ли,ет}, =стоит, =стоят, стопорится, завис{,ла,ло,ли,ает,ают,ать,шая}, повис{,ла,ло,ли}, висит, висят, подвис{,ла,ло,ли}, застр{ял,яла,яло,яли,евает,евают}, пауза, паузе, паузу, приостанов{лена,лено,лен,или}, отмен{ена,ен,ена,илась,или}, не двигается, не движется, очередь, очереди, =в ожидании, стопну{ла,лась,лся,ли}, пендинг, в пендинге, заглох{ла,ло,ли,}, не законч{ится,илась,илось}, не заканчивается, никак не, подготовка, готовится, копится, копятся, замер{,ла,ло,ли}, замороз{илась,ился,или}',
  },
  slow: {
    en: 'slow, slowly, slower, sluggish, long, longer, crawl, crawls, crawling, drag, drags, dragging, lag, lags, lagging, laggy, late, later than, delay, delays, delayed, hours, ages, forever, for ever, eternity, takes time, too much time, lots of time, wait ages, waiting for hours, trickle, trickles, drip, speed, performance, times longer, three times longer, 3x longer, twice as long, slower than, timeout, timeouts, times out, time out, timing out, locked, locks, slows, slowed, slows down, overdue, deadline, still not finished, not finished yet, all night, whole night, until evening, until the evening, all day long, whole day, by the deadline, second day, second night, third day, third hour, hours later, takes hours, too long, endlessly',
    ru: 'медлен{но,ный,ная,нее,ее}, долго, дольше, долгий, долгая, тормоз{ит,ят,ить,а,нутая}, тян{ется,утся}, задержк{а,и,ой,ами}, задержал{ся,ась,ись}, задержива{ется,ются}, опоздание, опозданием, опаздыва{ет,ют}, опоздал{,а,и}, поздно, позже чем, позднее, часами, ждем, ожидание, скорость, подвисает, еле, еле еле, втрое дольше, вдвое дольше, в два раза дольше, в три раза дольше, раза дольше, бесконечно, таймаут, таймауту, блокировка, блокировки, заблокированы, запоздан{ие,ием}, дилей, перформанс, не дождаться, до сих пор идет, до сих пор не законч{илась,ился}, замедл{илась,ился,илось,ились}, ползет, ползут, ползти, лагает, лагают, лаги, вечность, вечности, целую вечность, капа{ют,ет}, всю ночь, весь день, целый день, до вечера, к вечеру, к ночи, не успе{ла,ли,вает,ло,л,вают}, =затянулась, =затянулся, =затянулось, растян{улась,улся,улось}, часов подряд, несколько часов, =сутки, второй день, вторые сутки, третьи сутки, третий день, второй час, третий час, вторую ночь, по чайной ложке, как резина, =сутками, =неделями, =просрочен, =просрочена, вечно, слишком много времени, много времени, занимает, только ночью, только вечером, только к вечеру, под утро, к утру, дедлайн',
  },
  nobody: {
    en: 'nobody, no one, noone, none, nil, zero, zeros, zeroes, 0, empty, emptied, blank, void, not a single, not one, no customers, no people, no clients, no recipients, no matches, no members, no rows, no contacts, nothing in it, returns nothing, gives nothing, finds nothing, counts nobody, cuts everybody off, filters everybody out',
    ru: 'никто, никого, никому, ноль, нуль, нули, нулей, нулевой, нулевая, нулевые, нулевое, 0, по нулям, пусто, пустой, пустая, пустое, пустые, пустота, =пуст, пуста, пустует, опустел{,а}, ни одного, ни одной, ни одному, ни одна, ни один, ни одного клиента, нет никого, нет клиентов, нет людей, нет получателей, нет списка, обнул{ился,илась,илось,ились}, ни души, отсека{ет,ют} всех, всех отсекает, схлопнул{ась,ось,ся}, =ничего не возвращает, ничего не находит',
  },
  nothing: {
    en: 'nothing',
    ru: 'ничего, пустоту',
  },
  partly: {
    en: 'part of, only some, not all, only part, in part, partially, incompletely, not everybody, some of',
    ru: 'часть клиентов, часть людей, часть писем, часть базы, только часть, не все, не всем, не полностью, частично, некоторым',
  },
  'noone-left': {
    en: 'no one to, nobody to, noone to, none to call, nobody left to',
    ru: 'некому, некого, не на кого, нет на обзвон, нет списка на обзвон',
  },
  wrong: {
    en: 'wrong, wrongly, incorrect, inaccurate, mistake, by mistake, mixed up, mixed in, mix up, missed the mark, mess, messed, mess up, screwed up, should not, should keep out, not right, unfit, strange, odd, weird, unexpected, unsuitable, not match, do not match, not supposed, should not have, who should not, not meant for, not the audience, not the people, not the segment, not the right, outsiders, outsider, cannot be true, cannot be, impossible, nonsense, no sense, makes no sense, off by, inflated figures, too high, too low, lies, lying, not true, shady, broke the logic, messed up, existing card, already have, already has, lets in, got in',
    ru: 'неправильн{о,ый,ая,ое,ые}, неверн{о,ый,ая,ое,ые}, не те, не тех, не тем, не той, не туда, не того, не тому, не для них, не та, не положен{о,а}, не нужн{о,а}, те у кого, тем у кого, тех у кого, те кому, тем кому, тех кому, не бывает, не может быть, невозможно, чужие, чужим, чужому, левые, левый, левым, лишние, лишний, лишних, посторонние, перепута{л,ли,но}, напута{л,ли}, ошиб{ся,лись,лась}, промахнул{ись,ся,ась}, мимо, не должен, не должно, не должны, не подход{ят,ит}, странно, странный, странные, странная, вместо, косяк, косяки, накосяч{ил,или,ила}, напортач{ил,или}, намудр{ил,или}, налажал{и,}, лажа, бред, бредов{ый,ые,ая}, ерунда, чушь, фигня, ахинея, врет, врут, кривой, кривая, криво, кривые, не надо, кого не надо, сломал логику, уже есть, уже оформил, уже оформлена, затесал{ся,ись}, просочил{ся,ись}, пропускает, завышен{ы,ные,о,}, занижен{ы,ные,о,}',
  },
  misfit: {
    en: 'meets none, meet none, matches none, match none, fits none, none of the filters, none of my filters, none of the conditions',
    ru: 'не подход{ит,ят} ни под, ни под один, ни под одно, не проход{ит,ят} ни по',
  },
  lacks: {
    en: 'customers without, people without, clients without',
    ru: 'клиент{ы,ов,ам} без, люд{и,ей,ям} без',
  },
  completely: {
    en: 'completely, entirely, altogether, totally, all gone, all the clients, all the customers',
    ru: 'полностью, совсем, целиком, подчистую, все клиенты, все люди',
  },
  other: {
    en: 'another, other',
    ru: 'друг{ой,ого,ому,ая,ие,их}, ин{ой,ого,ые,ых}',
  },
  more: {
    en: 'grew, grow, grown, increase, increased, more people, twice as many, doubled, jump, jumped, too many people, too many clients, too many customers, surge, huge, bigger, larger, bloated, swollen, exploded, inflated, times bigger, times more, three times bigger, three times more, threefold, too many recipients, exceed, exceeds, exceeded, more than, over 100, above 100, above one hundred, above a hundred, over a hundred',
    ru: 'выросл{а,о,и}, вырос, увеличил{ась,ось,ся}, вдвое больше, больше людей, больше клиентов, слишком много людей, слишком много клиентов, скачок, подскочил{а,о,}, раздул{ась,ось,ся}, разрос{лась,лось,ся}, распух{ла,ло,}, разбух{ла,ло,}, втрое, втрое больше, вдвое, в два раза больше, в три раза больше, больше обычного, больше обычной, больше чем, =больше, больше 100, больше ста, выше ста, свыше ста, превышает, зашкаливает, взлетел{а,о}',
  },
  missing: {
    en: 'missing, lost, lose, loses, dropped, drops, dropped out, fell out, fewer, less, smaller, disappear, disappeared, vanish, vanished, left out, excluded, exclude, skipped, skips, lack, lacks, lacking, absent, not in, not among, no longer, not any longer, tiny, shrank, shrunk, shrinks, halved, half of, only half, by a third, hole, gap, passed over, omitted',
    ru: 'пропал{,и,о,а}, пропасть, пропадают, теряются, потерял{ись,ся,ась,и,а,}, выпал{и,,о,а}, не хватает, меньше, исчез{ли,ла,ло,}, обошли, обошла, исключ{ен,или,ила,ены,ило}, отсутству{ет,ют}, недостает, больше нет, крошечн{ая,ой,ый}, не попал{,а,и,о}, нет в, больше не, сократил{ась,ось,ся}, уменьшил{ась,ось,ся}, похудел{а,}, сжал{ась,ся}, усох{ла,}, упала аудитория, вполовину, половину людей, половину клиентов, на треть, треть, дырка, дыра, дропну{ла,лись,лась,лся,ло}, скипну{ла,ло,ли}, дел{ись,ся,ась,ось}, испарил{ись,ась,ся}, просел{,а,о,и}, просадка, срезал{и,о,}',
  },
  build: {
    en: 'build, built, builds, generate, generated, refresh, refreshed, update, updated, updates, compute, computed, export, exported, open, show, shows, load, loads, recorded, counted, count, counts, calculate, calculated',
    ru: 'строит{ся,}, построить, построен, собира{ется,ются}, собрать, собрался, формиру{ется,ются}, сформиров{ать,ан,ался}, обновля{ется,ются}, обновить, обнов{ился,илась,ились,лен}, счита{ется,ются}, посчитать, посчитал{ся,ись,}, выгружа{ется,ются}, выгрузить, открыва{ется,ются}, открыть, показыва{ет,ют}, пишутся, пишется, учитыва{ется,ются}, грузится',
  },
  differs: {
    en: 'differ, differs, different, match, matches, reconcile, agree, add up, adds up, contradict, contradicts, discrepancy, mismatch, compare, reproduce, not equal, does not equal, compared with, jive, tally, off by half',
    ru: 'сход{ится,ятся}, бь{ется,ются}, расход{ится,ятся}, расхождени{е,я}, совпада{ет,ют}, противореч{ат,ит}, сверка, сверкой, воспроизвести, не равен, не равно, разные, разнятся, пляшут, прыгают, разъехались, разница в',
  },
  stale: {
    en: 'stale, old, outdated, out of date, same numbers, yesterday, last week, last weeks, not updated, days ago, falling, frozen at, since monday, stuck at, stuck on monday, not fresh',
    ru: 'устарел{,о,а,и}, старый, старые, старая, старое, неактуальн{ый,ые,ая,о}, протух{,ли,ло,ла}, вчерашний, вчерашние, вчера, прошлая неделя, прошлой недели, неделю назад, те же числа, не меняется, не обновляется, не обновил{ся,ись,ась}, на понедельнике',
  },
  twice: {
    en: 'twice, two times, 2 times, double, doubled message, doubles, duplicate, duplicates, duplicated, dupe, dupes, repeated, repeat, repeats, resend, resent, resending, again the same, same again, came again, once again, once more, second time, three times, 3 times, several times, copies, pairs, in pairs, identical, two messages, two notifications, two letters, same message, same letter again, same letter, same sms, same push, same mail, four times, five times, six times, many times, copy, two identical, over and over',
    ru: 'дважды, дабл, даблы, два раза, 2 раза, 2 смс, двойной, двойная, двойные, дубль, дубли, дубляж, дубликат, дубликаты, дублиру{ется,ются}, дублирова{ли,лась,лось,лись}, задублир{овали,овалась,овалось,овались}, продублир{овалась,овалось,овались,овали}, задвоен{ие,о,ы}, задво{илось,илась,ились,ился,или}, =двоится, =двоятся, повторно, повтор, повторяется, повторная, повторил{ась,ось,и}, второй раз, еще раз, по второму разу, три раза, 3 раза, несколько раз, по два, по два раза, парами, попарно, одинаков{ые,ых,ое}, то же самое, то же письмо, та же смс, тот же пуш, идентичн{ые,ых}, два письма, два сообщения, два уведомления, две смс, одно и то же, четыре раза, пять раз, шесть раз, много раз, копий, копии, пере{отправили,слали}',
  },
  refusal: {
    en: 'unsubscribe, unsubscribed, unsubscribes, opt out, opted out, opt outs, opting out, refuse, refused, refusal, consent, permission, never allowed, not allowed, allowed letters, asked not to be, stop list, send list, black list, blacklist, blacklisted, block list, do not call, do not disturb, do not contact, asked not, asked to be removed, asked us to stop, said stop, wrote stop, said no, spam complaint, suppression, suppressed, lawsuit, court, forbidden, still gets, still get, still mailed, still receives, still sent, keep sending, keeps getting, removed from the list, removed from the base, deleted from the list, off the list, taken off, messages continue',
    ru: 'отпис{ался,алась,ан,аться,ались,аны,авшиеся,авшимся,авшихся}, отписк{а,и,у,е}, отказ, =отказался, =отказалась, =отказались, согласи{е,я,й}, без согласия, не давал{,и,а} согласия, просил{,и,а} ничего не, разрешение, разрешения, разрешал{,и,а}, стоп лист, стоплист, написал стоп, сказал стоп, черный список, черного списка, черном списке, чс, блэклист, не беспокоить, просил{,и,а} не, просил{,и,а} удалить, просил{,и,а} больше, спам жалоба, запрет, запрещено, судится, судятся, сотрудники получают, удалили из, удален{,а,ы} из, убра{ли,н} из, а ему снова, отзыв согласия, отозвал{,а,и}',
  },
  advertising: {
    en: 'advertising, advertisement, adverts, =ads, marketing message',
    ru: 'реклама, рекламу, рекламы, рекламой, рекламн{ые,ая,ое}',
  },
  often: {
    en: 'often, intrusive, fed up, too often, frequent, frequently, allowed number, above the limit, over the limit, too many messages, too many sms, too many letters, too many calls, too much, limit, limits, maximum, cap, caps, frequency, contact policy, times a week, times a day, times this week, times in one week, times in a week, in a single day, a day to, every day, pressure, overload, overloaded, bombard, bombarded, flooded, spammed, spamming, annoy, annoyed, violated, violation, restriction, frequency rule, frequency cap, respected, against the rules',
    ru: '=часто, =чаще, навязчив{о,ые,а}, назойлив{о,ые,а}, надое{ли,ла,ло,даем}, слишком частые, слишком часто, лимит, лимиты, максимум, частот{а,ы,ный,ное}, контактная политика, контактной политики, раз в неделю, раз в день, раз за неделю, раза за неделю, раз за день, раза за день, за день одному, за один день, каждый день, много сообщений, много смс, много писем, много звонков, слишком много, закида{ли,ем}, задерга{ли,ем,ны}, дерга{ют,ем}, завал{ивают,или,иваем}, засып{ают,али,аем}, заспам{или,ливаем,лены}, спам{ят,им,или}, перегруж{аем,ают,ена,ены}, перегрузили, долб{ят,им,ает}, задолбали, достали клиентов, бомбард{ируем,ируют}, нарушен{а,ие,ы,о}, нарушили, нарушает{ся,}, не соблюда{ется,ются}, ограничени{е,я}, ограничение частоты, превышен{,а,о,ие}, давление, передоз',
  },
  night: {
    en: 'at night, in the night, midnight, quiet hours, early in the morning, late at night, late in the evening, on sunday',
    ru: 'ночью, по ночам, среди ночи, в ночи, полночь, полночи, за полночь, тихие часы, тихих часов, тихое время, рано утром, поздно вечером, ночной звонок, в воскресенье, по воскресеньям, в выходные, по выходным, в праздник, посреди ночи',
  },
  spoilt: {
    en: 'garbage, rubbish, spoilt, invalid, corrupt, corrupted, encoding, question marks, format, unreadable, without emails, without an email, without phones, without a phone, without an address, truncated, cut off in, gibberish, mojibake',
    ru: 'мусор, испорчен{ы,,о,а}, некорректн{ый,ые,о}, невалидн{ый,ые}, кодировка, кодировкой, без имейл{а,ов}, без почты, без телефон{а,ов}, без адрес{а,ов}, вопросики, вопросительные знаки, вопросительными знаками, кракозябр{ы,ами,}, иероглифы, каракули, обрез{ана,ан,ано,аны}, обрублены, формат, формате, битые, битый',
  },
  default: {
    en: 'fallback, default offer, same offer for everybody',
    ru: 'запасное, запасной, дефолтн{ое,ый,ую}, по умолчанию',
  },
  condition: {
    en: 'all conditions, every condition, meets, qualifies, qualify, fits the conditions',
    ru: 'по всем условиям, подходит, проходит по условиям, подпадает',
  },
  asks: {
    en: '=asks, =says, =complains, =claims, ask why, complains that, look up, find a client, find a customer, check what, check one, history of contacts, what did we send, what was sent, what happened to',
    ru: '=спрашивает, =интересуется, =жалуется, =говорит, =звонит, =звонил, =звонила, посмотр{ите,еть} что, провер{ьте,ить} одного, истори{я,ю} контактов, что отправляли, найти клиента, найдите клиента, что мы отправляли, что было с',
  },
  handover: {
    en: 'hand over, hand it over, handing over, handover, hand this over, escalate, escalation, pass on, pass it on, pass this, pass the ticket, takes over, take over, takes this ticket, taken over, assign to, forward to, end of shift, end of my shift, shift ends, my shift, next line, second line, third line, next shift, to level, give this to',
    ru: 'эскал{ировать,ируйте,ация,ируем,ируй,ирую}, перед{ать,аю,аем,айте,ал,ача} {обращение,тикет,инцидент,заявку,дела,дело,кейс,смену,коллеге}, передать на, передаю, передача, переда{ть,м}, пере{кинуть,кидываю,назначить}, забер{ет,ите} {тикет,обращение,заявку,инцидент}, смена кончается, смена закончилась, конец смены, сдаю смену, сдать смену, следующей линии, на вторую линию, на третью линию, кому отдать, кто возьмет',
  },
};

/** How somebody asks who wants to know, and does not complain. */
export const QUESTIONS: Concepts = {
  lost: {
    en: 'i am new, new here, newbie, beginner, where do i start, where do i begin, where to begin, where to start, first day, meant to be, supposed to be like that, for dummies',
    ru: 'новичок, новенький, новенькая, с чего начать, первый день, недавно работаю, так и должно быть, это нормально, научите, научи',
  },
  workings: {
    en: 'how works, how does work, how it works, how everything is, how is organised',
    ru: 'как устроен, как устроена, как работает, как все работает, как тут все, как здесь все, как проходит',
  },
  mechanism: {
    en: 'template, archived, value, brackets, parentheses, and instead of or, null, like without, wildcard, percent sign, renamed, typo in, literal, cyrillic letter, latin letter, look alike, regular expression, cap is 0, limit is 0, set to zero, set to 0, version, time zone, timezone, missing index, deadlock, dst',
    ru: 'шаблон, в архив, в архиве, значение, скобки, скобок, и вместо или, и с или, null, нулл, like, знак процента, знака процента, переименова{ли,н,но,на}, опечатка в, литерал, латинск{ая,ую,ой}, кириллиц{а,ей}, регулярное выражение, лимит равен, поставили ноль, равен 0, версия, часовой пояс, часового пояса, нет индекса, взаимоблокировка, дедлок',
  },
  explain: {
    en: 'what is, what are, who is, how long may, how many may, how soon must, what counts as, whats, what does, meaning, means, definition, define, explain, stand for, describe, tell me about, understand, difference between, the difference, how does, how is, how do i, what counts as, teach me, i not get how, i not get it, i not get this, tell me, which are there, in plain words',
    ru: 'что такое, за сколько мы, как долго можно, сколько можно, что значит, что означает, что называется, что подразумевается, что за, значит, означает, определение, объясни, объясните, обьясните, поясни, поясните, расскажи, расскажите, чем отличается, отличается от, как работает, как устроен, как считается, как рассчитывается, как проверить, что считается, кто такой, кто такие, расшифровка, расшифруйте, понять, пойму, не понимаю, какие бывают, какие есть, простыми словами, в чем разница, в чем отличие, для чего нужен, зачем нужен',
  },
};
