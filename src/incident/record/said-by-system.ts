import { constants } from 'node:os';
import { type Text, text, verbatim } from '../../text.ts';

/** What a code of the system means for a file. */
const RUSSIAN: Readonly<Record<string, string>> = {
  ENOENT: 'такого файла или папки нет',
  ENOTDIR: 'в пути стоит не папка',
  EISDIR: 'это папка',
  EEXIST: 'такое имя уже есть',
  ENOTEMPTY: 'папка не пуста',
  EACCES: 'нет прав',
  EPERM: 'нет прав',
  EROFS: 'диск доступен только для чтения',
  ENOSPC: 'на диске нет места',
  EDQUOT: 'квота диска исчерпана',
  EFBIG: 'файл больше, чем разрешено',
  EIO: 'ошибка диска',
  ELOOP: 'символические ссылки ведут по кругу',
  EMFILE: 'открыто слишком много файлов',
  ENFILE: 'открыто слишком много файлов',
  ENAMETOOLONG: 'слишком длинное имя',
  EINVAL: 'система не приняла запрос',
  EBUSY: 'занято другим процессом',
  ETXTBSY: 'занято другим процессом',
  ESTALE: 'сетевой диск отключился',
  ENODEV: 'такого устройства нет',
  ENXIO: 'такого устройства нет',
};

/**
 * What the system said of a file. In English its own words; a number that Node has no word for (a used-up quota, a lost network disk) gets the
 * system's own name. In Russian what the code means, and the system's words where that is not known.
 */
export function saidBySystem(error: unknown): Text {
  if (!(error instanceof Error)) return verbatim(String(error));
  const { code, errno, message } = error as NodeJS.ErrnoException;
  const [named] = Object.entries(constants.errno).find(([, number]) => number === -(errno ?? 0)) ?? [];
  const name = code === 'UNKNOWN' ? named : code;
  const en = code === 'UNKNOWN' && named ? message.replace('UNKNOWN: unknown error', named) : message;
  const meaning = name === undefined ? undefined : RUSSIAN[name];
  return meaning === undefined ? verbatim(en) : text(en, `${meaning} (${name})`);
}
