import { text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface PersonalLeftEvidence {
  /** Incident, file or folder that was looked through. */
  readonly place: string;
  readonly values: number;
  /** The file with the first of them, and its line from 1. */
  readonly file: string;
  readonly line: number;
}

export const personalLeft = defineCause<PersonalLeftEvidence>({
  id: 'incident/personal-left',
  severity: 'error',
  name: text('Personal data that was not masked', 'Персональные данные, которые не скрыты'),
  title: ({ place, values, file, line }) =>
    text(
      `${place} holds what looks like personal data in clear: ${values} ${values === 1 ? 'value' : 'values'}, the first in line ${line} of ${file}.`,
      `${place}: похоже на открытые персональные данные, значений: ${values}; первое — строка ${line} файла ${file}.`,
    ),
  next: ({ file, line }) => [
    text(
      `Hand nothing on before somebody has looked at it: line ${line} of ${file}, and the other places listed.`,
      `Ничего не передавайте, пока не посмотрите сами: строка ${line} файла ${file} и остальные места из списка.`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A record, an export or another file was looked through for addresses, phones, cards, documents, dates of birth and names of people, and something of that shape stands in it unmasked.',
      'Запись, выгрузку или другой файл просмотрели в поисках адресов, телефонов, карт, документов, дат рождения и имён людей, и что-то похожее стоит там открыто.',
    ),
    why: text(
      'The file was written by another program or by an older version; a pinned runbook quotes a customer; somebody edited the file; a long number only looks like a document.',
      'Файл записан другой программой или прежней версией; сценарий в записи цитирует клиента; файл правили руками; длинное число только похоже на документ.',
    ),
    sure: text(
      'Look at the places: the list shows them with the value masked. A checksum or an address leaves little doubt; a number of an unknown kind or a surname alone may be something else. That nothing is found proves nothing: names that stand alone, postal addresses and nicknames have no shape.',
      'Посмотрите на места: в списке они показаны со скрытым значением. Контрольная сумма или почтовый ящик почти не оставляют сомнений; число неизвестного вида или одна фамилия могут быть чем-то другим. Если ничего не найдено, это ничего не доказывает: у отдельных имён, почтовых адресов и прозвищ нет формы.',
    ),
    repair: text(
      'Export the record again with this version. A record itself is never edited: write a note that says what stands where, restrict who can read the folder, and decide with the data protection officer of the client.',
      'Выгрузите запись заново этой версией. Саму запись не правят: напишите заметку, что и где стоит, ограничьте доступ к папке и решите вместе с ответственным за персональные данные клиента.',
    ),
    example: text(
      'A log of the mail server was copied into the folder of a record by hand, past "incident evidence add": 212 addresses stand in it in clear.',
      'Журнал почтового сервера скопировали в папку записи руками, минуя «incident evidence add»: в нём открыто стоят 212 адресов.',
    ),
  },
});
