import { RELATION_NAMES, RELATIONS, type RelationColumn, type RelationName } from '../model/relations.ts';
import type { Severity } from '../result.ts';
import type { Text } from '../text.ts';
import { type Ability, abilitiesOf, lossesOf } from './abilities.ts';
import type { CheckSubject, CustomerMapping, SystemDescription } from './description.ts';
import { chainOf, loadPart, loadSystem } from './load.ts';
import { type Verified, verifiedOf } from './rows.ts';

/** What a description says, without a database. */
export interface SystemFacts {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly verified: Verified;
  /** The descriptions that it is made from, itself first. */
  readonly chain: readonly string[];
  readonly detect: readonly string[];
  readonly variants: readonly { readonly name: string; readonly objects: readonly string[] }[];
  readonly clock: SystemDescription['clock'];
  readonly customer: CustomerMapping | null;
  readonly language: string;
  readonly stages: readonly string[] | null;
  readonly kept: readonly KeptRelation[];
  readonly notKept: readonly { readonly relation: RelationName; readonly losses: ReturnType<typeof lossesOf> }[];
  readonly abilities: readonly Ability[];
  readonly causes: readonly {
    readonly id: string;
    readonly on: CheckSubject;
    readonly severity: Severity;
    readonly name: Text;
  }[];
}

export interface KeptRelation {
  readonly relation: RelationName;
  readonly columns: readonly string[];
  readonly notKept: readonly string[];
}

/** Everything that a description says, as if the database had all its variants. @throws UsageError `system/…`, `yaml/…`. */
export function systemFacts(nameOrPath: string): SystemFacts {
  const part = loadPart(nameOrPath);
  const system = loadSystem(nameOrPath);
  const { id, title, file, clock, customer = null, segments, stages = null, checks = [] } = system;
  return {
    id,
    title,
    file,
    verified: verifiedOf(part),
    chain: chainOf(nameOrPath),
    detect: part.detect ?? [],
    variants: Object.entries(part.variants).map(([name, objects]) => ({ name, objects })),
    clock,
    customer,
    language: segments.language,
    stages,
    kept: keptRelations(system),
    notKept: RELATION_NAMES.filter((name) => !system.relations[name]).map((relation) => ({
      relation,
      losses: lossesOf(relation),
    })),
    abilities: abilitiesOf(system),
    causes: checks.map((check) => ({ id: check.id, on: check.on, severity: check.severity, name: check.name })),
  };
}

function keptRelations({ relations }: SystemDescription): readonly KeptRelation[] {
  return RELATION_NAMES.flatMap((relation) => {
    const mapping = relations[relation];
    if (!mapping) return [];
    const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[relation].columns;
    const names = Object.keys(declared);
    return [
      {
        relation,
        columns: names.filter((name) => mapping.columns[name] !== undefined),
        notKept: names.filter((name) => mapping.columns[name] === undefined),
      },
    ];
  });
}
