import { text } from '../text.ts';
import { type Term, term } from './term.ts';

/** What is written down about a complaint, handed on, promised and proved. */
export const RECORD_TERMS: readonly Term[] = [
  term(
    'incident',
    text('incident record', 'запись об инциденте'),
    { en: ['ticket', 'log of work'], ru: ['заявка', 'обращение', 'журнал работ'] },
    text(
      'Everything about one complaint: what was said, run, found and ruled out. It is only ever added to, so that a colleague can take over and nobody can rewrite it.',
      'Всё об одной жалобе: что сказали, запускали, нашли и исключили. В неё только дописывают, поэтому коллега может продолжить, а переписать её нельзя.',
    ),
    'mmsup incident list --all',
  ),
  term(
    'severity',
    text('severity of an incident', 'серьёзность инцидента'),
    {
      en: ['severity', 'priority', 'urgency', 'how bad it is'],
      ru: ['северити', 'серьёзность', 'приоритет', 'срочность', 'критичность'],
    },
    text(
      'How badly the client is hit: low, normal, high or critical. The times promised to him depend on it; each change of it stands in the record with its reason.',
      'Насколько сильно пострадал клиент: low (низкая), normal (обычная), high (высокая) или critical (критическая). От неё зависят обещанные сроки; каждое изменение остаётся в записи с причиной.',
    ),
    'mmsup incident show latest',
  ),
  term(
    'sla',
    text('SLA, the times promised to a client', 'SLA, обещанные клиенту сроки'),
    {
      en: [
        'sla',
        'service level',
        'promised time',
        'time to acknowledge',
        'time to resolve',
        'time to answer an incident',
      ],
      ru: [
        'сла',
        'sla',
        'срок реакции',
        'срок решения',
        'время реакции',
        'обещанный срок',
        'обязаны ответить на инцидент',
      ],
    },
    text(
      'Within what time support has promised to acknowledge a complaint, to find its cause and to resolve it, by its severity. Only the client’s working hours count, and a time in which support waits for the client does not.',
      'За какое время поддержка обещала принять жалобу, найти причину и решить её, в зависимости от серьёзности. Считаются только рабочие часы клиента, а время ожидания ответа от него не считается.',
    ),
    'mmsup incident sla explain latest',
  ),
  term(
    'evidence',
    text('evidence of an incident', 'доказательство в инциденте'),
    {
      en: ['evidence', 'proof', 'attachment', 'log file as a proof'],
      ru: ['доказательство', 'подтверждение', 'вложение', 'приложенный файл', 'приложить лог'],
    },
    text(
      'What shows that something is so: the numbers beside a finding, the answer of a command, a file of a mail server. Files are kept beside the record with a checksum, so that everybody can see that they are still the same.',
      'То, что показывает, что всё именно так: числа рядом с находкой, ответ команды, файл почтового сервера. Файлы хранятся рядом с записью с контрольной суммой: видно, что их не подменили.',
    ),
    'mmsup incident evidence latest list',
  ),
  term(
    'hand-over',
    text('hand-over to another line', 'передача другой линии'),
    {
      en: ['hand over', 'escalation', 'second line', 'third line', 'change of shift', 'brief'],
      ru: [
        'хэндовер',
        'передача дела',
        'передача обращения',
        'эскалация',
        'вторая линия',
        'третья линия',
        'передача смены',
      ],
    },
    text(
      'Another line or colleague goes on with an incident. He gets a brief out of the record: what was said, done, found and ruled out, and what is open; he acknowledges that he has it, and from then on it is his.',
      'Инцидент продолжает другая линия или коллега. Он получает сводку из записи: что сказали, сделали, нашли, исключили и что осталось; он подтверждает приём, и с этого момента дело за ним.',
    ),
    'mmsup incident hand-over latest --to 3',
  ),
  term(
    'audit',
    text('audit of a record', 'проверка записи, аудит'),
    {
      en: ['audit', 'auditor', 'tampering', 'nobody changed the record', 'chain of hashes', 'verify a record'],
      ru: ['аудит', 'аудитор', 'подделка записи', 'запись никто не менял', 'цепочка хешей', 'проверить запись'],
    },
    text(
      'Proof that a record is as it was written: each event holds the hash of the one before it, so an edit, a deletion or a swap is found, and the first bad event is named.',
      'Доказательство, что запись такая, какой её написали: в каждом событии хранится хеш предыдущего, поэтому правка, удаление или перестановка видны, и называется первое неверное событие.',
    ),
    'mmsup incident verify',
  ),
  term(
    'export',
    text('export of an incident', 'выгрузка инцидента'),
    {
      en: ['document for the client', 'send the incident as a file', 'incident as a pdf', 'report on an incident'],
      ru: ['документ для клиента', 'отправить инцидент файлом', 'инцидент в pdf', 'отчёт об инциденте'],
    },
    text(
      'A record as a document: for the client without internals, for colleagues with everything but personal data, for an auditor with every event and how to check it.',
      'Запись в виде документа: для клиента без внутренних подробностей, для коллег со всем, кроме персональных данных, для аудитора со всеми событиями и способом их проверить.',
    ),
    'mmsup incident export latest --audience client',
  ),
  term(
    'similar',
    text('similar incidents', 'похожие инциденты'),
    {
      en: ['same incident before', 'has this happened before', 'seen before', 'again the same incident'],
      ru: ['такой инцидент раньше', 'было ли такое раньше', 'уже было такое', 'повторный инцидент'],
    },
    text(
      'Incidents of the past with the like complaint, the same way to the cause, the same cause. They show what helped then; nothing of another client’s data is shown.',
      'Прошлые инциденты с похожей жалобой, тем же путём к причине, той же причиной. Они показывают, что помогло тогда; данных других клиентов в них не видно.',
    ),
    'mmsup incident similar latest',
  ),
  term(
    'incident-statistics',
    text('statistics of incidents', 'статистика инцидентов'),
    {
      en: ['how many incidents', 'recurring causes', 'mean time to resolve', 'problem management'],
      ru: ['сколько инцидентов', 'повторяющиеся причины', 'среднее время решения', 'управление проблемами'],
    },
    text(
      'How many complaints there were, how long they took, which promises were kept, and which causes come again and again: those are worth a permanent repair.',
      'Сколько было жалоб, сколько времени они заняли, какие сроки выдержаны и какие причины возвращаются снова и снова: их стоит исправить навсегда.',
    ),
    'mmsup incident stats',
  ),
  term(
    'personal-data',
    text('personal data', 'персональные данные'),
    {
      en: ['personal information', 'gdpr', 'names and phone numbers of customers', 'what is hidden'],
      ru: ['пдн', 'личные данные', '152 фз', 'имена и телефоны клиентов', 'что скрывается'],
    },
    text(
      'What tells who somebody is: name, telephone, e-mail, card, passport. It is masked before it is written anywhere; the same person gets the same mask within one client and another one elsewhere.',
      'То, по чему узнают человека: имя, телефон, e-mail, карта, паспорт. Они скрываются прежде, чем куда-либо записать; один человек внутри одного клиента скрыт одинаково, у другого клиента — иначе.',
    ),
    'mmsup customer trace {customer} --since 30d',
  ),
];
