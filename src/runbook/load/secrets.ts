import { text as words } from '../../text.ts';
import type { RunbookSource, RunbookText } from '../library/source.ts';
import { complain, type Report, throwProblems } from './yaml-report.ts';

/** Where a secret stands in a text. */
export interface SecretPlace {
  readonly start: number;
  readonly end: number;
}

/** What may stand as a secret: letters with a digit among them, of some length; no column, field or function. */
const VALUE = String.raw`(?![\p{L}_]\w*(?:\.[\p{L}_]|[[(]))(?=[^\s"']{0,200}\d)(?=[^\s"']{0,200}\p{L})[^\s"',;)}\]<>]{6,200}`;
const NAME = `(?:pass(?:word|wd|phrase)|pwd|парол[ья]|secret|token|api[_-]?key|токен)`;
/** Between an option and its value: blanks, the comma of a list, or a line of a list. */
const THEN = String.raw`["']?(?:\s{0,2},\s{0,40}|\s{0,2}\n\s{0,80}-\s{1,4}|[ \t]{1,4}|=)["']?`;
/** What no word of a sentence looks like: a digit and a small letter, with a capital letter or a sign before the end. */
const STRONG = String.raw`(?=[^\s"',;]{0,200}\p{Ll})(?=[^\s"',;]{0,200}(?:\p{Lu}|[!@#%^&*?+=][^\s"',;]))${VALUE}`;
/** `-print0`, `-profile2`: options of one hyphen and more letters. */
const NO_OPTION = '(?!arallel|ath|erm|lugin|olicy|ort|refix|rint|rofile|roject|rot|roxy|thread)';
const PATTERNS: readonly RegExp[] = [
  // password=…, token: "…", password: |, "The password is …"
  new RegExp(
    String.raw`${NAME}["']?(?:\s{0,2}[:=]\s{0,2}(?:[|>][+-]?)?\s{0,40}|\s{1,20}(?:is|—|–)\s{1,40})["'!&]?(${VALUE})`,
    'dgiu',
  ),
  // [--password, …], and as a list of lines
  new RegExp(
    String.raw`--[\w-]{0,20}${NAME}["']?(?:\s{0,2},\s{0,40}|\s{0,2}\n\s{0,80}-\s{1,4})["']?(${VALUE})`,
    'dgiu',
  ),
  // curl -u bob:…, and in a list; 1000:1000 is a user and a group
  new RegExp(String.raw`(?<![\w-])(?:-u|--(?:proxy-)?user)${THEN}[^\s:"',]{1,80}:(${VALUE})`, 'dgu'),
  // mysql -p…: the password is glued to its option
  new RegExp(String.raw`(?<![^\s"'[,(])-p${NO_OPTION}(?![^\s=]{0,200}=)(${VALUE})`, 'dgu'),
  // sshpass -p …: other programs ask for a port or a folder so
  new RegExp(
    String.raw`(?<![\w-])(?:sshpass|mongo\w{0,10}|login)(?![\w-])[^;|&]{0,200}?[\s"'[,]-p${THEN}(${VALUE})`,
    'dgu',
  ),
  // "пароль от шлюза …": in words, so only what is no word of a sentence, and no address
  new RegExp(
    String.raw`(?:[Pp]ass(?:word|wd|phrase)|PASSWORD|[Пп]арол[ьяюе]м?|ПАРОЛЬ)(?:[ \u00A0]\p{L}{1,15}){0,3}[ \u00A0]["'«]?(?!\w{1,10}://)(${STRONG})`,
    'dgu',
  ),
  // postgresql://user:…@host
  /:\/\/[^\s:/@]{0,80}:([^\s@/]{3,200})@/dgu,
  /\b(?:bearer|basic)\s{1,2}((?=[^\s]{0,200}\d)[A-Za-z0-9._~+/=-]{16,4000})/dgiu,
  // A JSON Web Token says what it is.
  /\b(eyJ[\w-]{10,4000}\.[\w-]{2,4000}(?:\.[\w-]{0,4000})?)/dgu,
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)/dgu,
];
/** A name that is filled in, a word that stands for a value, a path to a file. */
const NO_SECRET = /^(?:[$<{*/~]|\.{3}|…|[A-Z_]+$)/;
/** At the end of a line whose author knows better. */
const ALLOWED = /#\s*no secret\s*$/;

/**
 * Places of what is written as a secret. More strict than what hides secrets in records: here a mistake stops somebody's work, there it hides a word.
 * A line that ends with `# no secret` is taken by its word. Pure.
 */
export function secretsIn(text: string): readonly SecretPlace[] {
  const places = new Map<number, SecretPlace>();
  for (const pattern of PATTERNS)
    for (const { indices } of text.matchAll(pattern)) {
      const [start, end] = indices![1]!;
      if (!NO_SECRET.test(text.slice(start, end)) && !ALLOWED.test(lineAt(text, start)))
        places.set(start, { start, end });
    }
  return [...places.values()].sort((one, other) => one.start - other.start);
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end);
}

/**
 * Secrets in the files of a runbook, one report for each file that holds some. The texts of a runbook are copied into every record of it, byte for byte, so
 * that their hash holds. What came with mmsup, and what is in a record already, is not asked. Nothing else of such a file is told: its text may quote the secret.
 */
export function secretReports({ strings, overlay, ...own }: RunbookSource): readonly Report[] {
  const texts = [own, strings, overlay].filter((one): one is RunbookText => one?.own !== undefined);
  return texts.map(reportOf).filter(({ problems }) => problems.length > 0);
}

function reportOf({ text, file }: RunbookText): Report {
  const report: Report = { source: { text, fileName: file }, problems: [] };
  for (const { start } of secretsIn(text))
    complain(
      report,
      start,
      'secret',
      words(
        'a password or a token stands here, and would be copied into every record',
        'здесь стоит пароль или токен, и он попал бы в каждую запись',
      ),
      words(
        'Let a program read it from a file of its own; the database takes it from ~/.pgpass. Where it is none, end the line with: # no secret (in SQL: -- # no secret)',
        'Пусть программа читает его из собственного файла; база данных берёт его из ~/.pgpass. Если это не секрет, закончите строку так: «# no secret» (в SQL: «-- # no secret»)',
      ),
    );
  return report;
}

/** A text with as many stars as its secrets have letters: what points into it goes on pointing to the same place. A secret may go on behind what gave it away. */
export function withoutSecrets(text: string): string {
  return secretsIn(text).reduce((shown, { start, end }) => {
    const quote = /["']/.exec(text[start - 1] ?? '')?.[0];
    const rest = (quote === undefined ? /^\S*/ : new RegExp(`^[^${quote}\\n]*`)).exec(text.slice(end))![0];
    const last = end + rest.length;
    return shown.slice(0, start) + '*'.repeat(last - start) + shown.slice(last);
  }, text);
}

/** Throws UsageError `runbook/invalid` where a secret stands in a file: before anything of it is quoted. */
export function requireNoSecrets(file: RunbookText): void {
  throwProblems(reportOf(file));
}
