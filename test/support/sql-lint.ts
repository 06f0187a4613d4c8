import { parseSync } from 'libpg-query';
import { type Ast, walk } from '../../src/condition/ast.ts';

/** What the linter must be told, because no parse tree says it. */
export interface LintOptions {
  /** Columns of type timestamptz, by their name alone: what is made of them must say its zone. */
  readonly moments?: readonly string[];
  /** The statement asks about one person: every table must be met with a constant key. */
  readonly isAboutOne?: boolean;
}

const CLOCKS = new Set(
  'now transaction_timestamp statement_timestamp clock_timestamp timeofday random random_normal gen_random_uuid uuidv4 uuidv7'.split(
    ' ',
  ),
);
const MOVING_WORDS = /^\s*(now|today|tomorrow|yesterday)\s*$/i;
const PLACES_OF_ROWS = new Set(['ctid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax']);
const LOCAL_TYPES = new Set(['date', 'time', 'timestamp']);

/**
 * Breaches of the rules that let one text run unchanged on plain and on distributed PostgreSQL, one sentence each with the rule's number:
 * 1 no CASE over a boolean; 5 no fence, no grouping sets, no EXCEPT or INTERSECT, no global window, no physical row addresses; 6 one person's
 * key on every table; 7 no clock, no chance, no zone of the session.
 */
export function breachesOfSql(sql: string, options: LintOptions = {}): readonly string[] {
  const { stmts = [] } = parseSync(sql);
  const found: string[] = [];
  const say = (breach: string): void => void found.push(breach);
  if (stmts.length !== 1) say(`${stmts.length} statements`);
  for (const { stmt } of stmts) if (!('SelectStmt' in (stmt as object))) say('not a SELECT');
  walk(stmts, (type, node) => {
    CHECKS[type]?.(node, say, options);
    if (node.limitOffset) say('5: OFFSET');
    return true;
  });
  if (options.isAboutOne) checkPerson(stmts, say);
  return found;
}

type Say = (breach: string) => void;

const CHECKS: Readonly<Record<string, (node: Ast, say: Say, options: LintOptions) => void>> = {
  CaseExpr: ({ arg, args }, say) => {
    const whens = args as readonly { CaseWhen: { expr: Ast } }[];
    if (arg && whens.some(({ CaseWhen: { expr } }) => isBoolean(expr))) say('1: CASE over a boolean');
  },
  SelectStmt: (node, say) => checkSelect(node, say),
  selectStmt: (node, say) => checkSelect(node, say),
  larg: (node, say) => checkSelect(node, say),
  rarg: (node, say) => checkSelect(node, say),
  GroupingSet: (_, say) => say('5: GROUPING SETS, ROLLUP or CUBE'),
  CommonTableExpr: ({ ctematerialized, ctename }, say) => {
    if (ctematerialized !== 'CTEMaterializeDefault') say(`5: WITH ${String(ctename)} AS [NOT] MATERIALIZED`);
  },
  over: ({ partitionClause }, say) => {
    if (!partitionClause) say('5: a window over everything');
  },
  lockingClause: (_, say) => say('a row lock'),
  intoClause: (_, say) => say('INTO'),
  ColumnRef: ({ fields }, say) => {
    const name = namesOf(fields).at(-1) ?? '';
    if (PLACES_OF_ROWS.has(name)) say(`5: ${name}`);
  },
  SQLValueFunction: ({ op }, say) => say(`7: ${String(op).replace('SVFOP_', '')}`),
  FuncCall: ({ funcname, args = [] }, say, { moments = [] }) => {
    const name = namesOf(funcname).at(-1) ?? '';
    const list = args as readonly Ast[];
    if (CLOCKS.has(name) || (name === 'age' && list.length === 1)) say(`7: ${name}()`);
    const takesZone = { date_trunc: 1, to_char: 0, extract: 1, date_part: 1 }[name];
    const isEpoch = /"epoch"/i.test(JSON.stringify(list[0] ?? null));
    if (takesZone !== undefined && list.length === 2 && !isEpoch && isMoment(list[takesZone], moments))
      say(`7: ${name} in the session's zone`);
  },
  TypeCast: ({ arg, typeName }, say, { moments = [] }) => {
    const target = namesOf((typeName as Ast).names).at(-1) ?? '';
    const text = ((arg as Ast).A_Const as { sval?: { sval?: string } } | undefined)?.sval?.sval;
    if (text !== undefined && MOVING_WORDS.test(text)) say(`7: ${target} '${text}'`);
    if (LOCAL_TYPES.has(target) && isMoment(arg, moments)) say(`7: a moment as ${target} in the session's zone`);
  },
};

function checkSelect({ op, withClause, ...rest }: Ast, say: Say): void {
  if (op === 'SETOP_EXCEPT' || op === 'SETOP_INTERSECT') say(`5: ${String(op).slice(6)}`);
  for (const { CommonTableExpr } of ((withClause as Ast | undefined)?.ctes ?? []) as readonly {
    CommonTableExpr: Ast;
  }[]) {
    let uses = 0;
    walk({ rest, withClause }, (type, node) => {
      if (type === 'RangeVar' && node.relname === CommonTableExpr.ctename) uses += 1;
      return true;
    });
    if (uses > 1) say(`5: WITH ${String(CommonTableExpr.ctename)} used ${uses} times`);
  }
}

/** Every SELECT that reads a table compares something with a constant or a parameter. */
function checkPerson(stmts: unknown, say: Say): void {
  walk(stmts, (type, node) => {
    if (!/^(SelectStmt|larg|rarg)$/.test(type) || !node.fromClause) return true;
    const tables = (node.fromClause as readonly Ast[]).filter((from) => 'RangeVar' in from);
    let isMet = false;
    walk({ where: node.whereClause }, (kind, expression) => {
      if (kind === 'subselect') return false;
      const isEquality = kind === 'A_Expr' && namesOf(expression.name)[0] === '=';
      const sides = [expression.lexpr, expression.rexpr] as readonly (Ast | undefined)[];
      if (isEquality && sides.some((side) => side && /^(A_Const|ParamRef|TypeCast)$/.test(Object.keys(side)[0] ?? '')))
        isMet = true;
      return true;
    });
    if (tables.length > 0 && !isMet) say('6: a table without the key of the one person');
    return true;
  });
}

function isBoolean(node: Ast): boolean {
  return (node.A_Const as { boolval?: unknown } | undefined)?.boolval !== undefined;
}

function isMoment(node: unknown, moments: readonly string[]): boolean {
  const column = (node as Ast | undefined)?.ColumnRef as Ast | undefined;
  return column !== undefined && moments.includes(namesOf(column.fields).at(-1) ?? '');
}

function namesOf(list: unknown): readonly string[] {
  return ((list as readonly Ast[] | undefined) ?? []).map(
    (part) => (part.String as { sval?: string } | undefined)?.sval ?? '',
  );
}
