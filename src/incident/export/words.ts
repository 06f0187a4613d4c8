import { type Lang, plural, type Text, text } from '../../text.ts';
import type { DocumentDeadline } from './document.types.ts';

/** Words of what an incident is about, and of what a client is not told in detail. */
export const ABOUT = {
  campaign: text('Campaign', 'Кампания'),
  run: text('Run', 'Запуск'),
  segment: text('Segment', 'Сегмент'),
  untold: (count: number): Text => {
    const { en, ru } = plural(count, { en: ['question', 'questions'], ru: ['вопрос', 'вопроса', 'вопросов'] });
    return text(
      `${en} about the inside of the system could not be settled yet; support is on it.`,
      `Ещё не решено: ${ru} о внутреннем устройстве системы; ими занимается поддержка.`,
    );
  },
} as const;

/** Headings and fixed sentences of an export. */
export const TOLD = {
  letter: text('On your complaint', 'О вашем обращении'),
  report: text('Incident', 'Инцидент'),
  protocol: text('Protocol of the incident', 'Протокол инцидента'),
  complaint: text('Your complaint', 'Обращение'),
  reporter: text('In the words of whoever reported it', 'Словами того, кто сообщил'),
  answer: text('What was the cause', 'В чём причина'),
  noAnswer: text('The cause is not found yet', 'Причина пока не найдена'),
  noAnswerWhat: text(
    'What we did so far stands below; we go on looking.',
    'Что уже сделано, описано ниже; поиск продолжается.',
  ),
  noAnswerClosed: text('The case was closed without a cause.', 'Обращение закрыто без установленной причины.'),
  noFault: text('What we found', 'Что выяснилось'),
  ended: text('How it ended', 'Чем закончилось'),
  contradict: text(
    'ATTENTION: this incident was closed more than once, and not alike. Which cause and which outcome hold is not decided; below stands the last one.',
    'ВНИМАНИЕ: инцидент закрыт несколько раз и по-разному. Какая причина и какой итог верны, не решено; ниже приведено последнее закрытие.',
  ),
  decided: text('Decided and done', 'Что решено и сделано'),
  proposedAt: text('Proposed at the closing', 'Предложено при закрытии'),
  causeRemains: text('The cause itself is still there.', 'Сама причина пока не устранена.'),
  why: text('How it comes about', 'Почему так бывает'),
  alsoFound: text('Also found', 'Также найдено'),
  proposal: text('What we propose', 'Что мы предлагаем'),
  repaired: text('What was repaired', 'Что исправлено'),
  done: text('What was done, and when', 'Что и когда сделано'),
  ruledOut: text('What was looked at and is not the cause', 'Что проверено и причиной не является'),
  open: text('What is still open', 'Что ещё открыто'),
  nothingOpen: text('Nothing is left open.', 'Открытых вопросов нет.'),
  repairOpen: text(
    'The repair is not confirmed in this record yet.',
    'Исправление в этой записи пока не подтверждено.',
  ),
  words: text('Words used here', 'Слова в этом письме'),
  numbers: text('In numbers', 'В числах'),
  course: text('Course of the case', 'Ход обращения'),
  courseInside: text('What happened', 'Что происходило'),
  everyEvent: text('Every event of the record', 'Все события записи'),
  timeline: text('Events in time', 'События во времени'),
  next: text('Next', 'Дальше'),
  notes: text('Notes', 'Заметки'),
  commands: text('What was run', 'Что запускали'),
  evidence: text('Evidence', 'Доказательства'),
  pinned: text('Runbooks and SLA as they were copied into the record', 'Сценарии и SLA, скопированные в запись'),
  ran: text('asked by', 'чем проверено'),
  on: text('on', 'где'),
  profile: text('profile', 'профиль'),
  kept: text('evidence', 'доказательство'),
  heads: text('Heads of the record', 'Концы записи'),
  proof: text('Is the record whole?', 'Цела ли запись?'),
  check: text('How to check this', 'Как это проверить'),
  deadlines: text('What was promised, and what it took', 'Обещанные сроки и сколько прошло'),
  figures: text('Figures of the finding', 'Числа находки'),
  facts: text('The case', 'Обращение в фактах'),
  number: text('No.', '№'),
  when: text('When', 'Когда'),
  who: text('Who', 'Кто'),
  what: text('What', 'Что'),
  happened: text('happened', 'случилось'),
  setBack: text('the machine’s clock was set back before it, by', 'перед этим часы машины перевели назад на'),
  status: text('State', 'Состояние'),
  isOpen: text('open', 'в работе'),
  isClosed: text('closed', 'закрыто'),
  opened: text('Received', 'Принято'),
  closed: text('Closed', 'Закрыто'),
  reopened: text('Opened again, times', 'Открывали снова, раз'),
  client: text('Client', 'Клиент'),
  severity: text('Importance', 'Важность'),
  id: text('Number of the case', 'Номер обращения'),
  holder: text('Who has it', 'У кого'),
  database: text('Database', 'База данных'),
  cause: text('Cause', 'Причина'),
  sure: text('How sure', 'Достоверность'),
  corrected: text('corrected later', 'позже исправлено'),
  first: text('first written', 'записано сначала'),
  correction: text('correction', 'исправление'),
  nothing: text('nothing', 'ничего'),
  onlyEn: text('(recorded in English only)', '(записано только по-английски)'),
  onlyRu: text('(recorded in Russian only)', '(записано только по-русски)'),
  ownWords: text(
    'Words of people stand as they were written, and are not translated.',
    'Слова людей приведены так, как были записаны, и не переведены.',
  ),
  hidden: text(
    'Personal data is hidden in this letter: a mark such as <name:1a2b3c4d> stands in its place. The same mark is always the same value.',
    'Личные данные в этом письме скрыты: на их месте стоит метка вида <name:1a2b3c4d>. Одинаковые метки — одно и то же значение.',
  ),
  hash: text('hash of the line', 'хеш строки'),
  prev: text('line before', 'строка перед ней'),
  firstLine: text('none, it is the first of its file', 'нет, она первая в файле'),
  file: text('file', 'файл'),
  via: text('via', 'через'),
  systemUser: text('system user', 'системный пользователь'),
  mono: text('second clock, ms', 'вторые часы, мс'),
  masked: text('masked before it was written', 'скрыто до записи'),
  line: text('Command line', 'Командная строка'),
  seconds: text('Seconds', 'Секунд'),
  outcome: text('Outcome', 'Итог'),
  name: text('Name', 'Название'),
  sha: text('SHA-256', 'SHA-256'),
  state: text('State', 'Состояние'),
  customers: text('Customers', 'Клиентов'),
  usual: text('Usually', 'Обычно'),
  step: text('Step', 'Шаг'),
  target: text('Promised', 'Обещано'),
  counted: text('Counted', 'Прошло'),
  madeAt: text('This document was made on', 'Документ составлен'),
  times: text('Times are by the clock of', 'Время указано по часам'),
  notSure: text(
    'not sure: the clock of one of our computers was wrong meanwhile',
    'не точно: за это время часы одного из наших компьютеров сбивались',
  ),
  deadlineNote: text('The mark is what was promised', 'Штрих — сколько обещано'),
  badHere: text('here it deviates', 'здесь отклонение'),
  value: text('Value', 'Значение'),
  writtenTo: text('The document is written.', 'Документ записан.'),
  audience: text('For', 'Для кого'),
  head: text('Head of the record', 'Конец записи'),
  notRecorded: text(
    'The record lies where you may not write: that this document was made is not noted in it.',
    'Запись лежит там, куда вам нельзя писать: то, что документ составлен, в ней не отмечено.',
  ),
  notRecordedNewer: text(
    'A newer version of mmsup has gone on with this record: that this document was made is not noted in it.',
    'Запись продолжена более новой версией mmsup: то, что документ составлен, в ней не отмечено.',
  ),
  boundTo: text(
    'This document tells of a record that cannot be changed unseen. The checksum of its last line at that moment:',
    'Документ составлен по записи, которую нельзя изменить незаметно. Контрольная сумма её последней строки на этот момент:',
  ),
} as const;

