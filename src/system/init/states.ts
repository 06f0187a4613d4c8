import { MESSAGE_STATES, RUN_STATES, STAGES } from '../../model/relations.ts';
import { sqlText } from '../../model/sql-text.ts';
import { plainName } from './names.ts';

type Pairs = readonly (readonly [string, string])[];
type Words = readonly (readonly [string, RegExp])[];

/** Systems' words for the states of a run, in English and Russian. The first that fits is taken: `not_started` before `started`. */
const RUN_WORDS: Words = [
  [
    'planned',
    /^(not_started|ne_(zapush|nach)|draft|plan|schedul|new|nov|creat|pending|wait|queue|ozhid|chernov|zaplan|podgot|ready|gotov[ay]?_k|v_ocheredi|todo|waiting)/,
  ],
  ['cancelled', /^(cancel|abort|reject|stopped|discard|otmen|ostanovl|annul|withdrawn|archiv)/],
  ['paused', /^(paus|suspend|hold|on_hold|priost|pauz)/],
  ['failed', /^(fail|error|err$|crash|broken|timeout|oshib|sboy|sboi|avari|neud)/],
  [
    'running',
    /^(run|start|activ|in_progress|inprogress|progress|process|sending|execut|vypolnyae|id[eye]t|zapusch|zapush|v_rabot|otpravlyae|deystv|aktiv)/,
  ],
  [
    'finished',
    /^(finish|done|complet|sent|success|succeed|ok$|closed|ended|zaversh|vypolnen|gotov|zakonch|otpravlen|uspe)/,
  ],
];

const MESSAGE_WORDS: Words = [
  [
    'failed',
    /^(fail|error|err$|bounc|reject|undeliver|not_deliver|expir|invalid|soft|hard|ne_dostav|nedostav|ne_otprav|oshib|otkaz|sboy)/,
  ],
  ['cancelled', /^(cancel|skip|suppress|block|exclud|otmen|isklyuch|propush|zablok)/],
  ['delivered', /^(deliver|open|read|click|view|seen|respond|dostav|prochit|otkryt|perehod)/],
  ['sent', /^(sent|done|process|accept|submit|success|complet|ok$|handed|otprav|obrabot|peredan|ushlo|uspe)/],
  [
    'queued',
    /^(queu|new|nov|pend|wait|creat|schedul|ready|prepar|draft|v_ochered|ochered|ozhid|sozda|podgot|plan|k_otprav|sending)/,
  ],
];

const STAGE_WORDS: Words = [
  ['normalise', /^(normali|clean|ochist|import|load|zagruz)/],
  ['select', /^(select|segment|audience|otbor|vybor|target)/],
  ['policy', /^(policy|policies|contact_pol|suppress|cap|filter|politik|filtr|ogranich)/],
  ['offer', /^(offer|arbitr|predlozh|product)/],
  ['personalise', /^(personal|render|template|compos|shablon|generat)/],
  ['send', /^(send|sent|dispatch|otprav|rassyl|email|mail|sms|push)/],
  ['deliver', /^(deliver|dostav)/],
  ['respond', /^(respon|feedback|react|otklik|otvet)/],
];

/** What kind of response an event is, as the common words say it. */
const RESPONSE_WORDS: Words = [
  ['unsubscribe', /(unsub|otpis|opt_?out)/],
  ['complaint', /(complain|spam|zhalob)/],
  ['bounce', /(bounce|vozvrat)/],
  ['click', /(click|klik|perehod|link|url|access)/],
  ['open', /(open|view|read|otkry|prosmotr|prochit)/],
  ['accept', /(accept|purchase|order|convers|soglas|pokup)/],
];

export type StateKind = 'run' | 'message' | 'stage';

const TABLES: Readonly<Record<StateKind, Words>> = { run: RUN_WORDS, message: MESSAGE_WORDS, stage: STAGE_WORDS };

