/** What this server's casts take; asked of the catalog, never concluded from a version. */
export interface CastRules {
  /** `pg_input_is_valid` is there and the guard lets it through. */
  readonly canCheckInput: boolean;
  /** Numbers may be written as 0x1F and 1_000, and IS JSON is known. */
  readonly takesNewNumbers: boolean;
  /** The JSON value null becomes NULL and raises nothing. */
  readonly castsJsonNull: boolean;
}

/** The type that a cast leads to, by its name in the catalog. */
export interface CastTarget {
  readonly name: string;
  /** As written: precision and scale of a numeric. */
  readonly modifiers: readonly number[];
}

const TEXTS = new Set(['text', 'character varying', 'character', 'name', 'unknown']);
const INTEGERS: Readonly<Record<string, string>> = { int2: '32768', int4: '2147483648', int8: '9223372036854775808' };
const NUMBERS = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']);
const WIDTH: Readonly<Record<string, number>> = { smallint: 2, integer: 4, bigint: 8 };

const BLANKS = '[ \\t\\n\\r\\f\\v]*';

/**
 * A boolean that is TRUE for the values whose cast raises an error, FALSE for those that it takes (and for NULL), and NULL for values written
 * in a way that only the server itself can judge. Undefined: the cast raises nothing, or it is one that we cannot judge at all.
 * @param operand SQL of what is cast; @param from its type as `pg_typeof` prints it.
 */
export function castFailureSql(operand: string, from: string, to: CastTarget, rules: CastRules): string | undefined {
  const x = `(${operand})`;
  if (TEXTS.has(from)) {
    const failure = ofText(from === 'name' ? `${x}::text` : x, from, to, rules);
    return failure && `case when ${x} is null then false else ${failure} end`;
  }
  if (from === 'jsonb') {
    const failure = ofJson(x, to, rules);
    return failure && `case when ${x} is null then false else ${failure} end`;
  }
  if (!NUMBERS.has(from)) return undefined;
  const failure = ofNumber(x, from, to);
  return failure && `coalesce(${failure}, false)`;
}

function ofText(x: string, from: string, to: CastTarget, rules: CastRules): string | undefined {
  if (from === 'character' && to.name === 'uuid') return undefined;
  if (rules.canCheckInput && CHECKED[to.name]) {
    const modifiers = to.modifiers.length > 0 ? `(${to.modifiers.join(',')})` : '';
    return `not pg_catalog.pg_input_is_valid(${x}::text, 'pg_catalog.${to.name}${modifiers}')`;
  }
  const limit = INTEGERS[to.name];
  if (limit) return textToInteger(x, limit, rules);
  if (to.name === 'numeric') return textToNumeric(x, to, rules);
  if (to.name === 'float8') return textToFloat(x);
  if (to.name === 'bool')
    return `${x} !~* '^${BLANKS}(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)${BLANKS}$'`;
  if (to.name === 'uuid')
    return `${x} !~* '^([0-9a-f]{4}-?){7}[0-9a-f]{4}$' and ${x} !~* '^[{]([0-9a-f]{4}-?){7}[0-9a-f]{4}[}]$'`;
  if (['date', 'timestamp', 'timestamptz'].includes(to.name)) return textToMoment(x, to.name);
  if (!rules.takesNewNumbers) return undefined;
  if (to.name === 'json') return `${x} is not json`;
  return to.name === 'jsonb' ? jsonbFailure(x) : undefined;
}

/** Types that `pg_input_is_valid` is asked about: none of them runs code of this database. */
const CHECKED: Readonly<Record<string, true>> = Object.fromEntries(
  'int2 int4 int8 numeric float4 float8 bool uuid date time timetz timestamp timestamptz interval json jsonb inet cidr macaddr bytea'
    .split(' ')
    .map((name) => [name, true]),
);

/** jsonb refuses the character \u0000 and halves of surrogate pairs, which json lets through. */
function jsonbFailure(x: string): string {
  return `case when ${x} is not json then true when ${x} ~* '\\\\u(0000|d[89a-f])' then null else false end`;
}

const digitsOf = (digit: string, { takesNewNumbers }: CastRules): string =>
  takesNewNumbers ? `${digit}(_?${digit})*` : `${digit}+`;

const otherBases = ({ takesNewNumbers }: CastRules): string =>
  takesNewNumbers ? '|0[xX](_?[0-9a-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+' : '';

function textToInteger(x: string, limit: string, rules: CastRules): string {
  const pattern = `^${BLANKS}[+-]?(${digitsOf('[0-9]', rules)}${otherBases(rules)})${BLANKS}$`;
  return `case when length(${x}) > 1000 then null when ${x} !~ '${pattern}' then true else not (${x}::numeric >= -${limit} and ${x}::numeric < ${limit}) end`;
}