/** How it ended, in a client's words. */
export const ENDED = {
  repaired: text('The cause is removed.', 'Причина устранена.'),
  workaround: text('The consequences are removed by a workaround.', 'Последствия устранены обходным решением.'),
  'no-fault': text('There was no fault: everything works as it should.', 'Ошибки нет: всё работает так, как должно.'),
} as const;

/** Lanes of the drawing. */
export const KINDS = {
  case: text('The case', 'Обращение'),
  check: text('Checks', 'Проверки'),
  change: text('Changes', 'Изменения'),
} as const;

export const STATES: Readonly<Record<string, Text>> = {
  intact: text('unchanged', 'без изменений'),
  changed: text('CHANGED: not what was kept', 'ИЗМЕНЕНО: не то, что было сохранено'),
  gone: text('MISSING', 'ОТСУТСТВУЕТ'),
  'not-read': text('not looked at', 'не проверялось'),
  kept: text('kept', 'выдержан'),
  broken: text('broken', 'нарушен'),
  running: text('running', 'идёт'),
  'not-measured': text('not measured', 'не измерялся'),
};

export const PROOFS = {
  intact: text(
    'Every line names the hash of the line before it, every piece of evidence has the bytes that were kept, and the last lines are those that were noted outside of the record.',
    'Каждая строка называет хеш предыдущей, все доказательства имеют те же байты, что были сохранены, последние строки совпадают с отмеченными вне записи.',
  ),
  damaged: text(
    'ATTENTION: this record is damaged. It is not what was written when the work was done; what follows from here is not proved.',
    'ВНИМАНИЕ: запись повреждена. Она не такая, какой была сделана во время работы; сказанное ниже не доказано.',
  ),
  'not-provable': text(
    'Nothing speaks against the record, but not all of it can be proved.',
    'Ничто не говорит против записи, но доказать можно не всё.',
  ),
  partly: text(
    'ATTENTION: a newer version of our program has gone on with this record, and what it wrote could not be read here. This document is not complete.',
    'ВНИМАНИЕ: запись продолжена более новой версией нашей программы, и эту часть прочитать не удалось. Документ неполон.',
  ),
  record: text('The record of this work', 'Запись об этой работе'),
  /** For a client: what it is that cannot be, and not in which file. */
  parts: text(
    'Parts of the record of this work cannot be proved to be as they were written.',
    'Для части записи об этой работе нельзя доказать, что она осталась такой, какой была сделана.',
  ),
  /** For a client: not in which file, nor by how many seconds. */
  times: text(
    'Whether the promised times were kept cannot be said for certain: our copy of the agreement cannot be read, or the clock of one of our computers was wrong meanwhile.',
    'Соблюдены ли обещанные сроки, нельзя сказать наверняка: наша копия соглашения не читается или часы одного из наших компьютеров сбивались.',
  ),
  torn: text(
    'Lines that were begun and never finished; they stay in the file',
    'Строк, начатых и не дописанных; они остались в файле',
  ),
} as const;

type StateOfDeadline = Pick<DocumentDeadline, 'state' | 'isDoubtful' | 'remarks'>;

/** How a promised time stands, and whether that is certain. */
export function stateWords({ state, isDoubtful, remarks }: StateOfDeadline, lang: Lang): string {
  const notes = [...(isDoubtful ? [TOLD.notSure[lang]] : []), ...remarks];
  return `${STATES[state]![lang]}${notes.map((note) => ` (${note})`).join('')}`;
}

/** “12 more events between these are left out here”. */
export function moreEvents(count: number): Text {
  const { en, ru } = plural(count, { en: ['event', 'events'], ru: ['событие', 'события', 'событий'] });
  return text(`${en} between these are left out here.`, `Между ними здесь пропущено: ${ru}.`);
}
