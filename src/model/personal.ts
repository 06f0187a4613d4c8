const EMAIL = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Digits that belong together: a phone, a card, an account, a passport; separators of people between them. */
const DIGIT_RUN = /\+?\(?\d(?:[ \u00A0().-]{0,2}\d){6,40}\)?/g;
/** An ISO date at the beginning of such a run, with the hour that may follow it; other digits behind it are masked by themselves. */
const DATE = /^\d{4}-\d{2}-\d{2}(?!\d)(?: \d{2}(?!\d))?/;

/**
 * Masks what looks personal in a free text: e-mail addresses, payment cards (by Luhn), phone numbers, long runs of digits.
 * Numbers below seven digits and ISO dates stay. It goes by shape only: names of people are not recognised.
 */
export function maskText(text: string): string {
  return text.replace(EMAIL, '<e-mail>').replace(DIGIT_RUN, (run) => maskDigits(run));
}

function maskDigits(run: string): string {
  const date = DATE.exec(run)?.[0];
  if (date !== undefined) return date + run.slice(date.length).replace(DIGIT_RUN, (rest) => maskDigits(rest));
  const digits = run.replace(/\D/g, '');
  if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return '<card>';
  if (isPhone(run, digits)) return '<phone>';
  return `<${digits.length} digits>`;
}

function isPhone(run: string, digits: string): boolean {
  if (run.startsWith('+')) return digits.length >= 8 && digits.length <= 15;
  return digits.length === 11 && (digits.startsWith('7') || digits.startsWith('8'));
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Masks a server's message: every quoted value that is not an identifier is replaced by its shape (`<5 letters>`), the rest as {@link maskText}.
 * `known` holds names that may stay (relations, columns, types): they are what makes the message useful.
 */
export function maskServerMessage(message: string, known: ReadonlySet<string> = new Set()): string {
  const masked = message.replace(/"((?:[^"]|"")*)"|'((?:[^']|'')*)'|«([^»]*)»/gu, (whole, double, single, angle) => {
    const value: string = double ?? single ?? angle;
    return known.has(value) ? whole : `<${shapeOf(value)}>`;
  });
  return maskText(masked);
}

/** The shape of a value in words, without the value: `e-mail`, `12 digits`, `7 characters`. */
export function shapeOf(value: string): string {
  if (maskText(value) === '<e-mail>') return 'e-mail';
  const length = Array.from(value).length;
  if (/^\d+$/.test(value)) return `${length} digits`;
  return `${length} characters`;
}
