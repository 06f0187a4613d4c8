import { text } from '../text.ts';
import type { Name } from './guard.shape.ts';
import type { Wire } from './wire.ts';

/** A function as pg_proc has it. */
export interface FunctionFact {
  readonly schema: string;
  readonly name: string;
  readonly arguments: string;
  readonly volatility: 'i' | 's' | 'v';
  readonly isDefiner: boolean;
  /** Came with the server itself (its oid is below 16384). */
  readonly isBuiltIn: boolean;
  readonly extension: string | null;
  readonly minimum: number;
  /** Null when VARIADIC: any number. */
  readonly maximum: number | null;
}

/** An operator that did not come with the server. */
export interface OperatorFact {
  readonly schema: string;
  readonly name: string;
  readonly operands: string;
  readonly function: string;
  readonly extension: string | null;
}

export interface RelationFact {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly isBuiltIn: boolean;
  readonly extension: string | null;
  /** Text of a view's SELECT; null for everything else and for the server's own views. */
  readonly definition: string | null;
  /** A SELECT rule on something that is not a view. */
  readonly hasRule: boolean;
  /** Foreign tables among its partitions and children. */
  readonly foreignChildren: readonly string[];
  /** Conditions of row-level security that our SELECT would run. */
  readonly policies: readonly string[];
}

export interface TypeFact {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly isBuiltIn: boolean;
  readonly extension: string | null;
  /** Itself and every type that a value of it is made of: base of a domain, elements, attributes, bounds. */
  readonly parts: readonly string[];
  /** CHECK conditions of the domains among its parts: they run whenever a value of the type is made. */
  readonly checks: readonly string[];
}

/** A cast that runs a function and came neither with the server nor with an extension. */
export interface CastFact {
  readonly source: string;
  readonly target: string;
  readonly targetName: string;
  readonly function: string;
  readonly isImplicit: boolean;
}

export interface CatalogFacts {
  readonly functions: readonly FunctionFact[];
  /** Functions that did not come with the server and can take a whole row as their only argument: `t.name` may call one. */
  readonly rowFunctions: readonly FunctionFact[];
  readonly operators: readonly OperatorFact[];
  readonly relations: readonly RelationFact[];
  readonly types: readonly TypeFact[];
  readonly casts: readonly CastFact[];
  /** Schemas in the order in which names are looked up. */
  readonly path: readonly string[];
}

export interface CatalogQuestion {
  readonly functions: readonly string[];
  readonly operators: readonly string[];
  readonly relations: readonly string[];
  readonly types: readonly string[];
}

const EQ = 'operator(pg_catalog.=)';
const BUILT_IN = (oid: string): string => `(${oid} operator(pg_catalog.<) '16384'::pg_catalog.oid)`;
const EXTENSION = (catalog: string, oid: string): string => `(select e.extname from pg_catalog.pg_depend d
    join pg_catalog.pg_extension e on e.oid ${EQ} d.refobjid
    where d.classid ${EQ} 'pg_catalog.${catalog}'::pg_catalog.regclass and d.objid ${EQ} ${oid} and d.deptype ${EQ} 'e'
      and d.refclassid ${EQ} 'pg_catalog.pg_extension'::pg_catalog.regclass limit 1)`;
/** Compared as `name`, so that the catalogs' indexes serve; what is longer than a name can be is cut as the server's parser cuts it. */
const NAMED = (column: string, parameter: string): string => `${column} ${EQ} any (${parameter}::pg_catalog.name[])`;

const TAKES_ROW = `p.pronargs operator(pg_catalog.>) 0 and exists (select from pg_catalog.pg_type a where a.oid ${EQ} p.proargtypes[0]
    and (a.typtype ${EQ} 'c' or a.typtype ${EQ} 'd' or (a.typtype ${EQ} 'p' and a.typname operator(pg_catalog.<>) 'cstring'::pg_catalog.name)))`;

const FUNCTION_FACTS = (
  kind: string,
): string => `select '${kind}', pg_catalog.json_build_object('schema', n.nspname, 'name', p.proname,
  'arguments', pg_catalog.pg_get_function_identity_arguments(p.oid), 'volatility', p.provolatile, 'isDefiner', p.prosecdef,
  'isBuiltIn', ${BUILT_IN('p.oid')}, 'extension', ${EXTENSION('pg_proc', 'p.oid')},
  'minimum', p.pronargs operator(pg_catalog.-) p.pronargdefaults operator(pg_catalog.-) (case when p.provariadic ${EQ} '0'::pg_catalog.oid then 0 else 1 end),
  'maximum', case when p.provariadic ${EQ} '0'::pg_catalog.oid then p.pronargs end)
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid ${EQ} p.pronamespace`;

