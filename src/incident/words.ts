import { type Text, text } from '../text.ts';

export const WORDS = {
  incident: text('Incident', 'Инцидент'),
  status: text('Status', 'Состояние'),
  open: text('open', 'открыт'),
  closed: text('closed', 'закрыт'),
  client: text('Client', 'Клиент'),
  complaint: text('Complaint', 'Жалоба'),
  severity: text('Severity', 'Важность'),
  opened: text('Opened', 'Открыт'),
  database: text('Database', 'База данных'),
  record: text('Record', 'Запись'),
  timeline: text('What happened (times in UTC)', 'Что происходило (время UTC)'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
  found: text('Found', 'Найдено'),
  ruledOut: text('Ruled out', 'Исключено'),
  couldNotLook: text('Could not be looked at', 'Не удалось посмотреть'),
  commands: text('What was run', 'Что запускали'),
  outcome: text('Outcome', 'Итог'),
  seconds: text('Seconds', 'Секунд'),
  next: text('Next', 'Дальше'),
  cause: text('Cause', 'Причина'),
  none: text(
    'No incidents yet. Open one: mmsup incident open "what the customer said"',
    'Инцидентов пока нет. Откройте: mmsup incident open "слова клиента"',
  ),
  noneSuch: text(
    'There is no such incident. All of them: mmsup incident list --all',
    'Таких инцидентов нет. Все: mmsup incident list --all',
  ),
  noteAdded: text('The note is in the record.', 'Заметка внесена в запись.'),
  openedNow: text('The incident is open. Record with it: --incident', 'Инцидент открыт. Записывать в него: --incident'),
  why: text('Why', 'Почему'),
  head: text('Head', 'Конец записи'),
  before: text('Before', 'Прежде'),
  severityNow: text('The severity is changed.', 'Важность изменена.'),
  reopenedNow: text('The incident is open again.', 'Инцидент снова открыт.'),
  correctedNow: text(
    'The correction is in the record; what was written first stays in it too.',
    'Исправление внесено; написанное прежде тоже осталось в записи.',
  ),
  event: text('Event', 'Событие'),
  now: text('Now', 'Теперь'),
  number: text('No.', '№'),
  happened: text('happened', 'случилось'),
  clockSetBack: text('the clock was set back by', 'часы перевели назад на'),
  corrected: text('corrected', 'исправлено'),
  insteadOf: text('before', 'было'),
  nothingBefore: text('nothing', 'ничего'),
  evidenceKept: text('The file is in the record.', 'Файл внесён в запись.'),
  evidenceMasked: text(
    'Personal data in it was masked before it was kept.',
    'Персональные данные в нём скрыты до сохранения.',
  ),
  noEvidence: text('There is no evidence yet.', 'Доказательств пока нет.'),
  evidence: text('Evidence', 'Доказательства'),
  hash: text('Hash', 'Хеш'),
  bytes: text('Bytes', 'Байт'),
  handedOverNow: text(
    'Handed over. It stays with you until they acknowledge it.',
    'Передано. До подтверждения инцидент остаётся за вами.',
  ),
  acknowledgedNow: text('The incident is yours now.', 'Инцидент теперь ваш.'),
  acknowledgedThen: text(
    'Written down: it was taken up then. It counts as that, with the mark that it was said.',
    'Записано: жалобу приняли тогда. Это засчитывается с пометкой «со слов».',
  ),
  from: text('From', 'От'),
  to: text('To', 'Кому'),
  acknowledgeWith: text('They acknowledge with', 'Подтвердить'),
  readWith: text('Read it with', 'Прочитать'),
  asked: text('Asked', 'Просьба'),
  line: text('Line', 'Линия'),
  sameUser: (as: string) =>
    text(`the same system user handed it over, as ${as}`, `передал тот же системный пользователь, под именем ${as}`),
  sameUserTold: (user: string, as: string) =>
    text(
      `The same system user (${user}) handed it over, as ${as}; the record says so.`,
      `Передал тот же системный пользователь (${user}), под именем ${as}; в записи это отмечено.`,
    ),
  waiting: text('Handed over to', 'Передан'),
  notAcknowledged: text('not acknowledged yet', 'ещё не подтверждено'),
  reporterWords: text('Reported as', 'Сообщено так'),
  linked: text('About', 'Касается'),
  times: text('Times opened again', 'Открывали снова, раз'),
  closedNow: text('The incident is closed.', 'Инцидент закрыт.'),
  leftOut: text('more between these (--all shows them)', 'между ними (покажет --all)'),
  torn: text('Lines begun, never finished and set aside', 'Строк, начатых, но не дописанных и отложенных'),
} as const;

export const CLOSE = {
  outcome: text('Outcome', 'Итог'),
  proposal: text('Proposed', 'Предложено'),
  noCause: text('none was found', 'не найдена'),
  leftOpen: text('Left open', 'Осталось незавершённым'),
  goingOn: text('Something is still going on', 'Ещё не всё завершено'),
  anyway: text('Close it all the same?', 'Всё равно закрыть?'),
  similar: text('Similar ones', 'Похожие'),
} as const;

/** How grave a complaint is; the codes themselves are never translated. */
export const INCIDENT_SEVERITY: Readonly<Record<string, Text>> = {
  low: text('low', 'низкая'),
  normal: text('normal', 'обычная'),
  high: text('high', 'высокая'),
  critical: text('critical', 'критическая'),
};

export const VERIFY = {
  events: text('Events read', 'Прочитано событий'),
  evidence: text('Evidence read', 'Прочитано доказательств'),
  runbooks: text('Runbooks read', 'Прочитано сценариев'),
  head: text('Last line of', 'Последняя строка'),
  where: text('Record', 'Запись'),
  none: text('There is no record to prove.', 'Проверять нечего: записей нет.'),
} as const;
