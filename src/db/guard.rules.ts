import { suggestion } from '../model/closest.ts';
import { type Text, text } from '../text.ts';
import { type CatalogFacts, candidates, type FunctionFact, type RelationFact } from './guard.catalog.ts';
import { COMPUTING_EXTENSIONS, HARMLESS, HARMLESS_OF_EXTENSIONS } from './guard.known.ts';
import { type RefusedName, reasonAgainst, refusedFunction, refusedRelation } from './guard.named.ts';
import { type FunctionUse, type Name, refusal, type Shape } from './guard.shape.ts';

export interface Rules {
  /** `schema.name` of functions and foreign tables that the profile lets through. */
  readonly allowed: ReadonlySet<string>;
}

/**
 * Judges one statement's names by what the catalogs say. Throws RefusedByGuard for the first that is not known to be harmless: what cannot
 * be decided is refused. Gives the texts that run with it and must be judged in turn: views, row-level security, domain checks.
 */
export function judgeNames(
  shape: Shape,
  facts: CatalogFacts,
  rules: Rules,
): { further: string[]; readsUserRelations: boolean } {
  for (const use of shape.functions) judgeFunctionUse(use, facts, rules);
  for (const attribute of shape.attributes) judgeAttribute(attribute, facts, rules);
  for (const name of shape.operators) judgeOperator(name, facts, rules);
  judgeCasts(shape, facts, rules);
  const callsByType = shape.functions.filter((use) => use.arguments === 1);
  const types = [...shape.types, ...callsByType].flatMap((name) => candidates(facts.types, name, facts.path));
  const relations = shape.relations.flatMap((name) => candidates(facts.relations, name, facts.path).slice(0, 1));
  for (const relation of relations) judgeRelation(relation, rules);
  return {
    further: [
      ...types.flatMap(({ checks }) => checks.map((check) => `select ${check}`)),
      ...relations.flatMap(({ definition }) => definition ?? []),
      ...relations.flatMap(({ policies }) => policies.map((policy) => `select ${policy}`)),
    ],
    readsUserRelations: relations.some(({ isBuiltIn }) => !isBuiltIn),
  };
}

function judgeFunctionUse(use: FunctionUse, facts: CatalogFacts, rules: Rules): void {
  const named = candidates(facts.functions, use, facts.path);
  const count = use.arguments;
  const callable =
    count === undefined
      ? named
      : named.filter(({ minimum, maximum }) => minimum <= count && count <= (maximum ?? count));
  if (callable.length > 0) {
    for (const fact of callable) judgeFunction(fact, rules);
    return;
  }
  if (count === 1 && candidates(facts.types, use, facts.path).length > 0) return; // `date(x)` is a cast
  if (isUnnestOfSeveral(use)) return;
  const written = use.schema === undefined ? use.name : `${use.schema}.${use.name}`;
  const elsewhere = facts.functions
    .filter(({ name }) => name === use.name)
    .map(({ schema, name }) => `${schema}.${name}`);
  const hint =
    named.length > 0
      ? text(`There is ${named.map(signature).join(', ')}.`, `Есть ${named.map(signature).join(', ')}.`)
      : (suggestion(written, elsewhere) ??
        text(
          'Name its schema, or add the schema to search-path in the profile.',
          'Назовите её со схемой или добавьте схему в search-path профиля.',
        ));
  const what = text(
    `there is no function ${written} with ${count ?? 'such'} arguments`,
    count === undefined
      ? `функции ${written} с такими аргументами нет`
      : `функции ${written} с таким числом аргументов (${count}) нет`,
  );
  throw refusal('unknown-function', what, hint, { function: written });
}

/** `from unnest(a, b)` is the grammar's own: the server calls its own unnest for each. Elsewhere it finds no such function. */
function isUnnestOfSeveral({ schema, name, arguments: count }: FunctionUse): boolean {
  return schema === undefined && name === 'unnest' && count !== undefined && count > 1;
}

/** PostgreSQL reads `t.f` as f(t) when t has no column f. Only functions that can take a row are meant. */
function judgeAttribute(attribute: string, facts: CatalogFacts, rules: Rules): void {
  for (const fact of candidates(facts.rowFunctions, { schema: undefined, name: attribute }, facts.path))
    judgeFunction(fact, rules);
}

const VOLATILE = text('may do more than read (it is volatile)', 'может не только читать (она volatile)');

const refusalOf = (code: string, { what, hint }: RefusedName, data?: Readonly<Record<string, unknown>>) =>
  refusal(code, what, hint, data);

