import { found } from '../../causes/cause.ts';
import {
  systemExplainsUnknown,
  systemRunbookUnknown,
  systemSegmentsUnreadable,
  systemTemplateUnknown,
} from '../../causes/system-check.ts';
import {
  systemClockAhead,
  systemClockNoMoment,
  systemDetectMissing,
  systemKeyNotUnique,
  systemKeyNull,
  systemNoVariant,
  systemPersonalMissing,
  systemPersonalUndeclared,
  systemZoneUnknown,
} from '../../causes/system-frame.ts';
import { closestNames } from '../../model/closest.ts';
import { isMoment } from '../../profile/moment.ts';
import type { Found } from '../../result.ts';
import type { Text } from '../../text.ts';
import type { Choice } from '../part.types.ts';
import type { CheckedSystem } from './check.queries.ts';
import type { CheckProof } from './checks-sql.queries.ts';
import { customerTarget } from './customer-target.ts';
import { columnTarget } from './relation-targets.ts';
import { type Spot, spotOf, type Target } from './target.ts';

/** Names that a description may refer to outside itself. */
export interface Catalogues {
  readonly runbooks: readonly string[];
  readonly causes: readonly string[];
}

const TIMESTAMPTZ = 1184;
const DAY_MS = 86_400_000;

/**
 * The clock: one moment with a zone, and not far in the future. A system may live by a clock of its own: only one that is ahead of the server and of
 * everything that has happened in the system is doubted.
 */
export function judgeClock({ clock, serverNow, types, data }: CheckedSystem): readonly Found[] {
  if (!clock || clock.refusals.length > 0 || clock.unseen.length > 0) return [];
  const spot = spotOf(clock.target);
  const { value } = clock;
  const moment = typeof value === 'string' ? value : null;
  if (moment === null || clock.type !== TIMESTAMPTZ || !isMoment(moment)) {
    const type = clock.type === undefined ? null : (types.get(clock.type)?.name ?? null);
    return [found(systemClockNoMoment, { ...spot, moment, serverNow, type }, 'proved')];
  }
  const happened = data.flatMap(({ latest }) => (latest === undefined ? [] : [Date.parse(latest)]));
  if (Date.parse(moment) <= Math.max(Date.parse(serverNow), ...happened) + DAY_MS) return [];
  return [found(systemClockAhead, { ...spot, moment, serverNow }, 'proved')];
}

/** The zones that the server does not know. */
export function judgeZones({ unknownZones, places, system: { clock } }: CheckedSystem): readonly Found[] {
  return unknownZones.flatMap((name) => {
    const key = clock.zone === name ? 'clock.zone' : 'clock.application';
    const place = places.get(key);
    if (!place) return [];
    return [found(systemZoneUnknown, { ...plainSpot(key, place), name, near: [] }, 'proved')];
  });
}

/** The customers: the key, and what is personal. */
export function judgeCustomer({ customer, system, places }: CheckedSystem): readonly Found[] {
  if (!customer || !system.customer) return [];
  const { key, table } = system.customer;
  const keySpot = spotOf(customerTarget(places, 'key', key));
  const keys = (bad: number) => ({ ...keySpot, customers: customer.compared, bad });
  return [
    ...(customer.repeatedKeys > 0 ? [found(systemKeyNotUnique, keys(customer.repeatedKeys), 'proved')] : []),
    ...(customer.nullKeys > 0 ? [found(systemKeyNull, keys(customer.nullKeys), 'proved')] : []),
    ...customer.unknownPersonal.map((name) => {
      const spot = plainSpot(`customer.personal.${name}`, places.get(`customer.personal.${name}`)!);
      return found(
        systemPersonalMissing,
        { ...spot, name, near: closestNames(name, [...customer.columns.keys()]) },
        'proved',
      );
    }),
    ...customer.undeclared.map(({ column, class: kind, because }) => {
      const place = places.get('customer.personal') ?? places.get('customer')!;
      const spot = { ...plainSpot('customer.personal', place), item: `${table}.${column}` };
      return found(systemPersonalUndeclared, { ...spot, name: column, class: kind, because }, 'likely');
    }),
  ];
}