const decimal = (rules: CastRules): string => {
  const digits = digitsOf('[0-9]', rules);
  return `(${digits}([.](${digits})?)?|[.]${digits})([eE][+-]?${digits})?`;
};

/** Exponents of up to three digits are within every numeric; longer ones only the server can judge. */
const LONG_EXPONENT = '[eE][+-]?[0-9_]{4,}';

function textToNumeric(x: string, to: CastTarget, rules: CastRules): string {
  const pattern = `^${BLANKS}([+-]?(${decimal(rules)}${otherBases(rules)}|inf|infinity)|nan)${BLANKS}$`;
  const tooLarge = numericOverflow(`${x}::numeric`, to) ?? 'false';
  return `case when ${x} !~* '${pattern}' then true when length(${x}) > 1000 or ${x} ~ '${LONG_EXPONENT}' then null else ${tooLarge} end`;
}

function textToFloat(x: string): string {
  const written = decimal({ takesNewNumbers: false, canCheckInput: false, castsJsonNull: false });
  const [largest, smallest] = ['1.797693134862315807937e308', '2.4703282292062327208e-324'];
  return [
    `case when ${x} ~* '^${BLANKS}[+-]?(nan|inf|infinity)${BLANKS}$' then false`,
    `when length(${x}) > 1000 or ${x} ~ '${LONG_EXPONENT}' or ${x} ~* '^${BLANKS}[+-]?(0x|nan[(])' then null`,
    `when ${x} !~ '^${BLANKS}[+-]?${written}${BLANKS}$' then true`,
    `else abs(${x}::numeric) >= ${largest} or (${x}::numeric <> 0 and abs(${x}::numeric) <= ${smallest}) end`,
  ].join(' ');
}

const WORDS_OF_TIME = 'now|today|tomorrow|yesterday|epoch|infinity|allballs';

/** ISO dates and moments are judged here; other ways to write a day are many, and the server alone knows them. */
function textToMoment(x: string, target: string): string {
  const day = `substring(${x} from '^[ ]*([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})([ ]|T|$)')`;
  const part = (number: number): string => `split_part(${day}, '-', ${number})::int`;
  const leap = `(${part(1)} % 4 = 0 and (${part(1)} % 100 <> 0 or ${part(1)} % 400 = 0))`;
  const length = `case when ${part(2)} = 2 then case when ${leap} then 29 else 28 end when ${part(2)} in (4, 6, 9, 11) then 30 else 31 end`;
  const isDay = `${part(1)} > 0 and ${part(2)} between 1 and 12 and ${part(3)} between 1 and ${length}`;
  const time = '([ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?';
  const zone = target === 'date' ? '' : '([ ]?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?';
  return [
    `case when ${x} ~ '^[ ]*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(${time}${zone})?)?[ ]*$' then not (${isDay})`,
    `when ${x} ~ '[0-9]' or ${x} ~* '${WORDS_OF_TIME}' then null else true end`,
  ].join(' ');
}

function ofJson(x: string, to: CastTarget, { castsJsonNull }: CastRules): string | undefined {
  const kind = `jsonb_typeof(${x})`;
  const wrong = (wanted: string): string => `${kind} <> '${wanted}'${castsJsonNull ? ` and ${kind} <> 'null'` : ''}`;
  if (to.name === 'bool') return wrong('boolean');
  const overflow = ofNumber(`(${x} #>> '{}')::numeric`, 'numeric', to);
  if (to.name !== 'numeric' && to.name !== 'float8' && !INTEGERS[to.name]) return undefined;
  const range = `case when ${kind} = 'number' then coalesce(${overflow ?? 'false'}, false) else false end`;
  return `case when ${wrong('number')} then true else ${range} end`;
}

function ofNumber(x: string, from: string, to: CastTarget): string | undefined {
  const limit = INTEGERS[to.name];
  if (to.name === 'numeric') return numericOverflow(`${x}::numeric`, to);
  if (limit === undefined) return undefined;
  if ((WIDTH[from] ?? 9) <= Number(to.name.slice(3))) return undefined;
  return `not (round(${x}) >= -${limit} and round(${x}) < ${limit})`;
}

/** Where precision is said: too many digits before the point, or an infinity. */
function numericOverflow(x: string, { modifiers: [precision, scale = 0] }: CastTarget): string | undefined {
  if (precision === undefined) return undefined;
  return `(${x} <> 'NaN' and abs(round(${x}, ${scale})) >= 1e${precision - scale})`;
}
