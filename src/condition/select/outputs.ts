import type { Ast } from '../ast.ts';
import { calls, type SelectCatalog } from './catalog.ts';
import { inlined } from './ctes.ts';
import { figuredName, starOf } from './names.ts';
import type { Query, Reader } from './query.ts';
import { resolve, type Scope } from './scope.ts';
import { type NamedColumn, Untangled } from './tree.ts';

/** FROM and WHERE, and a list of expressions: nothing that looks at more than one row. */
export function isPlainSelect({ select }: Query, { aggregates, rowFunctions }: SelectCatalog): boolean {
  const further = ['groupClause', 'havingClause', 'distinctClause', 'limitCount', 'limitOffset', 'valuesLists', 'larg'];
  if (further.some((clause) => select[clause] !== undefined)) return false;
  if (!select.fromClause) return false;
  return ![aggregates, rowFunctions, null].some((names) => calls(select.targetList, names));
}

/** The columns that a SELECT gives, `*` written out. Names inside a column are resolved when it is looked at. */
export function outputColumns(query: Query, scope: Scope, reader: Reader): readonly NamedColumn[] {
  const targets = (query.select.targetList as readonly { ResTarget: Ast }[] | undefined) ?? [];
  return targets.flatMap(({ ResTarget: { val, name } }) => {
    const star = starOf(val as Ast);
    if (star === undefined) {
      const column = {
        name: String(name ?? figuredName(val)),
        get ast() {
          return resolve(inlined(val as Ast, query.ctes), scope, reader).ast;
        },
      };
      return [column];
    }
    if (star === null) return scope.unknown.length > 0 ? unknownColumns('*') : scope.columns;
    return scope.visible.find((one) => one.name === star)?.columns ?? unknownColumns(`${star}.*`);
  });
}

/** @throws Untangled, always. */
export function unknownColumns(star: string): never {
  throw new Untangled(`nobody knows the columns of ${star}`, `неизвестно, какие столбцы стоят за ${star}`);
}