/** The usual words for our states. */
const OUR_WORDS: Readonly<Record<StateKind, Pairs>> = {
  run: [
    ['planned', 'planned'],
    ['running', 'running'],
    ['done', 'finished'],
    ['finished', 'finished'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ],
  message: [
    ['queued', 'queued'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ],
  stage: [],
};

/** What an unknown value is taken for until somebody decides: what makes nobody cry wolf. */
const UNKNOWN: Readonly<Record<StateKind, string>> = { run: 'planned', message: 'queued', stage: 'select' };

export interface StateMapping {
  /** The system's value to our state. */
  readonly known: readonly (readonly [string, string])[];
  /** Values that no word table knows. */
  readonly undecided: readonly string[];
}

/**
 * Maps a system's values to our states by the word tables. A number means what the column's comment says of it (`0 = new, 1 - sent`).
 */
export function mapStates(
  kind: StateKind,
  values: readonly string[],
  { comment, isOpen }: { readonly comment: string | null; readonly isOpen: boolean },
): StateMapping {
  const meanings = meaningsIn(comment);
  const seen = mapped(kind, values, meanings);
  return isOpen ? { ...seen, known: [...seen.known, ...unseen(kind, values)] } : seen;
}

/** Values that no row has now and that come with those that some have: in the same letters, where the system's words are ours. */
function unseen(kind: StateKind, values: readonly string[]): readonly (readonly [string, string])[] {
  const words = OUR_WORDS[kind];
  const own = values.find((value) => words.some(([word]) => word === value.toLowerCase()));
  if (own === undefined) return [];
  const written = (word: string): string =>
    own === own.toUpperCase()
      ? word.toUpperCase()
      : own === own.toLowerCase()
        ? word
        : word[0]!.toUpperCase() + word.slice(1);
  return words.map(([word, state]) => [written(word), state] as const).filter(([word]) => !values.includes(word));
}

function mapped(kind: StateKind, values: readonly string[], meanings: ReadonlyMap<string, string>): StateMapping {
  const pairs = values.map((value) => [value, stateOf(TABLES[kind], meanings.get(value) ?? value)] as const);
  return {
    known: pairs.flatMap(([value, state]) => (state === undefined ? [] : [[value, state] as const])),
    undecided: pairs.flatMap(([value, state]) => (state === undefined ? [value] : [])),
  };
}

function stateOf(words: Words, value: string): string | undefined {
  const plain = plainName(value);
  const whole = words.find(([, pattern]) => pattern.test(plain));
  if (whole) return whole[0];
  const parts = plain.split('_');
  return parts.length < 2 ? undefined : words.find(([, pattern]) => pattern.test(parts.at(-1)!))?.[0];
}

function meaningsIn(comment: string | null): ReadonlyMap<string, string> {
  const found = (comment ?? '').matchAll(
    /(?<![\p{L}\p{N}])(\d{1,3}|[\p{Lu}\d]{1,2})\s*(?:[-–—=:]|->)\s*([\p{L}][\p{L} _-]*)/gu,
  );
  return new Map([...found].map(([, value, meaning]) => [value!, meaning!.trim()]));
}

/** The kind of response that a word says, or undefined. */
export function responseKindOf(word: string): string | undefined {
  const plain = plainName(word);
  return RESPONSE_WORDS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** Values that forbid contact. */
export function forbidsContact(value: string): boolean {
  return /(block|blacklist|unsub|opt_?out|otpis|suppress|complain|stop$|zapret|zablok|chern)/.test(plainName(value));
}

/** Values that let a template be used. */
export function isUsable(value: string): boolean {
  return /^(publish|activ|approv|ready|live|enabled|opublik|aktiv|utverzh|deystv|gotov)/.test(plainName(value));
}

/** `case … end` over an SQL operand; undecided values count as {@link UNKNOWN}. */
export function stateSql(kind: StateKind, operand: string, { known }: StateMapping): string {
  const allowed: readonly string[] = { run: RUN_STATES, message: MESSAGE_STATES, stage: STAGES }[kind];
  const states = [...new Set(known.map(([, state]) => state))].filter((state) => allowed.includes(state));
  const whens = states.map((state) => {
    const values = known.filter(([, one]) => one === state).map(([value]) => sqlText(value));
    return values.length === 1
      ? `when ${operand} = ${values[0]} then '${state}'`
      : `when ${operand} in (${values.join(', ')}) then '${state}'`;
  });
  if (whens.length === 0) return `'${UNKNOWN[kind]}'`;
  return `case ${whens.join(' ')} else '${UNKNOWN[kind]}' end`;
}

export const unknownState = (kind: StateKind): string => UNKNOWN[kind];
