/** Kinds of personal data that are told apart. `digits`: a long number that no rule knows, `text`: a value of a personal column of another kind. */
export type PersonalClass =
  | 'e-mail'
  | 'phone'
  | 'card'
  | 'inn'
  | 'snils'
  | 'passport'
  | 'birth-date'
  | 'name'
  | 'digits'
  | 'text'
  | 'secret';

/** Something personal in a text, by its place in UTF-16 units. */
export interface Sighting {
  readonly start: number;
  readonly end: number;
  readonly kind: PersonalClass;
  /** True where the shape alone could also be something else: a surname alone, a number of a usual length. */
  readonly isDoubtful?: boolean;
  /** True for a name that nothing but its shape tells: no column, and nobody who is known. */
  readonly isByShape?: boolean;
  /** The value as a program reads it, where the text writes it otherwise: with escapes, with characters that nobody sees. */
  readonly value?: string;
}

const COLUMN_CLASSES: Readonly<Record<string, PersonalClass>> = {
  email: 'e-mail',
  'e-mail': 'e-mail',
  phone: 'phone',
  card: 'card',
  inn: 'inn',
  snils: 'snils',
  passport: 'passport',
  'birth-date': 'birth-date',
  name: 'name',
};

/** The class of a personal column, from the word that a system description has for it. */
export function classOfColumn(word: string): PersonalClass {
  return COLUMN_CLASSES[word] ?? 'text';
}

/** The same person's value in one form, however it was written; equal forms get equal tokens. */
export function normalForm(kind: PersonalClass, value: string): string {
  if (kind === 'phone') return phoneForm(value.replace(/\D/g, ''));
  if (kind === 'name') return foldName(value);
  if (kind === 'e-mail' || kind === 'text') return value.normalize('NFC').trim().toLowerCase();
  if (kind === 'birth-date') return dateForm(value.replace(/\s+/g, ' ').trim().toLowerCase());
  return value.replace(/\D/g, '');
}

/** `14.12.1960` is 1960-12-14. */
function dateForm(written: string): string {
  const [, day, month, year] = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$/.exec(written) ?? [];
  if (day === undefined) return written.replace(/^(\d{4})[-./](\d{2})[-./](\d{2})(?:t00:00.*)?$/, '$1-$2-$3');
  return `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Russian numbers are written with 8, with +7, and without either. */
function phoneForm(digits: string): string {
  if (digits.length === 11 && digits.startsWith('8')) return `7${digits.slice(1)}`;
  return digits.length === 10 && digits.startsWith('9') ? `7${digits}` : digits;
}

/** Lower case, NFC, ё as е, single blanks; the order of the words does not matter. */
function foldName(value: string): string {
  const words =
    value
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  return words.sort().join(' ');
}
