import { text } from '../text.ts';
import { type CatalogFacts, type CatalogQuestion, readCatalog } from './guard.catalog.ts';
import { judgeNames, type Rules } from './guard.rules.ts';
import { judgeShape, refusal, type Shape } from './guard.shape.ts';
import type { Wire } from './wire.ts';

/** What the guard says about a statement that it lets through. */
export interface Judged {
  /** False when only system catalogs are read: then no cost is asked. */
  readonly readsUserRelations: boolean;
}

export interface Guard {
  /** Throws RefusedByGuard `guard/…` before anything of the statement has reached the server. */
  judge(sql: string): Promise<Judged>;
  /** Asks the catalogs at once about what these texts of SQL seem to name. It judges nothing: what is missed here is asked when it is judged. */
  foresee(texts: readonly string[]): Promise<void>;
  readonly catalog: Catalog;
}

export interface GuardOptions {
  readonly wire: Wire;
  readonly allowFunctions: readonly string[];
  /** What the guard of an earlier transaction asked on the same connection, {@link MOST_AGE_MS} at most ago. */
  readonly catalog?: Catalog | undefined;
}

/** How long an answer of the catalogs is good, milliseconds: a command's transactions follow each other at once. A watch's and a runbook's do not. */
const MOST_AGE_MS = 2_000;

/** The catalogs as far as they were asked. */
export interface Catalog {
  /** Of the first question, by `performance.now()`. */
  readonly since: number;
  readonly look: (shape: Shape) => Promise<CatalogFacts>;
}

/** Views on views on views: beyond this depth nobody can say what runs. */
const MAX_DEPTH = 30;
const TOO_DEEP = text(
  `its views stand on views more than ${MAX_DEPTH} deep`,
  `его представления опираются на представления больше чем на ${MAX_DEPTH} уровней вглубь`,
);

/**
 * The guard of one transaction. It parses each statement, asks the catalogs about every name that was not asked for in this transaction or just
 * before it, judges them, and goes on with the views, policies and domain checks that the statement would run. Texts that were judged are remembered.
 */
export function createGuard({ wire, allowFunctions, catalog: earlier }: GuardOptions): Guard {
  const rules: Rules = { allowed: new Set(allowFunctions) };
  const isFresh = earlier !== undefined && performance.now() - earlier.since < MOST_AGE_MS;
  const catalog = isFresh ? earlier : { since: performance.now(), look: createCatalog(wire) };
  const judged = new Map<string, Judged>();
  const shapes = new Map<string, Shape>();
  const shapeOf = async (sql: string): Promise<Shape> => {
    const shape = shapes.get(sql) ?? (await judgeShape(sql));
    shapes.set(sql, shape);
    return shape;
  };
  const judge = async (sql: string): Promise<Judged> => {
    const known = judged.get(sql);
    if (known !== undefined) return known;
    let readsUserRelations = false;
    let texts = [sql];
    const seen = new Set(texts);
    for (let depth = 0; texts.length > 0; depth += 1) {
      if (depth > MAX_DEPTH) throw refusal('too-complex', TOO_DEEP);
      const shape = mergeShapes(await Promise.all(texts.map(shapeOf)));
      const found = judgeNames(shape, await catalog.look(shape), rules);
      readsUserRelations ||= found.readsUserRelations;
      texts = found.further.filter((one) => !seen.has(one));
      for (const one of texts) seen.add(one);
    }
    judged.set(sql, { readsUserRelations });
    return { readsUserRelations };
  };
  const foresee = async (texts: readonly string[]): Promise<void> => {
    await catalog.look(mergeShapes(texts.map(mentionedIn)));
  };
  return { judge, foresee, catalog };
}

