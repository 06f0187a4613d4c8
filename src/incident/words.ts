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
  noteAdded: text('The note is in the record.', 'Заметка внесена в запись.'),
  openedNow: text('The incident is open. Record with it: --incident', 'Инцидент открыт. Записывать в него: --incident'),
  why: text('Why', 'Почему'),
  head: text('Head', 'Конец записи'),
  before: text('Before', 'Прежде'),
  severityNow: text('The severity is changed.', 'Важность изменена.'),
  reopenedNow: text('The incident is open again.', 'Инцидент снова открыт.'),
  times: text('Times opened again', 'Открывали снова, раз'),
  closedNow: text('The incident is closed.', 'Инцидент закрыт.'),
  leftOut: text('more between these (--all shows them)', 'между ними (покажет --all)'),
  torn: text('Lines left unfinished by a crash and set aside', 'Строк, не дописанных из-за сбоя и отложенных'),
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
