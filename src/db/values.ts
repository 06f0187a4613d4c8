import type { FieldDef } from 'pg';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';

const BOOL = 16;
const SMALL_NUMBERS = new Set([21, 23, 26]);
const INT8 = 20;
const FLOATS = new Set([700, 701]);
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const JSONS = new Set([114, 3802]);

/** One value as the server writes it (text format, UTC, ISO dates) to the value that commands see; exact or text, never rounded. */
export function parseValue(type: number, written: string | null): unknown {
  if (written === null) return null;
  if (type === BOOL) return written === 't';
  if (SMALL_NUMBERS.has(type)) return Number(written);
  if (type === INT8) return Number.isSafeInteger(Number(written)) ? Number(written) : written;
  if (FLOATS.has(type)) return Number.isFinite(Number(written)) ? Number(written) : written;
  if (type === TIMESTAMPTZ)
    return written
      .replace(' ', 'T')
      .replace(/\+00$/, 'Z')
      .replace(/\+00 BC$/, 'Z BC');
  if (type === TIMESTAMP) return written.replace(' ', 'T');
  if (JSONS.has(type)) return parseJson(written);
  return written;
}

/** Parses JSON; a number that JavaScript cannot hold exactly stays as its text. */
export function parseJson(text: string): unknown {
  if (!/\d{16}|\d[eE]|\.\d{15}/.test(text)) return JSON.parse(text);
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || isExact(token) ? token : `"${token}"`,
  );
  return JSON.parse(exact);
}

function isExact(token: string): boolean {
  const value = Number(token);
  return Number.isFinite(value) && decimal(String(value)) === decimal(token);
}

/** Significant digits and exponent: the same for `1.50e1` and `15`. */
function decimal(text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** Column names without repetition: a second `id` becomes `id_2`, so that no value is lost in an object. */
export function uniqueNames(fields: readonly FieldDef[]): string[] {
  const taken = new Set(fields.map(({ name }) => name));
  const used = new Set<string>();
  return fields.map(({ name }) => {
    if (!used.has(name)) {
      used.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`) || used.has(`${name}_${number}`)) number += 1;
    used.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}

/** What the protocol can count. */
const MAX_PARAMETERS = 65_535;

/**
 * Parameters as they go over the wire: text, or NULL. Arrays become array literals, objects JSON, dates ISO 8601 in UTC.
 * Throws UsageError `db/parameter` for a text that PostgreSQL cannot hold; nothing is sent then.
 */
export function toWireTexts(values: readonly unknown[]): (string | null)[] {
  if (values.length <= MAX_PARAMETERS) return values.map(toWireText);
  throw new RangeError(`A statement takes at most ${MAX_PARAMETERS} parameters, not ${values.length}.`);
}

function toWireText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const written = Array.isArray(value) ? arrayLiteral(value) : scalarText(value);
  const wrong = impossibleIn(written);
  if (wrong === null) return written;
  throw new UsageError({
    code: 'db/parameter',
    message: text(
      `A value that was given holds ${wrong.en}, which no text in PostgreSQL can hold.`,
      `В переданном значении есть ${wrong.ru}: такого в тексте PostgreSQL быть не может.`,
    ),
    hint: text(
      'Type the value again, or read it from an intact file.',
      'Наберите значение заново или возьмите его из исправного файла.',
    ),
  });
}

function impossibleIn(written: string): Text | null {
  if (written.includes('\0')) return text('a NUL character', 'символ NUL');
  return /\p{Surrogate}/u.test(written) ? text('half a Unicode character', 'половина символа Юникода') : null;
}

function scalarText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    return `"${scalarText(value).replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${elements.join(',')}}`;
}
