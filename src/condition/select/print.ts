import { parseSync } from 'libpg-query';
import { type Ast, canonical } from '../ast.ts';
import { Untangled } from './tree.ts';

/** Prints parse trees as SQL. Each text is parsed again and must give the same tree. */
export interface Printer {
  expression(ast: Ast): string;
  /** An item of a FROM clause. */
  item(ast: Ast): string;
}

type Deparser = Pick<typeof import('pgsql-deparser'), 'deparseSync'>;

/** Loads the printer, some 10 ms; only a whole SELECT needs it. */
export async function loadPrinter(): Promise<Printer> {
  const module = (await import('pgsql-deparser')) as Deparser & { readonly default?: Deparser };
  // A bundle gives a CommonJS module as a default export only.
  const { deparseSync } = module.default ?? module;
  if (typeof deparseSync !== 'function') throw new Error('pgsql-deparser was not loaded as expected.');
  const print = (ast: Ast, prefix: string, read: (select: Ast) => unknown): string => {
    const text = deparsed(() => deparseSync(ast as never, { pretty: false }));
    const back = read(selectOf(prefix + text));
    if (stable(back) !== stable(ast)) throw cannotPrint();
    return text;
  };
  return {
    expression: (ast) => print(ast, 'select where ', ({ whereClause }) => whereClause),
    item: (ast) => print(ast, 'select from ', ({ fromClause }) => (fromClause as readonly Ast[])[0]),
  };
}

function deparsed(work: () => string): string {
  try {
    return work();
  } catch {
    throw cannotPrint();
  }
}

function selectOf(sql: string): Ast {
  try {
    const { stmts = [] } = parseSync(sql);
    return (stmts[0]?.stmt as unknown as { SelectStmt?: Ast } | undefined)?.SelectStmt ?? {};
  } catch {
    throw cannotPrint();
  }
}

function cannotPrint(): Untangled {
  return new Untangled(
    'it uses a form of SQL that cannot be written anew without changing it',
    'в нём есть форма SQL, которую нельзя записать заново, не изменив',
  );
}

/** As {@link canonical}, whatever the order of the fields. */
export function stable(node: unknown): string {
  return canonical(sorted(node));
}

function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== 'object' || node === null) return node;
  const fields = Object.entries(node).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(fields.map(([key, value]) => [key, sorted(value)]));
}
