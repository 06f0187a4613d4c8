import { passesInn, passesLuhn, passesSnils } from './checksums.ts';
import type { PersonalClass, Sighting } from './class.ts';
import { withoutPlain } from './plain.ts';

/** Digits that belong together: a phone, a card, an account, a passport; what separates them stands between. */
const RUN = /\+?\(?\d(?:[ \u00A0().‐‑–-]{0,3}\d){5,94}\)?/g;
/** Latin letters and digits directly before or after: part of an identifier. */
const IDENTIFIER = /[A-Za-z_\d]/;

/** What a word directly before a number says of it. */
const SAYS_PHONE =
  /(?:тел|телефон[а-я]{0,3}|моб|мобильн[а-я]{1,3}|сот|сотов[а-я]{1,3}|phone|mobile|tel|cell|msisdn|sms|смс|whatsapp|звон[а-я]{1,6})[^\p{L}\d]{0,4}$/iu;
const SAYS_PASSPORT =
  /(?:паспорт[а-я]{0,2}|серия|серии|passport)(?:\s{0,2}рф)?[^\p{L}\d]{0,4}(?:(?:серия|серии|series|no|номер)[^\p{L}\d]{0,4})?$/iu;
const SAYS_INN = /(?:инн|inn|tin)[^\p{L}\d]{0,4}$/iu;
const SAYS_SNILS = /(?:снилс[а-я]{0,2}|snils)[^\p{L}\d]{0,4}$/iu;
const SAYS_CARD = /(?:карт[а-я]{0,2}|card|pan)[^\p{L}\d]{0,4}$/iu;
/** A key of a table or of a tool: "message id 11630000004", "run_id=…", "тикет …", and INC-2026-004512. */
const SAYS_KEY =
  /(?:(?<!\p{L})(?:[\w.]{0,24}_?id|ид|идентификатор[а-я]{0,2}|message|msg|сообщени[еяю]|run|запуск[а-я]{0,2}|ticket|тикет[а-я]{0,2}|задач[аиуе]|job|incident|инцидент[а-я]{0,2})(?:[ \u00A0]\p{L}{1,12})?[^\p{L}\d]{0,4}|(?<![\p{L}\d])\p{Lu}{2,10}-)$/u;
const WORDS_BEFORE = 32;
const MOST_CUTS = 12;
/** Then nothing can be said by a word. */
const NO_LETTERS = /^[^A-Za-zА-Яа-яЁё]*$/;

/** `45 08 № 123456`, `серия 4508 номер 123456`: two numbers with a word between. */
const PASSPORT_WORDS =
  /(?<!\d)\d{2}[ \u00A0]?\d{2}[ \u00A0,]{0,2}(?:№|N|No\.?|номер|number)[ \u00A0:]{0,2}\d{6}(?!\d)/giu;

/** A number as it was found, with what stands around it. */
interface Run {
  readonly text: string;
  readonly digits: string;
  readonly before: string;
  /** True where a letter of an identifier touches it. */
  readonly isInside: boolean;
}

/**
 * Numbers of people. A checksum, a usual shape or a word before it says which kind; other numbers of ten digits and more are taken for accounts and
 * documents of a kind that nobody has told. Hashes, moments, addresses and counts in groups of three are none.
 */
export function findNumbers(text: string): Sighting[] {
  const passports = [...text.matchAll(PASSPORT_WORDS)].map(({ index, 0: { length } }) =>
    place(index, length, 'passport'),
  );
  let rest = withoutPlain(text);
  for (const { start, end } of passports)
    rest = `${rest.slice(0, start)}${'\u0001'.repeat(end - start)}${rest.slice(end)}`;
  return [
    ...passports,
    ...[...rest.matchAll(RUN)].flatMap(({ index, 0: run }) => sightingsIn(rest, index, closed(run))),
  ];
}

/** A bracket that was not opened in a number belongs to the words around it. */
const closed = (run: string): string => (run.includes('(') ? run : run.replace(/\)$/, ''));

