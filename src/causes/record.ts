import { text } from '../text.ts';
import { defineCause } from './cause.ts';

/**
 * What is wrong at a place of a record: `cut` = lines are missing at its end, `unended` = the end of its last line is, `gone` = the file is
 * missing, `replaced` = a symbolic link or a folder stands in its place.
 */
export type RecordDamage = 'not-readable' | 'changed' | 'out-of-order' | 'cut' | 'unended' | 'gone' | 'replaced';

export interface RecordChangedEvidence {
  readonly incident: string;
  readonly file: string;
  /** Line of the first bad record, from 1; null where it is about the file as a whole. */
  readonly line: number | null;
  readonly damage: RecordDamage;
  /** Places that are wrong in all. */
  readonly places: number;
}

export interface RecordGoneEvidence {
  readonly incident: string;
  /** Where its folder was. */
  readonly path: string;
  /** Lines of it that the heads beside it name. */
  readonly lines: number;
}

export interface RecordUnfinishedEvidence {
  readonly incident: string;
  readonly file: string;
  readonly lines: number;
}

const DAMAGE = {
  'not-readable': text('is not readable', 'не читается'),
  changed: text('was changed', 'изменена'),
  'out-of-order': text('does not follow the line before', 'не следует за предыдущей'),
  cut: text('is missing: the record was cut off', 'отсутствует: запись обрезана'),
  unended: text('lost its end: it was recorded whole', 'лишилась своего конца: записана она была целиком'),
  gone: text('is missing', 'отсутствует'),
  replaced: text(
    'was replaced by a symbolic link, a folder or the like, which is not followed',
    'подменена символической ссылкой, папкой или чем-то подобным; туда программа не идёт',
  ),
} as const;

/** Of a file as a whole. */
const FILE_DAMAGE_RU: Partial<Record<RecordDamage, string>> = {
  changed: 'изменён',
  replaced: 'подменён символической ссылкой, папкой или чем-то подобным; туда программа не идёт',
};

const placeOf = ({ file, line }: RecordChangedEvidence) =>
  line === null ? text(`${file}`, `${file}`) : text(`line ${line} of ${file}`, `строка ${line} файла ${file}`);

const damageIn = ({ damage, line }: RecordChangedEvidence, lang: 'en' | 'ru'): string =>
  lang === 'ru' && line === null ? (FILE_DAMAGE_RU[damage] ?? 'отсутствует') : DAMAGE[damage][lang];

export const recordChanged = defineCause<RecordChangedEvidence>({
  id: 'incident/record-changed',
  severity: 'error',
  name: text('A record that somebody changed', 'Запись, которую кто-то изменил'),
  title: (evidence) =>
    text(
      `The record of incident ${evidence.incident} is not as it was written: ${placeOf(evidence).en} ${damageIn(evidence, 'en')}.`,
      `Запись инцидента ${evidence.incident} не такая, какой была сделана: ${placeOf(evidence).ru} ${damageIn(evidence, 'ru')}.`,
    ),
  next: ({ incident, file }) => [
    text(
      `Take ${file} from a backup or from whoever shares this record, and compare the two. Do not repair it by hand.`,
      `Возьмите ${file} из резервной копии или у тех, с кем ведёте эту запись, и сравните. Не исправляйте её руками.`,
    ),
    text(
      `What stands before that place is proved: mmsup incident show ${incident}`,
      `Всё, что до этого места, доказано: mmsup incident show ${incident}`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'Every line of a record names the hash of the line before it, every piece of evidence and every runbook is named by its own hash, and the hash of the last line is kept outside of the record. One of these does not fit.',
      'Каждая строка записи содержит хеш предыдущей, каждое доказательство и каждый сценарий названы собственным хешем, а хеш последней строки хранится вне записи. Что-то из этого не сходится.',
    ),
    why: text(
      'A line was edited, removed, put in, moved, or cut off; evidence was changed or lost; a copy of the folder broke off halfway; two machines wrote under the same name.',
      'Строку изменили, удалили, вставили, переставили или отрезали; доказательство изменено или потеряно; копирование папки оборвалось; две машины писали под одним именем.',
    ),
    sure: text(
      'It is proved that the bytes are not those that were written. Who changed them, and whether on purpose, is not. A record is tamper-evident, not tamper-proof: whoever can change the record and the heads beside it can write both anew; compare with the head in an export.',
      'Доказано, что байты не те, что были записаны. Кто их изменил и нарочно ли, не доказано. Подделка записи заметна, но не невозможна: кто может изменить и запись, и файлы heads рядом, может переписать оба; сравните с хешем в выгрузке.',
    ),
    repair: text(
      'Restore the file. Where that cannot be done, keep the damaged record as it is and write a note that says what is missing and why.',
      'Восстановите файл. Если это невозможно, оставьте повреждённую запись как есть и добавьте заметку, что пропало и почему.',
    ),
    example: text(
      'Somebody corrected a misspelt name in line 12 with an editor: line 13 names another hash. A correction is an event of its own: mmsup incident note.',
      'Кто-то исправил опечатку в строке 12 редактором: строка 13 называет другой хеш. Исправление — отдельное событие: mmsup incident note.',
    ),
  },
});

