import type { Sighting } from './class.ts';

/** Variables that hold secrets by their names. */
const SECRET_NAME = /PASS|PWD|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY/i;
/** Passwords that are words of every day in our texts: hiding them would hide the texts and protect nothing. */
const NO_SECRET = new Set(['postgres', 'password', 'secret', 'reader', 'mmsup', 'changeme']);
const SHORTEST = 6;

/** Values of the environment that must not stand in anything that is written, the longest first. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env)
    .flatMap(([name, value]) => (SECRET_NAME.test(name) && value !== undefined ? [value] : []))
    .filter(
      (value) => value.length >= SHORTEST && !NO_SECRET.has(value.toLowerCase()) && !/^[/~.]|^\d{1,9}$/.test(value),
    )
    .sort((one, other) => other.length - one.length);
}

const HINT =
  /pass|pwd|парол|токен|ключ api|secret|token|api.?key|(?:access|private|master|signing|encryption|auth).?key|cookie|authorization|bearer|basic|:\/\/|BEGIN|AKIA|ASIA|eyJ/i;
const PATTERNS: readonly RegExp[] = [
  // postgresql://user:secret@host
  /:\/\/[^\s:/@]{0,80}:([^\s@/]{1,200})@/dg,
  // password=secret, "token": "secret", PGPASSWORD='secret'
  /(?:pass(?:word|wd|phrase)?|pwd|пароль|secret|(?:access|auth|api|refresh)?[_-]?token|api[_-]?key)"?\s{0,2}(?:=\s{0,2}|:\s{0,2}(?="))["']?([^\s"'&;,)}<]{3,400})/dgi,
  // "password: Hunter2zz", "пароль от базы — Qwerty12!": in words, so only what is no word of a sentence
  /(?:(?<!\p{L})парол[ьяюе]м?|password|passwd|passphrase)(?!\p{L})(?:[ \u00A0]\p{L}{1,12}){0,3}\s{0,2}(?:[:=—–-]|is|это)?\s{1,2}["'«`]?((?!\d{4}-\d\d|\p{L}{2,10}-\d{2,})(?=[^\s"'»`]{0,60}\d)(?=[^\s"'»`]{0,60}\p{L})[^\s"'»`<>,;]{6,200})/dgiu,
  /(?:(?<!\p{L})токен[а-я]{0,2}|token|secret|api[ _-]?key|ключ api)\s{0,2}[:—–]\s{1,2}["'«`]?((?=[^\s"'»`]{0,60}\d)(?=[^\s"'»`]{0,60}\p{L})[^\s"'»`<>,;]{8,400})/dgiu,
  /(?:authorization["']?\s{0,2}[:=]\s{0,2}["']?)?\b(?:bearer|basic)\s{1,2}([A-Za-z0-9._~+/=-]{12,4000})/dgi,
  // AWS_SECRET_ACCESS_KEY=…, SECRET_KEY: '…', client_secret_v2=…
  /(?:(?:secret|access|private|master|signing|encryption|auth)[_-]?(?:access[_-]?)?key|secret|token)(?:[_-](?:id|base|hash|value|key|v?\d{1,2}|prod|test|dev|old|new)){0,2}["']?\s{0,2}(?:=\s{0,2}|:\s{0,2}(?=["']))(?:["']([^"'\n]{3,400})["']|["']?([^\s"'&;,)}<]{3,400}))/dgi,
  // X-Api-Key: …, X-Auth-Token: …
  /(?<![\w-])x-(?:[a-z]{1,20}-){0,3}(?:key|token|secret|auth|signature)["']?\s{0,2}[:=]\s{0,2}["']?([^\s"',;<>]{4,4000})/dgi,
  // Cookie: name=value; …
  /(?<![\w-])(?:set-)?cookie2?["']?\s{0,2}[:=]\s{0,2}["']?((?=[^\s=;"']{1,80}=)[^\r\n"'<>]{3,8000})/dgi,
  /(?<![\w-])(?:proxy-)?authorization["']?\s{0,2}:\s{0,2}["']?(?:[A-Za-z]{1,20}\s{1,2})?((?=[^\s"']{0,80}\d)[A-Za-z0-9._~+/=:-]{8,4000})/dgi,
  // Keys of AWS, tokens of JWT: by their shape.
  /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16}|eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,2000})?)(?![A-Za-z0-9])/dg,
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----((?:[^-]|-(?!----)){1,20000})/dg,
];

/** What stands in the place of a secret and is none. */
const NO_VALUE = /^(?:\$\{?\w+\}?|null|none|true|false|\*+|\.{3}|…|<secret>|\s*)$/i;
const SAYS_SECRET =
  /(?:password|passwd|passphrase|pwd|пароль|secret|token|api[_-]?key|(?:secret|private|master|signing|encryption)[_-]?key|access[_-]?key(?:[_-]?id)?|secret[_-]?key[_-]?base|^(?:set-)?cookie|^(?:proxy-)?authorization)$/iu;

/** Whether a field or a column of this name holds secrets. */
export const isSecretName = (name: string): boolean => SAYS_SECRET.test(name.trim());

/** Whether a value is a secret by the name that it stands under: in a document no word stands before it. */
export const isSecretUnder = (name: string | undefined, value: string): boolean =>
  name !== undefined && isSecretName(name) && !NO_VALUE.test(value);

/** Secrets: those that this process knows, and what stands where a password or a token is written. */
export function findSecrets(text: string, known: readonly string[] = []): Sighting[] {
  const found: Sighting[] = known.flatMap((secret) => placesOf(text, secret));
  if (!HINT.test(text)) return found;
  for (const pattern of PATTERNS) {
    for (const { indices } of text.matchAll(pattern)) {
      const [start, end] = indices!.slice(1).find((place) => place !== undefined)!;
      if (!NO_VALUE.test(text.slice(start, end))) found.push({ start, end, kind: 'secret' });
    }
  }
  return found;
}

function placesOf(text: string, secret: string): Sighting[] {
  const places: Sighting[] = [];
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length))
    places.push({ start: at, end: at + secret.length, kind: 'secret' });
  return places;
}