function place(start: number, length: number, kind: PersonalClass, isDoubtful = false): Sighting {
  return { start, end: start + length, kind, ...(isDoubtful ? { isDoubtful } : {}) };
}

/** Cuts a run into numbers: the longest beginning that is one of a known kind, then what follows it. */
function sightingsIn(text: string, start: number, run: string): Sighting[] {
  const whole = kindOf(runAt(text, start, run));
  if (whole !== undefined) return whole === 'none' ? [] : [sightingOf(start, run, whole)];
  for (const cut of cutsOf(run)) {
    const first = run.slice(0, cut).replace(/[^\d)]+$/, '');
    const kind = kindOf(runAt(text, start, first));
    if (kind === undefined || kind === 'none' || kind === 'digits') continue;
    const from = cut + run.slice(cut).search(/[+(\d]/);
    return [sightingOf(start, first, kind), ...further(text, start + from, run.slice(from))];
  }
  return unknownRun(text, start, run);
}

function further(text: string, start: number, run: string): Sighting[] {
  return run.replace(/\D/g, '').length < 7 ? [] : sightingsIn(text, start, run);
}

/** Places at which a run may fall apart, the last first: where a blank stands between its numbers. At most those that matter. */
function cutsOf(run: string): readonly number[] {
  const cuts: number[] = [];
  let digits = 0;
  for (let at = 0; at < run.length && cuts.length < MOST_CUTS; at += 1) {
    if (/\d/.test(run[at]!)) digits += 1;
    else if (digits >= 7 && /^[ \u00A0][+(\d]/.test(run.slice(at, at + 2))) cuts.push(at);
  }
  return cuts.reverse();
}

/** A card in its four groups, in the midst of other numbers. */
const CARD = /(?<!\d)\d{4}([ \u00A0.‐‑–-])\d{4}\1\d{4}\1\d{4}(?!\d)/g;

/** Of a run that is nothing as a whole, the cards and what stands between them; then each number by itself; where none is known, long ones together. */
function unknownRun(text: string, start: number, run: string): Sighting[] {
  const card = [...run.matchAll(CARD)].find(({ 0: groups }) => passesLuhn(groups.replace(/\D/g, '')));
  if (card) {
    const end = card.index + card[0].length;
    const before = run.slice(0, card.index).replace(/[^\d)]+$/, '');
    const behind = end + Math.max(0, run.slice(end).search(/[+(\d]/));
    const left = before.replace(/\D/g, '').length < 7 ? [] : unknownRun(text, start, before);
    return [
      ...left,
      sightingOf(start + card.index, card[0], 'card'),
      ...further(text, start + behind, run.slice(behind)),
    ];
  }
  const { digits, isInside, before } = runAt(text, start, run);
  const words = [...run.matchAll(/[^ \u00A0]+/g)];
  const parts = words.flatMap(({ index, 0: word }) => {
    const kind = word.replace(/\D/g, '').length < 7 ? 'none' : kindOf(runAt(text, start + index, word));
    return kind === undefined || kind === 'none' ? [] : [sightingOf(start + index, word, kind)];
  });
  if (parts.length > 0) return parts;
  const isList = words.length > 1 && !/[-()]/.test(run) && digits.length < 13;
  const isKey = digits.length < 20 && SAYS_KEY.test(before);
  return isInside || isList || isKey || digits.length < 10 ? [] : [sightingOf(start, run, 'digits')];
}

function sightingOf(start: number, run: string, kind: PersonalClass): Sighting {
  return place(start, run.length, kind, kind === 'digits');
}

function runAt(text: string, start: number, run: string): Run {
  const around = `${text[start - 1] ?? ' '}${text[start + run.length] ?? ' '}`;
  const before = text.slice(Math.max(0, start - WORDS_BEFORE), start).replace(NO_LETTERS, '');
  return { text: run, digits: run.replace(/\D/g, ''), before, isInside: IDENTIFIER.test(around) };
}

/** What a number is: a class, `none` where it tells of nobody, undefined where no rule knows it. */
function kindOf(run: Run): PersonalClass | 'none' | undefined {
  const { text, digits, before } = run;
  if (/[A-Za-z_]$/.test(before) && digits.length < 10 && !SAYS_PHONE.test(before)) return 'none';
  if (SAYS_SNILS.test(before) && digits.length === 11) return 'snils';
  if (SAYS_INN.test(before) && (digits.length === 10 || digits.length === 12)) return 'inn';
  if (SAYS_PASSPORT.test(before) && (digits.length === 10 || digits.length === 9)) return 'passport';
  if (isCard(run)) return 'card';
  const isKey = digits.length < 20 && SAYS_KEY.test(before);
  if (isSnilsShape(text) && passesSnils(digits)) return 'snils';
  if (isPhone(run)) return 'phone';
  if (!isKey && digits.length === 11 && passesSnils(digits)) return 'snils';
  if (!isKey && /^\d+$/.test(text) && passesInn(digits)) return run.isInside ? 'none' : 'inn';
  if (/^\d{2}[ \u00A0]?\d{2}[ \u00A0]\d{6}$/.test(text)) return 'passport';
  return contiguous(run);
}

/** The largest numbers of machines: they stand in SQL. */
const LIMITS = new Set([
  '2147483647',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740991',
  '9223372036854775807',
  '9223372036854775808',
]);

/** A number without separators: a count or an id where it is short or round, a part of an identifier where a letter touches it. */
function contiguous({ text, digits, isInside, before }: Run): PersonalClass | 'none' | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  if (LIMITS.has(digits) || /^\d{1,12}0{6}$/.test(digits)) return 'none';
  const isKey = digits.length < 20 && SAYS_KEY.test(before);
  return digits.length < 10 || isInside || isKey ? 'none' : 'digits';
}

