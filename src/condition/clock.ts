import { type Ast, namesOf, walk } from './ast.ts';
import { applyReplacements, type Replacement, readSource } from './source.ts';
import type { Token } from './tokens.ts';
import { type ColumnTypes, castType, kindOf, MOMENT_FUNCTIONS, zoneEdits } from './zone.ts';

/** The moment that a formula's clocks are pinned to, and the zone in which its days begin. */
export interface Clock {
  /** ISO 8601 with zone. */
  readonly at: string;
  /** IANA name of the business's zone. */
  readonly zone: string;
}

const WORDS = ['now', 'today', 'tomorrow', 'yesterday'];

/**
 * Makes a condition independent of the server's clock and the session's zone: every clock (`now()`, `current_date`, `localtimestamp`,
 * `date 'today'`, one-argument `age()`, …) becomes one literal, and the business's zone is said wherever PostgreSQL would take the session's
 * (see {@link zoneEdits}). So all conditions, all servers of a cluster and a repetition tomorrow judge the same moment. Works on the parse
 * tree, not on the text.
 */
export function pinClock(condition: string, clock: Clock, types: ColumnTypes = new Map()): string {
  const source = readSource(condition);
  const literals = literalsOf(clock);
  const replacements: Replacement[] = [];
  walk(source.tree, (type, node) => {
    const place = { tokens: source.tokens, at: source.tokenAt, literals };
    const replacement = replaceNode(type, node, place);
    if (replacement) replacements.push(replacement);
    if (type === 'A_Expr') replacements.push(...replaceBareWords(node, place, types));
    return true;
  });
  return applyReplacements(condition, [...replacements, ...zoneEdits(source, clock.zone, types)]);
}

/** Whether a condition tells the time: pinned to another moment it is another one. */
export function hasClock(condition: string, clock: Clock, types: ColumnTypes = new Map()): boolean {
  const later = { ...clock, at: new Date(Date.parse(clock.at) + ANOTHER_DAY).toISOString() };
  return pinClock(condition, clock, types) !== pinClock(condition, later, types);
}

/** Milliseconds. Not a whole number of days: the time of the day is another one too. */
const ANOTHER_DAY = 100_000_000;

interface Place {
  readonly tokens: readonly Token[];
  readonly at: (location: unknown) => number;
  readonly literals: Literals;
}

function replaceNode(type: string, node: Ast, { tokens, at, literals }: Place): Replacement | undefined {
  if (type === 'SQLValueFunction') {
    const text = literals.ofFunction(String(node.op));
    const first = at(node.location);
    return text && first >= 0 ? spanning(tokens, first, callEnd(tokens, first), text) : undefined;
  }
  if (type === 'FuncCall') return replaceCall(node, { tokens, at, literals });
  if (type !== 'TypeCast') return undefined;
  const constant = (node.arg as Ast | undefined)?.A_Const as
    | { sval?: { sval?: string }; location?: number }
    | undefined;
  const word = constant?.sval?.sval?.trim().toLowerCase() ?? '';
  const text = WORDS.includes(word) ? literals.ofWord(word, castType(node)) : undefined;
  const first = text ? at(constant?.location) : -1;
  return text && first >= 0 ? spanning(tokens, first, first, text) : undefined;
}

/** `c.born < 'today'`: a word that becomes a moment because of what it is compared with. A day takes a timestamp's text as well. */
function replaceBareWords(
  { lexpr, rexpr }: Ast,
  { tokens, at, literals }: Place,
  types: ColumnTypes,
): readonly Replacement[] {
  const sides = [lexpr, ...((rexpr as { List?: { items?: readonly Ast[] } } | undefined)?.List?.items ?? [rexpr])];
  const kind = sides.map((side) => kindOf(side, types)).find((known) => known !== undefined);
  if (kind === undefined) return [];
  const type = kind === 'moment' ? 'timestamptz' : 'timestamp';
  return sides.flatMap((side) => {
    const constant = (side as Ast | undefined)?.A_Const as { sval?: { sval?: string }; location?: number } | undefined;
    const word = constant?.sval?.sval?.trim().toLowerCase() ?? '';
    const text = WORDS.includes(word) ? literals.ofWord(word, type) : undefined;
    const first = text ? at(constant?.location) : -1;
    return text && first >= 0 ? [spanning(tokens, first, first, text)] : [];
  });
}

function replaceCall(node: Ast, { tokens, at, literals }: Place): Replacement | undefined {
  const names = namesOf(node.funcname);
  const name = names.at(-1) ?? '';
  if (names.length > 1 && names[0] !== 'pg_catalog') return undefined;
  const first = at(node.location);
  const args = (node.args as readonly Ast[] | undefined) ?? [];
  if (first < 0) return undefined;
  if (MOMENT_FUNCTIONS.has(name) && args.length === 0) {
    return spanning(tokens, first, callEnd(tokens, first + 2 * (names.length - 1)), literals.moment);
  }
  if (name !== 'age' || args.length !== 1) return undefined;
  const bracket = tokens[first + 2 * (names.length - 1) + 1];
  return bracket && { start: bracket.end, end: bracket.end, text: `${literals.today}, ` };
}

/** Index of the closing parenthesis of a call, or of the name itself where it has none. */
function callEnd(tokens: readonly Token[], name: number): number {
  if (tokens[name + 1]?.word !== '(') return name;
  return tokens.findIndex(({ word }, index) => index > name && word === ')');
}

function spanning(tokens: readonly Token[], first: number, last: number, text: string): Replacement {
  return { start: tokens[first]!.start, end: tokens[last]!.end, text };
}

interface Literals {
  readonly moment: string;
  readonly today: string;
  ofFunction(op: string): string | undefined;
  ofWord(word: string, type: string): string | undefined;
}

function literalsOf({ at, zone }: Clock): Literals {
  const instant = new Date(at);
  const utc = instant.toISOString().replace('T', ' ').replace('Z', '+00');
  const local = localText(instant, zone);
  const day = (shift: number): string => {
    const date = new Date(`${local.slice(0, 10)}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + shift);
    return date.toISOString().slice(0, 10);
  };
  return {
    moment: `timestamptz '${utc}'`,
    today: `date '${day(0)}'`,
    ofFunction(op) {
      const kind = op.replace('SVFOP_', '').replace(/_N$/, '');
      if (kind === 'CURRENT_DATE') return `date '${day(0)}'`;
      if (kind === 'CURRENT_TIMESTAMP') return `timestamptz '${utc}'`;
      if (kind === 'LOCALTIMESTAMP') return `timestamp '${local}'`;
      if (kind === 'LOCALTIME') return `time '${local.slice(11)}'`;
      return kind === 'CURRENT_TIME' ? `(timestamptz '${utc}' at time zone '${zone}')::timetz` : undefined;
    },
    ofWord(word, type) {
      const shift = { tomorrow: 1, yesterday: -1 }[word] ?? 0;
      if (type === 'date') return `'${day(shift)}'`;
      if (type === 'timestamp') return word === 'now' ? `'${local}'` : `'${day(shift)} 00:00:00'`;
      if (type === 'timestamptz') return word === 'now' ? `'${utc}'` : `'${day(shift)} 00:00:00 ${zone}'`;
      return type === 'time' && word === 'now' ? `'${local.slice(11)}'` : undefined;
    },
  };
}

/** The moment as clocks on the wall of that zone show it: `2026-11-23 09:00:00.000`. */
export function localText(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  }).format(instant);
  return parts.replace(',', '.');
}
