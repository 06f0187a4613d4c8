import { parseSync } from 'libpg-query';
import { remembering } from './remembered.ts';

/** A node of PostgreSQL's parse tree, as libpg-query gives it: `{ A_Expr: { … } }`. */
export type Ast = Readonly<Record<string, unknown>>;

const PLACES = new Set([
  'location',
  'stmt_location',
  'stmt_len',
  'rexpr_list_start',
  'rexpr_list_end',
  'list_start',
  'list_end',
]);

const PREFIX = 'select where ';

/** Parses `select where <text>` and gives the statement; byte positions in it count from the start of {@link PREFIX}. */
export function parseWhere(text: string): { readonly statements: readonly Ast[]; readonly prefix: number } {
  const { stmts = [] } = parseSync(PREFIX + text);
  return { statements: stmts.map(({ stmt }) => stmt as unknown as Ast), prefix: PREFIX.length };
}

/** The parse tree of one condition that has been parsed before. Byte positions are shifted to the start of the text. */
export const conditionAst = remembering((text: string): Ast => {
  const { statements, prefix } = parseWhere(text);
  const select = statements[0]?.SelectStmt as { whereClause: Ast };
  return shifted(select.whereClause, prefix) as Ast;
});

function shifted(node: unknown, by: number): unknown {
  if (Array.isArray(node)) return node.map((part) => shifted(part, by));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      PLACES.has(key) && typeof value === 'number' && value >= 0 ? value - by : shifted(value, by),
    ]),
  );
}

/** Two trees have the same canonical text when they mean the same to the parser, whatever their spaces, case and comments. */
export function canonical(node: unknown): string {
  return JSON.stringify(node, (key, value) => (PLACES.has(key) ? undefined : value));
}

/** As {@link canonical} with every constant replaced: equal for conditions that differ in their literals only. */
export function shapeOf(node: unknown): string {
  return JSON.stringify(node, (key, value) => {
    if (PLACES.has(key)) return undefined;
    if (key === 'A_Const') return '?';
    if (key === 'items' && Array.isArray(value) && value.every(isConstant)) return '?*';
    return value;
  });
}

/** Whether a node is a constant, without a cast. */
export const isConstant = (node: unknown): boolean => typeof node === 'object' && node !== null && 'A_Const' in node;

/** The words of an operator or a qualified name, schema first; empty for `*`. */
export function namesOf(list: unknown): readonly string[] {
  return ((list as readonly Ast[] | undefined) ?? []).map(
    (part) => (part.String as { sval?: string } | undefined)?.sval ?? '',
  );
}

/** The last word of a qualified name: the name itself. */
export function lastName(list: unknown): string {
  return namesOf(list).at(-1) ?? '';
}

/** Calls `visit` with every node of the given type, outermost first; `visit` returning false keeps out of that node. */
export function walk(node: unknown, visit: (type: string, node: Ast) => boolean | undefined): void {
  if (Array.isArray(node)) {
    for (const part of node) walk(part, visit);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && visit(key, value as Ast) === false) continue;
    walk(value, visit);
  }
}