function isCard({ text, digits, before, isInside }: Run): boolean {
  if (digits.length < 13 || digits.length > 19 || !passesLuhn(digits)) return false;
  if (SAYS_CARD.test(before)) return true;
  return /^[2-69]/.test(digits) && !isInside && /^(\d+|\d{4}([^\d]\d{2,6}){2,4})$/.test(text);
}

const isSnilsShape = (text: string): boolean => /^\d{3}[- \u00A0]\d{3}[- \u00A0]\d{3}[- \u00A0]\d{2}$/.test(text);

/**
 * A phone: with a plus and a country; Russian with 7 or 8 (a code of a region or of a mobile network behind it); ten digits with the code in brackets or in groups;
 * a number that dials abroad or within a country (0…); seven in the groups of a town; whatever a word before it calls one.
 */
function isPhone({ text, digits, before, isInside }: Run): boolean {
  const { length } = digits;
  if (text.startsWith('+')) return length >= 8 && length <= 15;
  if (length === 11 && /^[78][3-9]/.test(digits)) return !/[A-Za-z_]$/.test(before) || digits[1] === '9';
  if (SAYS_PHONE.test(before)) return length >= 6 && length <= 15;
  if (isInside) return false;
  if (length === 10 && /^9\d{9}$/.test(text)) return true;
  if (length === 10) return /^\(?\d{3}\)?[ \u00A0.‐‑–-]{0,2}\d{3}[ ‐‑–.-]\d{2}[ ‐‑–.-]?\d{2}$/.test(text);
  if (/^0/.test(digits) && length >= 9 && length <= 14) return /[ \u00A0()‐‑–.-]/.test(text) || digits.startsWith('00');
  if (length === 11 && text.includes('(')) return true;
  return length === 7 && /^\d{3}[‐‑–-]\d{2}[‐‑–-]\d{2}$/.test(text);
}

const KEY_NAME = /(?:^|_)(?:id|message|run)$|Id$/;

/** Whether a number that stands as a text under this name is a key: what a message is asked for by at its provider must stay readable. Phones and cards are none. */
export function isKeyField(name: string | undefined, value: string): boolean {
  if (name === undefined || !/^\d{10,19}$/.test(value) || !KEY_NAME.test(name)) return false;
  return findNumbers(value).every(({ kind }) => kind === 'digits' || kind === 'inn' || kind === 'snils');
}