export const recordGone = defineCause<RecordGoneEvidence>({
  id: 'incident/record-gone',
  severity: 'error',
  name: text('A whole record that is gone', 'Исчезла вся запись'),
  title: ({ incident, path, lines }) =>
    text(
      `The record of incident ${incident} is gone: heads know ${lines} ${lines === 1 ? 'line' : 'lines'} of it, and ${path} is not there.`,
      `Запись инцидента ${incident} исчезла: файлы heads знают её строки (${lines}), а ${path} нет.`,
    ),
  next: ({ incident, path }) => [
    text(
      `Restore ${path} from a backup or from whoever shares the records, then prove it: mmsup incident verify ${incident}`,
      `Верните ${path} из резервной копии или у тех, с кем ведёте записи, и проверьте: mmsup incident verify ${incident}`,
    ),
    text(
      'Where records are shared through git: git log --diff-filter=D --name-only tells who deleted it and when.',
      'Если записи общие через git, кто и когда её удалил, скажет git log --diff-filter=D --name-only.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The files heads.… in a client’s folder name the lines of every record that was written there. They name lines of a record whose folder is not there any more.',
      'Файлы heads.… в папке клиента называют строки каждой сделанной в ней записи. Они называют строки записи, папки которой больше нет.',
    ),
    why: text(
      'The folder was deleted, moved or renamed; a copy or a restore left it out; a merge took the heads and not the record.',
      'Папку удалили, перенесли или переименовали; её пропустили при копировании или восстановлении; при слиянии взяли heads, но не запись.',
    ),
    sure: text(
      'It is proved that the record was there: a head is written only after its line is on the disk. What stood in it can be read only from a copy. A record whose heads were deleted with it cannot be missed from here: keep the heads of exports elsewhere.',
      'Доказано, что запись была: строка в heads появляется только после того, как сама строка на диске. Что в ней стояло, скажет только копия. Пропажу записи вместе с её heads отсюда не заметить: храните концы записей из выгрузок отдельно.',
    ),
    repair: text(
      'Restore the folder. Its number is not given to another incident. Where it cannot be restored, open a new incident that says what is missing and why.',
      'Верните папку. Её номер другому инциденту не достанется. Если вернуть нельзя, откройте новый инцидент и запишите, что пропало и почему.',
    ),
    example: text(
      'Somebody cleaned up old folders: heads.ann.desk.jsonl still names eight lines of 2026-11-24-acme-001.',
      'Кто-то убрал старые папки: heads.ann.desk.jsonl по-прежнему называет восемь строк записи 2026-11-24-acme-001.',
    ),
  },
});

export const recordUnfinished = defineCause<RecordUnfinishedEvidence>({
  id: 'incident/record-unfinished',
  severity: 'info',
  name: text('A line that was never finished', 'Недописанная строка'),
  title: ({ file, lines }) =>
    text(
      `${file} ends with ${lines === 1 ? 'a line' : `${lines} lines`} that was begun and never finished: nobody was told that it is recorded.`,
      `${file} заканчивается недописанным (строк: ${lines}): никому не сообщали, что это записано.`,
    ),
  next: ({ incident }) => [
    text(
      `Nothing to repair: the next event closes it off and names it (mmsup incident note ${incident} "…").`,
      `Чинить нечего: следующее событие закроет и назовёт её (mmsup incident note ${incident} «…»).`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A process was stopped while it wrote a line, or the disk took only a part of it. The line stays where it is; it is no event.',
      'Процесс остановили, пока он писал строку, или диск принял только её часть. Она остаётся на месте, но событием не является.',
    ),
    why: text(
      'kill -9, a power cut, a full disk, a copy that broke off.',
      'kill -9, отключение питания, полный диск, оборванное копирование.',
    ),
    sure: text(
      'What was acknowledged was on the disk before; an unfinished line was never shown as done. If nothing of this happened, somebody wrote into the file.',
      'Всё подтверждённое было на диске раньше; недописанная строка никогда не показывалась как сделанная. Если ничего такого не было, в файл писал кто-то другой.',
    ),
    repair: text('None is needed.', 'Ничего делать не нужно.'),
    example: text(
      'The laptop went dark during step "trace": resume runs that check again.',
      'Ноутбук выключился на шаге «trace»: при продолжении проверка выполняется снова.',
    ),
  },
});
