import type { NotEvaluated } from '../../result.ts';
import { text, verbatim } from '../../text.ts';
import type { ChainFault } from './chain.ts';
import type { IncidentRecord } from './read.ts';

/** What a record cannot tell although every line of it that could be read is as it was written. Pure. */
export function gapsIn({
  id,
  newer,
  events,
  faults,
}: Pick<IncidentRecord, 'id' | 'newer' | 'events' | 'faults'>): readonly NotEvaluated[] {
  const openings = openingsIn(events);
  // Of a damaged record it is not known.
  const never = newer.length === 0 && faults.length === 0 && openings.length === 0;
  const isTwo = openings.length > 1;
  return [...newer.map(newerLines), ...(never ? [neverOpened(id)] : []), ...(isTwo ? [openedTwice(id, openings)] : [])];
}

/**
 * The openings that a record holds: one. Two machines that shared nothing yet may both have given the next number, and a merge puts what
 * they wrote into one folder without a conflict.
 */
export const openingsIn = (events: IncidentRecord['events']): IncidentRecord['events'] =>
  events.filter(({ type }) => type === 'incident.opened');

function newerLines({ file, line, format }: IncidentRecord['newer'][number]): NotEvaluated {
  return {
    what: text(`${file} from line ${line} on`, `${file}, со строки ${line}`),
    why: text(
      `a newer mmsup has written there (record format ${format}): update mmsup to read it; nothing is written into this record until then`,
      `там писал более новый mmsup (формат записи ${format}): обновите mmsup, чтобы прочитать; до тех пор в эту запись ничего не пишется`,
    ),
    couldChangeAnswer: true,
  };
}

function openedTwice(id: string, openings: IncidentRecord['events']): NotEvaluated {
  const who = openings.map(({ who, at }) => `${who}, ${at}`).join('; ');
  return {
    what: text(`Which incident ${id} is`, `Какой инцидент — ${id}`),
    why: text(
      `it was opened more than once (${who}): records that were shared later bear one number, and their events stand in one timeline. Open the others anew, and note here whose events are not of this one`,
      `он открыт несколько раз (${who}): у записей, которыми обменялись позже, один номер, и их события стоят в одной хронологии. Откройте остальные заново и запишите здесь, чьи события к этому инциденту не относятся`,
    ),
    couldChangeAnswer: true,
  };
}

const neverOpened = (id: string): NotEvaluated => ({
  what: text(`How ${id} was opened`, `Как открыт ${id}`),
  why: text(
    'the process that made this folder ended before the opening was recorded, and told nobody that it is open',
    'процесс, создавший эту папку, завершился раньше, чем открытие было записано, и никому не сообщил об открытии',
  ),
  couldChangeAnswer: false,
});

const DAMAGE = {
  'not-readable': text('this line cannot be read', 'эту строку нельзя прочитать'),
  changed: text(
    'this line or the one before it was changed, removed or put in',
    'эта строка или строка перед ней изменена, удалена или вставлена',
  ),
  'out-of-order': text('this line does not follow the one before it', 'эта строка не следует за предыдущей'),
  cut: text('the record ends before its last known line', 'запись обрывается раньше своей последней известной строки'),
  unended: text(
    'the end of this line was cut off: heads know that it was recorded whole',
    'конец этой строки обрезан: по файлам heads она была записана целиком',
  ),
  replaced: text(
    'a symbolic link, a folder or the like stands in its place, and is not followed',
    'на его месте символическая ссылка, папка или что-то подобное; туда программа не идёт',
  ),
} as const;

/** Where a fault is: `events.ann.desk.jsonl:7`; of a file that was replaced, the file. */
export const placeOf = ({ file, line, kind }: ChainFault): string => (kind === 'replaced' ? file : `${file}:${line}`);

/** A damaged record proves less than it says, and the answer must say so. */
export function damage(fault: ChainFault): NotEvaluated {
  return { what: verbatim(placeOf(fault)), why: DAMAGE[fault.kind], couldChangeAnswer: true };
}

/** What whoever wrote into a damaged record is told: what was written is kept, and behind what it stands. Pure. */
export function writtenIntoDamaged({
  id,
  faults: [first, ...more],
}: Pick<IncidentRecord, 'id' | 'faults'>): readonly NotEvaluated[] {
  if (!first) return [];
  const [place, rest, why] = [placeOf(first), more.length, DAMAGE[first.kind]];
  return [
    {
      what: text(`The record of ${id}`, `Запись ${id}`),
      why: text(
        `it is damaged (${place}${rest > 0 ? ` and ${rest} more` : ''}: ${why.en}). What was just written is kept in it all the same. Prove it: mmsup incident verify ${id}`,
        `она повреждена (${place}${rest > 0 ? ` и ещё ${rest}` : ''}: ${why.ru}). Только что написанное в ней всё равно сохранено. Проверьте: mmsup incident verify ${id}`,
      ),
      couldChangeAnswer: true,
    },
  ];
}
