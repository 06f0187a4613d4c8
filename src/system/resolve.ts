import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { RELATIONS, type RelationColumn, type RelationName } from '../model/relations.ts';
import type { YamlProblem } from '../model/yaml.ts';
import { knownHere } from '../model/yaml-fields.ts';
import { text, toText } from '../text.ts';
import type { CustomerMapping, RelationMapping, SystemCheck, SystemDescription } from './description.ts';
import type { CheckPart, Choice, DescriptionPart, RelationPart } from './part.types.ts';
import { type Place, placeWords } from './place.ts';

/** What a description is fitted to. */
export interface Fit {
  /** Variants that the database has. */
  readonly variants: ReadonlySet<string>;
  /** ISO 8601: what `:as_of` stands for; absent = it is left as it is. */
  readonly asOf?: string;
  /** Leave `:as_of` and `:zone` as they are written: for places in the text. */
  readonly isAsWritten?: true;
}

/**
 * The description as commands use it: of every choice the one for this database, and the moment in place of `:as_of`.
 * @throws UsageError `yaml/missing-key`, `yaml/missing-column`, `yaml/unknown-variant` at the line that is at fault.
 */
export function resolvePart(part: DescriptionPart, asked: Fit): SystemDescription {
  refuseUnknownVariants(part);
  const { clock, customer, segments } = part;
  const fit: Pinned = { ...asked, zone: required(part, clock.zone, 'clock.zone') };
  return {
    id: part.id,
    title: required(part, part.title, 'title'),
    file: part.file,
    clock: { ...clock, zone: fit.zone },
    ...(customer ? { customer: resolveCustomer(part, customer, fit) } : {}),
    segments: required(part, segments, 'segments'),
    ...(part.stages ? { stages: part.stages } : {}),
    relations: Object.fromEntries(
      Object.entries(part.relations).flatMap(([name, relation]) => {
        const mapping = relation && resolveRelation(name as RelationName, relation, fit);
        return mapping ? [[name, mapping]] : [];
      }),
    ),
    checks: Object.entries(part.checks).flatMap(([id, check]) => (check ? resolveCheck(id, check, fit) : [])),
    ...(part.isFromDocumentation ? { isFromDocumentation: true } : {}),
  };
}

/** Every `when` must name a variant, also where another choice is taken. */
function refuseUnknownVariants({ variants, relations, checks }: DescriptionPart): void {
  const known = Object.keys(variants);
  const choices = Object.values(relations).flatMap((relation) => {
    if (!relation) return [];
    const columns = Object.values(relation.columns).flatMap((column) => column ?? []);
    return [relation, ...(relation.from ?? []), ...(relation.where ?? []), ...columns];
  });
  const checked = Object.values(checks).flatMap((check) => check ?? []);
  for (const { when, place } of [...choices, ...checked]) {
    if (when === undefined || known.includes(when)) continue;
    const hint = suggestion(when, known) ?? (known.length > 0 ? knownHere(known) : undefined);
    const message = text(`there is no variant "${when}"`, `варианта «${when}» нет`);
    throw at(place, { code: 'unknown-variant', message, hint });
  }
}

interface Pinned extends Fit {
  /** Zone of the business: what `:zone` stands for. */
  readonly zone: string;
}

/** Puts the moment in place of `:as_of`, and the zone of the business in place of `:zone`: for times that a system keeps without one. */
function pinned(sql: string, { asOf, zone, isAsWritten }: Pinned): string {
  if (isAsWritten) return sql;
  const placed = sql.replace(/(?<![:\w]):zone\b/g, `'${zone}'`);
  return asOf === undefined ? placed : placed.replace(/(?<![:\w]):as_of\b/g, `timestamptz '${asOf}'`);
}

function resolveCustomer(
  part: DescriptionPart,
  { table, alias, key, personal = {}, where, label, zone }: Partial<CustomerMapping>,
  fit: Pinned,
): CustomerMapping {
  return {
    table: required(part, table, 'customer.table'),
    alias: required(part, alias, 'customer.alias'),
    key: required(part, key, 'customer.key'),
    personal,
    ...(where === undefined ? {} : { where: pinned(where, fit) }),
    ...(label === undefined ? {} : { label }),
    ...(zone === undefined ? {} : { zone }),
  };
}

function resolveRelation(name: RelationName, relation: RelationPart, fit: Pinned): RelationMapping | undefined {
  if (relation.when !== undefined && !fit.variants.has(relation.when)) return undefined;
  const from = chosen(relation.from, fit);
  if (!from) {
    if (relation.from) return undefined;
    throw at(relation.place, {
      code: 'missing-key',
      message: text(`the relation "${name}" needs the key "from"`, `отношению «${name}» нужен ключ «from»`),
    });
  }
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[name].columns;
  const missing = Object.keys(declared).filter((column) => declared[column]!.required && !relation.columns[column]);
  if (missing.length > 0) {
    const message = text(
      `the relation "${name}" must also give: ${missing.join(', ')}`,
      `отношение «${name}» должно давать ещё: ${missing.join(', ')}`,
    );
    throw at(relation.place, { code: 'missing-column', message });
  }
  const columns = Object.entries(relation.columns).flatMap(([column, choices]) => {
    const choice = choices && chosen(choices, fit);
    return choice ? [[column, choice] as const] : [];
  });
  const where = chosen(relation.where, fit);
  return {
    from: pinned(from.sql, fit),
    columns: Object.fromEntries(columns.map(([column, { sql }]) => [column, pinned(sql, fit)])),
    ...(where ? { where: pinned(where.sql, fit) } : {}),
    places: {
      from: from.place,
      ...(where ? { where: where.place } : {}),
      columns: Object.fromEntries(columns.map(([column, { place }]) => [column, place])),
    },
  };
}

function resolveCheck(id: string, { when, ...check }: CheckPart, fit: Pinned): readonly SystemCheck[] {
  if (when !== undefined && !fit.variants.has(when)) return [];
  return [{ ...check, id, sql: pinned(check.sql, fit) }];
}

function chosen(choices: readonly Choice[] | undefined, { variants }: Fit): Choice | undefined {
  return choices?.find(({ when }) => when === undefined || variants.has(when));
}

function required<Value>({ file, places }: DescriptionPart, value: Value | undefined, path: string): Value {
  if (value !== undefined) return value;
  const outer = path.split('.')[0]!;
  const key = path.split('.').at(-1);
  const place = places.get(outer);
  const where = place ? placeWords(place) : `${file}:1:1`;
  throw new UsageError({
    code: 'yaml/missing-key',
    message: text(
      `${where}: ${outer === path ? 'a system description' : `"${outer}" of a system description`} needs the key "${key}".`,
      `${where}: описание системы${outer === path ? '' : ` → «${outer}»`}: нужен ключ «${key}».`,
    ),
    data: { file: place?.file ?? file, line: place?.line ?? 1, column: place?.column ?? 1 },
  });
}

function at(place: Place, { code, message, hint }: YamlProblem): UsageError {
  const { file, line, column } = place;
  const { en, ru } = toText(message);
  return new UsageError({
    code: `yaml/${code}`,
    message: text(`${placeWords(place)}: ${en}.`, `${placeWords(place)}: ${ru}.`),
    hint,
    data: { file, line, column },
  });
}