function judgeFunction(fact: FunctionFact, rules: Rules): void {
  const name = `${fact.schema}.${fact.name}`;
  const reason = reasonAgainst(fact.name);
  if (fact.isBuiltIn) {
    if (reason === undefined && (fact.volatility !== 'v' || HARMLESS.has(fact.name))) return;
    throw refusalOf('function', refusedFunction(fact.name, reason ?? VOLATILE), { function: name });
  }
  if (rules.allowed.has(name)) return;
  if (fact.extension !== null) {
    if (reason === undefined && isComputing(fact)) return;
    const why = reason ?? text('is not known to only compute', 'может не только вычислять: о ней ничего не известно');
    throw refusal(
      'function',
      text(
        `the function ${signature(fact)} of the extension ${fact.extension} ${why.en}`,
        `функция ${signature(fact)} расширения ${fact.extension} ${why.ru}`,
      ),
      allowHint(name),
      { function: name, extension: fact.extension },
    );
  }
  const kind = fact.isDefiner
    ? text(' with the rights of its owner (SECURITY DEFINER)', ' с правами владельца (SECURITY DEFINER)')
    : text('', '');
  throw refusal(
    'function',
    text(
      `${signature(fact)} is a function of this database and could do anything${kind.en}`,
      `${signature(fact)} — функция этой базы и может сделать что угодно${kind.ru}`,
    ),
    allowHint(name),
    { function: name },
  );
}

function isComputing({ extension, volatility, name }: FunctionFact): boolean {
  return COMPUTING_EXTENSIONS.has(extension ?? '') && (volatility !== 'v' || HARMLESS_OF_EXTENSIONS.has(name));
}

function signature({ schema, name, arguments: list }: FunctionFact): string {
  return `${schema}.${name}(${list})`;
}

function allowHint(name: string): Text {
  return text(
    `Remove it; or, when you know that it only reads, write into the profile: allow-functions: [${name}]`,
    `Обойдитесь без неё или, если точно знаете, что она только читает, запишите в профиль: allow-functions: [${name}]`,
  );
}

function judgeOperator(name: Name, facts: CatalogFacts, rules: Rules): void {
  for (const fact of candidates(facts.operators, name, facts.path)) {
    if (rules.allowed.has(fact.function) || COMPUTING_EXTENSIONS.has(fact.extension ?? '')) continue;
    const operator = `${fact.schema}.${fact.name}`;
    const what = text(
      `the operator ${operator} (${fact.operands}) of this database could stand for it and calls ${fact.function}`,
      `на его месте может оказаться оператор этой базы ${operator} (${fact.operands}), а он вызывает ${fact.function}`,
    );
    const allow = allowHint(fact.function);
    const hint = text(
      `Write operator(pg_catalog.${fact.name}) instead; or: ${allow.en}`,
      `Напишите вместо него operator(pg_catalog.${fact.name}). Либо: ${allow.ru}`,
    );
    throw refusal('operator', what, hint, { operator, function: fact.function });
  }
}

/** An implicit cast may be taken anywhere, an explicit one where its target type is named, or one that the target is a part of. */
function judgeCasts(shape: Shape, facts: CatalogFacts, rules: Rules): void {
  const made = shape.types.flatMap((name) => candidates(facts.types, name, facts.path)).flatMap(({ parts }) => parts);
  const named = new Set([...[...shape.types, ...shape.functions].map(({ name }) => name), ...made]);
  for (const cast of facts.casts) {
    if (rules.allowed.has(cast.function) || !(cast.isImplicit || named.has(cast.targetName))) continue;
    const what = text(
      `the cast from ${cast.source} to ${cast.target} of this database calls ${cast.function}`,
      `приведение типа ${cast.source} к ${cast.target} в этой базе вызывает ${cast.function}`,
    );
    throw refusal('cast', what, allowHint(cast.function), { function: cast.function });
  }
}

function judgeRelation(relation: RelationFact, rules: Rules): void {
  const name = `${relation.schema}.${relation.name}`;
  if (relation.isBuiltIn) {
    const refused = refusedRelation(relation.name);
    if (refused) throw refusalOf('relation', refused);
    return;
  }
  if (relation.hasRule)
    throw refusal(
      'relation',
      text(
        `${name} has a SELECT rule and is not a view`,
        `у ${name} есть правило на SELECT, хотя это не представление`,
      ),
      text('Read another relation.', 'Читайте другую таблицу.'),
      { relation: name },
    );
  const foreign = [...(relation.kind === 'f' ? [name] : []), ...relation.foreignChildren].find(
    (table) => !rules.allowed.has(table),
  );
  if (foreign === undefined) return;
  throw refusal(
    'relation',
    text(
      `${foreign} is a foreign table: reading it reaches another server or a file`,
      `${foreign} — сторонняя таблица: её чтение обращается к другому серверу или файлу`,
    ),
    allowHint(foreign),
    { relation: foreign },
  );
}
