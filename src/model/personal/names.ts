import type { Sighting } from './class.ts';
import { isAlsoWord, isGivenName } from './given-names.ts';
import { isFrequentSurname, isSureSurname, isSurnameShaped } from './surnames.ts';
import { type Word, wordsOf } from './words.ts';

const PATRONYMIC =
  /^\p{Script=Cyrillic}{2,}(?:[ое]вич|ьич|[кмхт]ич)(?:а|у|ем|е)?$|^\p{Script=Cyrillic}{3,}(?:[ое]вн|ичн|иничн)(?:а|ы|е|у|ой|ою)$|^[a-z]{2,}(?:[oe]vich|yich|ovna|evna|ichna)$/u;
/** Words of every day with such an ending. */
const NO_PATRONYMIC =
  /^(?:ведичн|публичн|личн|наличн|отличн|различн|вторичн|первичн|обычн|частичн|логичн|аналогичн|технич|столичн|критичн|типичн|едини?чн|ключевн|дневн|уровн|основн|условн|верховн|церковн|духовн|кирпич|паралич|горчичн|ровн|словн|сплошн|готовн)/u;

/** Words after which a name comes. */
const TITLES = new Set(
  'клиент клиента клиенту клиентом клиентка клиентке клиентки гражданин гражданка гражданину г-н г-жа г-ну г-же господин госпожа господину абонент абонента абоненту покупатель покупателя фамилия получатель получателя заявитель mr mrs ms miss dr customer client recipient dear'.split(
    ' ',
  ),
);

/** Words with a capital letter at the beginning of a sentence that stand before a name or after it, and are no part of it. */
const NO_SURNAME = new Set(
  'добрый день вечер утро здравствуйте привет уважаемый уважаемая дорогой дорогая от для не но да нет что как где когда кто почему это он она они мы вы вчера сегодня завтра письмо письма просьба прошу звонил звонила звонили писал писала пишет отправил владелец автор менеджер директор оператор аналитик специалист ведущий старший новый иван-чай паспорт инн снилс телефон адрес почта имя отчество дата the a an and or but not for from to with by of in on at is was are were has have had he she it they we you this that hello hi dear regards thanks thank best from error warning info segment campaign customer client user owner author manager report run rule run list name phone email address street avenue city road house hotel bank island institute university hospital school college day prize award effect problem test station park line'.split(
    ' ',
  ),
);

/** What is sold or run under a title and a word that nobody is called by. */
const NO_PERSON = new Set(['dr web', 'dr pepper', 'mr proper']);

type Kind = 'given' | 'patronymic' | 'surname' | 'capital' | 'initial' | 'title' | 'other';

interface Part extends Word {
  readonly kind: Kind;
}

/** The most words that one name has, initials among them. */
const LONGEST = 4;

/**
 * Names of people. What names somebody is never one word alone, but for the surnames that everybody bears:
 *   1. a patronymic beside a given name, with the surname before or after it, in any case and in lower case too;
 *   2. a surname with initials, before or after it;
 *   3. a given name and a surname in either order; a given name and any word with a capital letter after it;
 *   4. whatever has a capital letter after "client", "Mr" and the like; a surname that hardly can be another word.
 */
export function findNames(text: string): Sighting[] {
  const found: Sighting[] = [];
  const kinds = new Map<string, Kind>();
  let row: Part[] = [];
  const close = () => {
    for (const name of namesIn(row, text)) found.push(name);
    row = [];
  };
  for (const word of wordsOf(text)) {
    const part = { ...word, kind: kindAt(word, text, kinds) };
    const before = row.at(-1);
    if (before && !isBeside(text, before, word)) close();
    if (part.kind === 'other') close();
    else row.push(part);
  }
  close();
  return found;
}

const ABBREVIATED = /^(?:mr|mrs|ms|dr|prof|г-н|г-жа)$/;

/** Only blanks between, or the full stop of an initial; an end of a line is an end. */
function isBeside(text: string, before: Part, word: Word): boolean {
  const gap = word.start - before.end;
  if (gap > 4) return false;
  const between = text.slice(before.end, word.start);
  if (before.kind === 'initial') return /^\.?[ \u00A0]{0,2}$/.test(between);
  // Mr. Smith
  if (before.kind === 'title' && ABBREVIATED.test(before.folded)) return /^\.?[ \u00A0\t]{0,3}$/.test(between);
  return /^,?[ \u00A0\t]{1,3}$/.test(between);
}

/** What a word is; the same word is looked at once in a text. */
function kindAt(word: Word, text: string, known: Map<string, Kind>): Kind {
  const { folded, startsUpper, start, end } = word;
  if (end - start <= 2 && folded.length === 1) return startsUpper && text[end] === '.' ? 'initial' : 'other';
  const key = startsUpper ? `+${folded}` : folded;
  const before = known.get(key);
  if (before !== undefined) return before;
  const kind = kindOf(word);
  known.set(key, kind);
  return kind;
}

function kindOf({ folded, startsUpper }: Word): Kind {
  if (TITLES.has(folded)) return 'title';
  if (PATRONYMIC.test(folded) && !NO_PATRONYMIC.test(folded)) return 'patronymic';
  if (isGivenName(folded)) return 'given';
  if (isSurnameShaped(folded)) return 'surname';
  return startsUpper && !NO_SURNAME.has(folded) ? 'capital' : 'other';
}

