import { placeAt, placeWords } from './file-places.ts';
import { isInForce, isValidAt } from './in-force.ts';
import type { ReadSet } from './read-set.ts';
import type { KeptObject, Reference, ReferenceKind, RuleSet } from './rule-file.types.ts';
import type { DanglingReference } from './set-diff.types.ts';

type Standing = 'usable' | 'unpublished' | 'not-in-force';

/** What there is to refer to, by kind and id; a kind of which nothing is kept is not in it. */
export type World = ReadonlyMap<ReferenceKind, ReadonlyMap<string, Standing>>;

/** Everything that these sets define: rules by what they are, and the objects that they say exist. */
export function worldOf(sets: readonly RuleSet[], at: string): World {
  const world = new Map<ReferenceKind, Map<string, Standing>>();
  const add = (kind: ReferenceKind, id: string, standing: Standing): void => {
    const known = world.get(kind) ?? new Map<string, Standing>();
    // Two definitions of one thing: the usable one serves.
    if (known.get(id) !== 'usable') known.set(id, standing);
    world.set(kind, known);
  };
  for (const set of sets) {
    for (const object of set.objects) add(object.kind, object.id, standingOf(object, at));
    if (set.kind === 'normalisation') continue;
    for (const rule of set.rules) {
      const standing = rule.isEnabled ? (isInForce(rule, at) ? 'usable' : 'not-in-force') : 'unpublished';
      add(set.kind, rule.id, standing);
      if (set.kind === 'offer' && rule.outcome !== null) add('offer', rule.outcome, standing);
    }
  }
  return world;
}

function standingOf(object: KeptObject, at: string): Standing {
  if (!object.isPublished) return 'unpublished';
  return isValidAt(object, at) ? 'usable' : 'not-in-force';
}

/** References of rules in force to what is not there or may not be used. */
export function danglingIn(
  { set, file }: ReadSet,
  world: World,
  at: string,
): readonly Omit<DanglingReference, 'isNew'>[] {
  return set.rules
    .filter((rule) => isInForce(rule, at))
    .flatMap((rule) =>
      rule.uses.flatMap(({ kind, id, at: offset }) => {
        const why = whyDangling(world, kind, id);
        return why ? [{ rule: rule.id, kind, id, why, place: placeWords(placeAt(rule.source ?? file, offset)) }] : [];
      }),
    );
}

function whyDangling(world: World, kind: ReferenceKind, id: string): DanglingReference['why'] | undefined {
  const known = world.get(kind);
  if (!known) return undefined;
  const standing = known.get(id) ?? 'missing';
  return standing === 'usable' ? undefined : standing;
}

/** Kinds that rules in force refer to and of which nothing is known. */
export function unknownKinds({ set }: ReadSet, world: World, at: string): readonly Reference['kind'][] {
  const used = set.rules.filter((rule) => isInForce(rule, at)).flatMap(({ uses }) => uses.map(({ kind }) => kind));
  return [...new Set(used)].filter((kind) => !world.has(kind));
}