/** What the system is recognised by, and texts of which no choice is for this database. */
export function judgeVariants({ undetected, part, places, variants, known }: CheckedSystem): readonly Found[] {
  const isThere = ({ when }: Choice): boolean => when === undefined || variants.has(when);
  const unfit = (choices: readonly Choice[] | null | undefined): boolean =>
    choices !== undefined && choices !== null && choices.length > 0 && !choices.some(isThere);
  const relations = Object.entries(part.relations).flatMap(([name, relation]) => {
    if (!relation || (relation.when !== undefined && !variants.has(relation.when))) return [];
    const texts: readonly (readonly [string, string | null, readonly Choice[] | null | undefined])[] = [
      [`${name}: from`, null, relation.from],
      [`${name}: where`, null, relation.where],
      ...Object.entries(relation.columns).map(([column, choices]) => [`${name}.${column}`, column, choices] as const),
    ];
    return texts.flatMap(([item, column, choices]) => {
      if (!unfit(choices)) return [];
      const { place } = choices![0]!;
      const spot = { item, relation: name, column, file: place.file, line: place.line, character: place.column };
      return [found(systemNoVariant, { ...spot, variants: choices!.map(({ when }) => when!) }, 'proved')];
    });
  });
  const columns = [...known.columns].flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
  const detected = undetected.map((name) => {
    const near = closestNames(name, name.split('.').length > 2 ? columns : known.tables);
    return found(systemDetectMissing, { ...plainSpot('detect', places.get(`detect.${name}`)!), name, near }, 'proved');
  });
  return [...relations, ...detected];
}

/** The words and names of a check of the system's own. */
export function judgeCheck(
  { check, columns }: CheckProof,
  { places, system }: CheckedSystem,
  catalogues: Catalogues,
): readonly Found[] {
  const own = (system.checks ?? []).map(({ id }) => id);
  const spot = (key: string) =>
    plainSpot(`${check.id}: ${key}`, places.get(`checks.${check.id}.${key}`) ?? check.place!);
  const runbook = check.runbook;
  const causes = [...catalogues.causes, ...own];
  return [
    ...(columns ? templatesOf(check).flatMap((target) => judgeTemplate(target, columns, places, check)) : []),
    ...(runbook !== null && !catalogues.runbooks.includes(runbook)
      ? [
          found(
            systemRunbookUnknown,
            { ...spot('runbook'), name: runbook, near: closestNames(runbook, catalogues.runbooks) },
            'proved',
          ),
        ]
      : []),
    ...check.explains
      .filter((id) => !causes.includes(id))
      .map((name) =>
        found(systemExplainsUnknown, { ...spot('explains'), name, near: closestNames(name, causes) }, 'proved'),
      ),
  ];
}

/** What every check may show beside its own columns. */
const ALWAYS_GIVEN = ['others', 'andMore', 'zone'];

interface Template {
  /** Key of the place, below the check. */
  readonly keys: readonly string[];
  readonly text: string;
}

function templatesOf({ title, next }: CheckProof['check']): readonly Template[] {
  const inBoth = (key: string, { en, ru }: Text): readonly Template[] => [
    { keys: [`${key}.en`, key], text: en },
    ...(ru === en ? [] : [{ keys: [`${key}.ru`, key], text: ru }]),
  ];
  return [...inBoth('title', title), ...next.flatMap((step, index) => inBoth(`next.${index}`, step))];
}

function judgeTemplate(
  { keys, text }: Template,
  columns: readonly string[],
  places: CheckedSystem['places'],
  { id, place }: CheckProof['check'],
): readonly Found[] {
  const at = keys.map((key) => places.get(`checks.${id}.${key}`)).find((one) => one !== undefined) ?? place!;
  return [...text.matchAll(/\{([a-z_][a-z0-9_]*)\}/g)]
    .filter(([, name]) => !columns.includes(name!) && !ALWAYS_GIVEN.includes(name!))
    .map((match) => {
      const target: Target = { item: `${id}: ${keys.at(-1)}`, relation: null, column: null, place: at, sql: text };
      const name = match[1]!;
      return found(
        systemTemplateUnknown,
        { ...spotOf(target, match.index), name, given: columns, near: closestNames(name, columns) },
        'proved',
      );
    });
}

const MOST_NAMED = 5;

/** Formulas that are not read in the declared language. */
export function judgeSegments({ segments, system }: CheckedSystem): readonly Found[] {
  if (!segments || segments.unreadable.length === 0) return [];
  const { unreadable, read } = segments;
  const target = columnTarget('segment_version', 'condition', system.relations.segment_version!);
  const named = unreadable.slice(0, MOST_NAMED).map(({ segment, version, why }) => `${segment} v${version}: ${why}`);
  const evidence = {
    ...spotOf(target),
    language: system.segments.language,
    unreadable: unreadable.length,
    read,
    segments: named,
  };
  return [found(systemSegmentsUnreadable, evidence, 'proved', unreadable.length === read ? 'error' : undefined)];
}

function plainSpot(item: string, { file, line, column }: { file: string; line: number; column: number }): Spot {
  return { item, relation: null, column: null, file, line, character: column };
}