function namesIn(row: readonly Part[], text: string): Sighting[] {
  if (!row.some(({ kind }) => kind !== 'capital')) return [];
  const found: Sighting[] = [];
  for (let at = 0; at < row.length; ) {
    const length = lengthOfName(row, at, text);
    if (length > 0) {
      const [first, last] = [row[at]!, row[at + length - 1]!];
      const end = last.kind === 'initial' ? last.end + 1 : last.end;
      found.push({ start: first.start, end, kind: 'name', ...(length === 1 ? { isDoubtful: true } : {}) });
    }
    at += Math.max(1, length);
  }
  return found;
}

/** How many parts from here are one name; 0 = none begins here. The longest reading wins. */
function lengthOfName(row: readonly Part[], at: number, text: string): number {
  let kinds = '';
  for (const { kind } of row.slice(at, at + LONGEST)) kinds += LETTER[kind];
  for (let length = kinds.length; length > 0; length -= 1) {
    const reading = READINGS.get(kinds.slice(0, length));
    if (reading && isName(row.slice(at, at + length), { reading, before: row[at - 1], text })) return length;
  }
  return 0;
}

/** What must be true of parts in a certain order, so that they are a name. */
type Reading =
  | 'patronymic'
  | 'patronymic, capitals'
  | 'initials'
  | 'one initial'
  | 'given and surname'
  | 'given and capital'
  | 'patronymic alone'
  | 'alone';

/** Every order of parts that can be a name, by the letters of {@link LETTER}. */
const READINGS: ReadonlyMap<string, Reading> = new Map(
  Object.entries({
    patronymic: 'GP SGP GGP GPS GPG SGSP GSP GGGP GPSS'.split(' '),
    'patronymic, capitals': 'CGP GPC CPC CGSP GCP SP CP SSP CCP SCP CSP PS PC CPS PSG'.split(' '),
    initials: 'SII CII GII PII IIS IIC IIG IIP'.split(' '),
    'one initial': 'SI IS'.split(' '),
    'given and surname': 'GS SG GSS'.split(' '),
    'given and capital': 'GC GG'.split(' '),
    'patronymic alone': ['P'],
    alone: ['S', 'G', 'C'],
  } satisfies Record<Reading, readonly string[]>).flatMap(([reading, orders]) =>
    orders.map((order) => [order, reading as Reading] as const),
  ),
);

interface Around {
  readonly reading: Reading;
  readonly before: Part | undefined;
  readonly text: string;
}

function isName(parts: readonly Part[], { reading, before, text }: Around): boolean {
  const isUpper = parts.every(({ startsUpper }) => startsUpper);
  if (parts.length > 1 && hasComma(parts, text) && !reading.startsWith('patronymic') && !isInverted(parts))
    return false;
  switch (reading) {
    case 'patronymic':
      return true;
    case 'patronymic, capitals':
      return isUpper;
    case 'initials':
      return isTelling(parts);
    case 'one initial':
      return isTelling(parts) && parts.some(isSurelySurname);
    case 'given and surname':
      return parts.some(isSurelySurname) ? isUpper || parts.some(isOnlyName) : isUpper && parts.some(isOnlyName);
    case 'given and capital':
      return isUpper && parts.every((part) => part.kind !== 'given' || isOnlyName(part)) && isOneScript(parts);
    case 'patronymic alone':
      return isUpper && parts[0]!.folded.length > 6;
    case 'alone':
      return isUpper && isNameAlone(parts[0]!, before);
  }
}

/** A word that no other stands beside: after "Mr" any, after "client" a name; else only one of the surnames that everybody bears. */
function isNameAlone(part: Part, before: Part | undefined): boolean {
  if (before && NO_PERSON.has(`${before.folded} ${part.folded}`)) return false;
  if (before?.kind === 'title' && (part.kind !== 'capital' || isSurnameTitle(before))) return true;
  return part.kind === 'surname' && isFrequentSurname(part.folded);
}

const hasComma = (parts: readonly Part[], text: string): boolean =>
  text.slice(parts[0]!.start, parts.at(-1)!.end).includes(',');

/** `Tereshchenko, Brian`, as lists of people are written. */
const isInverted = ([first, second]: readonly Part[]): boolean => isSurelySurname(first!) && isOnlyName(second!);

const isSurelySurname = ({ kind, folded }: Part): boolean =>
  kind === 'surname' && (isSureSurname(folded) || isFrequentSurname(folded));

/** A given name that is no other word. */
const isOnlyName = ({ kind, folded }: Part): boolean => kind === 'given' && !isAlsoWord(folded);

const LETTER: Readonly<Record<Kind, string>> = {
  given: 'G',
  patronymic: 'P',
  surname: 'S',
  capital: 'C',
  initial: 'I',
  title: 'T',
  other: 'O',
};

/** After these a name comes for sure; after "client" another word with a capital letter may. */
const isSurnameTitle = ({ folded }: Part): boolean =>
  /^(?:г-н|г-жа|г-ну|г-же|господин|госпожа|mr|mrs|ms|miss|dr|фамилия)/.test(folded);

/** A whole word of three letters and more among the initials, with a capital letter. */
function isTelling(parts: readonly Part[]): boolean {
  return parts.some(({ kind, folded, startsUpper }) => kind !== 'initial' && startsUpper && folded.length > 2);
}

function isOneScript(parts: readonly Part[]): boolean {
  return new Set(parts.map(({ folded }) => /[a-z]/.test(folded))).size === 1;
}