const FUNCTIONS = `${FUNCTION_FACTS('functions')} where ${NAMED('p.proname', '$names')}`;

const ROW_FUNCTIONS = `${FUNCTION_FACTS('rowFunctions')} where p.oid operator(pg_catalog.>=) '16384'::pg_catalog.oid
  and p.pronargs operator(pg_catalog.-) p.pronargdefaults operator(pg_catalog.<=) (case when p.provariadic ${EQ} '0'::pg_catalog.oid then 1 else 2 end)
  and ${TAKES_ROW}`;

const OPERATORS = `select 'operators', pg_catalog.json_build_object('schema', n.nspname, 'name', o.oprname,
  'operands', pg_catalog.concat_ws(', ', nullif(o.oprleft, '0'::pg_catalog.oid)::pg_catalog.regtype, nullif(o.oprright, '0'::pg_catalog.oid)::pg_catalog.regtype),
  'function', f.nspname::pg_catalog.text operator(pg_catalog.||) '.' operator(pg_catalog.||) p.proname::pg_catalog.text, 'extension', ${EXTENSION('pg_operator', 'o.oid')})
from pg_catalog.pg_operator o join pg_catalog.pg_namespace n on n.oid ${EQ} o.oprnamespace
  join pg_catalog.pg_proc p on p.oid ${EQ} o.oprcode::pg_catalog.oid join pg_catalog.pg_namespace f on f.oid ${EQ} p.pronamespace
where ${NAMED('o.oprname', '$names')} and not ${BUILT_IN('o.oid')}`;

const RELATIONS = `select 'relations', pg_catalog.json_build_object('schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
  'isBuiltIn', ${BUILT_IN('c.oid')}, 'extension', ${EXTENSION('pg_class', 'c.oid')},
  'definition', case when c.relkind ${EQ} 'v' and not ${BUILT_IN('c.oid')} then pg_catalog.pg_get_viewdef(c.oid) end,
  'hasRule', c.relkind operator(pg_catalog.<>) 'v' and c.relkind operator(pg_catalog.<>) 'm' and exists (select from pg_catalog.pg_rewrite r
    where r.ev_class ${EQ} c.oid and r.ev_type ${EQ} '1'),
  'foreignChildren', (with recursive child (oid) as (select i.inhrelid from pg_catalog.pg_inherits i where i.inhparent ${EQ} c.oid
      union select i.inhrelid from pg_catalog.pg_inherits i join child on i.inhparent ${EQ} child.oid)
    select coalesce(pg_catalog.json_agg(s.nspname::pg_catalog.text operator(pg_catalog.||) '.' operator(pg_catalog.||) f.relname::pg_catalog.text), '[]')
      from child join pg_catalog.pg_class f on f.oid ${EQ} child.oid join pg_catalog.pg_namespace s on s.oid ${EQ} f.relnamespace where f.relkind ${EQ} 'f'),
  'policies', case when c.relrowsecurity then (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_expr(y.polqual, c.oid)), '[]') from pg_catalog.pg_policy y
    where y.polrelid ${EQ} c.oid and (y.polcmd ${EQ} 'r' or y.polcmd ${EQ} '*') and y.polqual is not null) else '[]' end)
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid ${EQ} c.relnamespace
where ${NAMED('c.relname', '$names')} and c.relkind ${EQ} any ('{r,p,v,m,f,S,t}'::pg_catalog."char"[])`;

/** One step down from the type `part`: to the base of a domain, the elements of an array, the attributes of a row, the bounds of a range. */
const PARTS = `select y.typbasetype as next from pg_catalog.pg_type y where y.oid ${EQ} part.oid and y.typtype ${EQ} 'd'
  union all select y.typelem from pg_catalog.pg_type y where y.oid ${EQ} part.oid and y.typcategory ${EQ} 'A'
  union all select a.atttypid from pg_catalog.pg_type y join pg_catalog.pg_attribute a on a.attrelid ${EQ} y.typrelid
    where y.oid ${EQ} part.oid and y.typtype ${EQ} 'c' and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
  union all select g.rngsubtype from pg_catalog.pg_range g where g.rngtypid ${EQ} part.oid`;