/** Names after FROM and JOIN, before an opening parenthesis, after `::`: a guess that costs no parse. */
function mentionedIn(written: string): Shape {
  const named = (pattern: RegExp): { schema: undefined; name: string }[] =>
    [...written.matchAll(pattern)].map(([, name = '']) => ({ schema: undefined, name: name.toLowerCase() }));
  return {
    functions: named(/\b([a-z_]\w*)\s*\(/gi).map((name) => ({ ...name, arguments: undefined })),
    operators: [],
    types: named(/::\s*([a-z_]\w*)/gi),
    relations: named(/\b(?:from|join)\s+(?:only\s+)?(?:\w+\.)?([a-z_]\w*)/gi),
    attributes: [],
  };
}

function mergeShapes(shapes: readonly Shape[]): Shape {
  return {
    functions: shapes.flatMap(({ functions }) => functions),
    operators: shapes.flatMap(({ operators }) => operators),
    types: shapes.flatMap(({ types }) => types),
    relations: shapes.flatMap(({ relations }) => relations),
    attributes: shapes.flatMap(({ attributes }) => attributes),
  };
}

const words = (list: string): readonly string[] => list.split(' ');

/**
 * Names that nearly every transaction comes to use: they are asked for with its first question. A question costs the server more to plan than
 * to answer, whatever its length.
 */
const OFTEN: CatalogQuestion = {
  functions: words(
    'abs array_agg bool_and bool_or ceil concat_ws count current_database current_setting date_trunc extract floor format format_type generate_series json_array_elements jsonb_array_elements jsonb_typeof lower make_interval max min pg_get_indexdef pg_typeof regexp_replace round split_part string_agg substring sum timezone to_char to_json to_regclass unnest',
  ),
  operators: words('= <> < <= > >= + - * / || -> ->> #>> ~ ~* ~~ !~~'),
  relations: words(
    'pg_attribute pg_class pg_collation pg_constraint pg_database pg_db_role_setting pg_index pg_inherits pg_namespace pg_proc pg_stats pg_type',
  ),
  types: words(
    'abs array_agg bool bool_and bool_or ceil count date float8 floor int4 int8 interval json json_array_elements jsonb jsonb_array_elements jsonb_typeof lower max min numeric pg_typeof round sum text timestamptz to_json to_regclass unnest',
  ),
};

const NOTHING: CatalogQuestion = { functions: [], operators: [], relations: [], types: [] };

/** The catalogs as far as they were asked; each name is asked for once. */
function createCatalog(wire: Wire): (shape: Shape) => Promise<CatalogFacts> {
  const asked = {
    functions: new Set<string>(),
    operators: new Set<string>(),
    relations: new Set<string>(),
    types: new Set<string>(),
  };
  let facts: CatalogFacts | undefined;
  const newNames = (kind: keyof typeof asked, names: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => !asked[kind].has(name));
  return async (shape) => {
    const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);
    const often = facts === undefined ? OFTEN : NOTHING;
    const question: CatalogQuestion = {
      functions: newNames('functions', [...names(shape.functions), ...often.functions]),
      operators: newNames('operators', [...names(shape.operators), ...often.operators]),
      relations: newNames('relations', [...names(shape.relations), ...often.relations]),
      types: newNames('types', [
        ...names(shape.types),
        ...shape.functions.filter((use) => use.arguments === 1).map(({ name }) => name),
        ...often.types,
      ]),
    };
    if (facts !== undefined && Object.values(question).every((list) => list.length === 0)) return facts;
    const fresh = await readCatalog(wire, question, facts === undefined);
    facts = mergeFacts(facts, fresh);
    // Only now: a question that failed was not answered, and a name without facts would pass for a WITH query.
    for (const kind of Object.keys(asked) as (keyof typeof asked)[])
      for (const name of question[kind]) asked[kind].add(name);
    return facts;
  };
}

function mergeFacts(known: CatalogFacts | undefined, fresh: CatalogFacts): CatalogFacts {
  if (known === undefined) return fresh;
  return {
    functions: [...known.functions, ...fresh.functions],
    operators: [...known.operators, ...fresh.operators],
    relations: [...known.relations, ...fresh.relations],
    types: [...known.types, ...fresh.types],
    rowFunctions: known.rowFunctions,
    casts: known.casts,
    path: known.path,
  };
}
