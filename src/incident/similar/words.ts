import { CHANGE_KINDS, isChangeKind } from '../../model/change-kind.ts';
import { formatDuration } from '../../model/moment.ts';
import { symptomWord } from '../../search/symptoms.ts';
import { type Lang, plural, type Text, text } from '../../text.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Shared } from './compare.ts';
import type { SimilarGroup } from './rank.ts';

export const SIMILAR = {
  like: text('Like', 'Похожие на'),
  why: text('Why like it', 'Чем похож'),
  cause: text('Cause', 'Причина'),
  repair: text('Repair', 'Как исправить'),
  outcome: text('Outcome', 'Итог'),
  decided: text('Decided', 'Решили'),
  took: text('Took', 'Заняло'),
  opened: text('Opened', 'Открыт'),
  more: text('Also', 'Ещё'),
  stillOpen: text('still open', 'ещё открыт'),
  notSaid: text('not said', 'не сказано'),
  noCause: text('none was found', 'не найдена'),
  otherClient: text('another client', 'другой клиент'),
  read: text(
    'Read one (where its record is): mmsup incident show REF',
    'Прочитать (там, где лежит запись): mmsup incident show REF',
  ),
  nothing: text('No incident of the past is like it.', 'Похожих инцидентов не было.'),
  nothingKnown: text(
    'None of these words is among those by which incidents are compared (mmsup ask shows ours), so nothing was compared.',
    'Среди этих слов нет тех, по которым сравнивают инциденты (наши покажет mmsup ask), поэтому ничего не сравнивалось.',
  ),
} as const;

const INCIDENTS = { en: ['incident', 'incidents'], ru: ['инцидентом', 'инцидентами', 'инцидентами'] } as const;
const CLIENTS = { en: ['client', 'clients'], ru: ['клиента', 'клиентов', 'клиентов'] } as const;
const VERDICTS = {
  en: ['verdict on the way', 'verdicts on the way'],
  ru: ['вывод по пути', 'вывода по пути', 'выводов по пути'],
} as const;

/** What was compared with how many. */
export function tellCompared(fingerprint: Fingerprint, incidents: number, clients: number): Text {
  const [many, of, by] = [plural(incidents, INCIDENTS), plural(clients, CLIENTS), tellFingerprint(fingerprint)];
  return text(
    `Compared with ${many.en} of ${of.en} by: ${by.en}.`,
    `Сравнено с ${many.ru} у ${of.ru}, по чему: ${by.ru}.`,
  );
}

function tellFingerprint({ symptoms, edges, cause, changes }: Fingerprint): Text {
  return joined([
    ...(cause === null ? [] : [text(`the cause ${cause}`, `причина ${cause}`)]),
    ...(edges.length === 0 ? [] : [plural(edges.length, VERDICTS)]),
    ...(symptoms.length === 0 ? [] : [symptomsText(symptoms)]),
    ...(changes.length === 0 ? [] : [changesText(changes)]),
  ]);
}

const MORE = { en: ['more incident', 'more incidents'], ru: ['инцидент', 'инцидента', 'инцидентов'] } as const;

/** How often the same cause stood behind a similar complaint. */
export function tellMore({ incidents, clients, medianSeconds }: SimilarGroup['more'], lang: Lang): string {
  const [many, of] = [plural(incidents, MORE)[lang], plural(clients, CLIENTS)[lang]];
  const half = formatDuration(medianSeconds, lang);
  const took = lang === 'ru' ? `; половина заняла не больше ${half}` : `; half of all took at most ${half}`;
  const told = lang === 'ru' ? `${many} с этой причиной, у ${of}` : `${many} with this cause, of ${of}`;
  return `${told}${medianSeconds === null ? '' : took}`;
}

/** Why one incident is like another, in one line. */
export function tellShared(shared: Shared, askedEdges: number): Text {
  const { cause, edges, runbooks, symptoms, changes } = shared;
  const books = runbooks.filter((name) => !name.startsWith('own:')).join(', ');
  return joined([
    ...(cause === 'same' ? [text('the same cause', 'та же причина')] : []),
    ...(cause === 'seen'
      ? [text('this cause was found on the way there too', 'эту причину там тоже находили по пути')]
      : []),
    ...(edges.length === 0 ? [] : [pathText(edges.length, askedEdges)]),
    ...(edges.length === 0 && books !== '' ? [text(`the same runbook ${books}`, `тот же сценарий ${books}`)] : []),
    ...(symptoms.length === 0 ? [] : [symptomsText(symptoms)]),
    ...(changes.length === 0 ? [] : [changesText(changes)]),
  ]);
}

function pathText(same: number, asked: number): Text {
  return asked === 1
    ? text('the one verdict on the way is the same', 'единственный вывод по пути тот же')
    : text(`${same} of ${asked} verdicts on the way are the same`, `выводов по пути совпало: ${same} из ${asked}`);
}

function symptomsText(symptoms: readonly string[]): Text {
  const words = symptoms.flatMap((id) => symptomWord(id) ?? []);
  const [en, ru] = [words.map((word) => word.en).join(', '), words.map((word) => word.ru).join(', ')];
  return text(`symptom words: ${en}`, `слова жалобы: ${ru}`);
}

function changesText(changes: readonly string[]): Text {
  const words = changes.flatMap((id) => (isChangeKind(id) ? [CHANGE_KINDS[id]] : []));
  const [en, ru] = [words.map((word) => word.en).join(', '), words.map((word) => word.ru).join(', ')];
  return text(`kind of change: ${en}`, `вид изменения: ${ru}`);
}

function joined(parts: readonly Text[]): Text {
  return text(parts.map(({ en }) => en).join('; '), parts.map(({ ru }) => ru).join('; '));
}