const TYPES = `select 'types', pg_catalog.json_build_object('schema', n.nspname, 'name', t.typname, 'kind', t.typtype,
  'isBuiltIn', ${BUILT_IN('t.oid')}, 'extension', ${EXTENSION('pg_type', 't.oid')},
  'parts', (select pg_catalog.json_agg(y.typname) from pg_catalog.pg_type y where y.oid ${EQ} any (made.parts)),
  'checks', (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_expr(k.conbin, '0'::pg_catalog.oid)), '[]') from pg_catalog.pg_constraint k
    where k.contypid ${EQ} any (made.parts) and k.conbin is not null))
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid ${EQ} t.typnamespace
cross join lateral (with recursive part (oid) as (select t.oid union select step.next from part, lateral (${PARTS}) step)
  select pg_catalog.array_agg(part.oid) as parts from part) made where ${NAMED('t.typname', '$names')}`;

const CASTS = `select 'casts', pg_catalog.json_build_object('source', pg_catalog.format_type(k.castsource, null), 'target', pg_catalog.format_type(k.casttarget, null),
  'targetName', t.typname, 'isImplicit', k.castcontext ${EQ} 'i',
  'function', n.nspname::pg_catalog.text operator(pg_catalog.||) '.' operator(pg_catalog.||) p.proname::pg_catalog.text)
from pg_catalog.pg_cast k join pg_catalog.pg_proc p on p.oid ${EQ} k.castfunc join pg_catalog.pg_namespace n on n.oid ${EQ} p.pronamespace
  join pg_catalog.pg_type t on t.oid ${EQ} k.casttarget
where not ${BUILT_IN('k.oid')} and ${EXTENSION('pg_cast', 'k.oid')} is null`;

const PATH = `select 'path', pg_catalog.array_to_json(pg_catalog.current_schemas(true))`;

/** Parts of the question with the names that they ask for; a part without names is left out: planning all of them takes longer than answering. */
function partsOf(question: CatalogQuestion): { text: string; names: readonly string[] }[] {
  const named = [
    { text: FUNCTIONS, names: question.functions },
    { text: OPERATORS, names: question.operators },
    { text: RELATIONS, names: question.relations },
    { text: TYPES, names: question.types },
  ];
  return named.filter(({ names }) => names.length > 0);
}

/**
 * Asks the catalogs, in one round trip, for everything that bears one of the names, in whatever schema. `isFirst` asks also for what does not
 * depend on names. Every operator is written with its schema: a user's operator must not answer for the catalogs.
 */
export async function readCatalog(wire: Wire, question: CatalogQuestion, isFirst: boolean): Promise<CatalogFacts> {
  const parts = partsOf(question);
  const texts = parts.map((part, index) => part.text.replace('$names', `$${index + 1}`));
  const sql = [...texts, ...(isFirst ? [ROW_FUNCTIONS, CASTS, PATH] : [])].join('\nunion all\n');
  const { rows } = await wire.send(
    { text: sql, values: parts.map(({ names }) => arrayText(names)) },
    text('look up what the statement uses', 'узнать, что использует запрос'),
  );
  const of = <Fact>(kind: string): Fact[] =>
    rows.filter(([found]) => found === kind).map(([, json]) => JSON.parse(json!) as Fact);
  return {
    functions: of<FunctionFact>('functions'),
    rowFunctions: of<FunctionFact>('rowFunctions'),
    operators: of<OperatorFact>('operators'),
    relations: of<RelationFact>('relations'),
    types: of<TypeFact>('types'),
    casts: of<CastFact>('casts'),
    path: of<string[]>('path')[0] ?? [],
  };
}

function arrayText(names: readonly string[]): string {
  return `{${names.map((name) => `"${name.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** What a name can mean under the pinned search_path: everything of that name in its schema, or in any schema of the path, in order. */
export function candidates<Fact extends { readonly schema: string; readonly name: string }>(
  facts: readonly Fact[],
  { schema, name }: Name,
  path: readonly string[],
): Fact[] {
  const named = facts.filter((fact) => fact.name === name);
  if (schema !== undefined) return named.filter((fact) => fact.schema === schema);
  return path.flatMap((place) => named.filter((fact) => fact.schema === place));
}
