import { type Edge, edgesOf } from '../edges.ts';
import { eitherOf, type ValueType } from '../expression/value-type.ts';
import type { Runbook } from '../runbook.ts';

/** Where a name is set: an input, or a step's capture or answer; with the type that it gets there. */
export interface SetPlace {
  /** Empty for an input. */
  readonly step: string;
  readonly name: string;
  readonly type: ValueType;
}

/** Per step, for each name the places where its value can come from when the step begins. */
type Sources = ReadonlyMap<string, ReadonlySet<SetPlace>>;

/** The types of the names at a step. */
export interface Flow {
  /** `after` the step's own captures are set. Undefined where nothing sets the name. */
  typeOf(step: string, when: 'before' | 'after', name: string): ValueType | undefined;
}

/** Follows every name along every way from where it is set to where it is read. */
export function flowOf(runbook: Runbook, sets: readonly SetPlace[]): Flow {
  const inputs = sourcesOf(sets.filter(({ step }) => step === ''));
  const before = sourcesBefore(runbook, sets, inputs);
  return {
    typeOf(step, when, name) {
      const own = when === 'after' ? sets.filter((set) => set.step === step && set.name === name) : [];
      const sources = own.length > 0 ? own : [...((step === '' ? inputs : before.get(step))?.get(name) ?? [])];
      return sources.length === 0 ? undefined : eitherOf(sources.map(({ type }) => type));
    },
  };
}

const sourcesOf = (sets: readonly SetPlace[]): Sources => new Map(sets.map((set) => [set.name, new Set([set])]));

function sourcesBefore(runbook: Runbook, sets: readonly SetPlace[], inputs: Sources): ReadonlyMap<string, Sources> {
  const before = new Map<string, Sources>();
  const waiting: [string, Sources][] = runbook.start.map(({ go }) => [go, inputs]);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [id, arriving] = next;
    const known = before.get(id);
    const now = known ? joined(known, arriving) : arriving;
    if (known && sizeOf(now) === sizeOf(known)) continue;
    before.set(id, now);
    for (const edge of edgesOf(runbook.steps.get(id)!)) waiting.push([edge.to, leaving(sets, now, edge)]);
  }
  return before;
}

function joined(one: Sources, other: Sources): Sources {
  const names = new Set([...one.keys(), ...other.keys()]);
  return new Map([...names].map((name) => [name, new Set([...(one.get(name) ?? []), ...(other.get(name) ?? [])])]));
}

const sizeOf = (sources: Sources): number => [...sources.values()].reduce((sum, { size }) => sum + size, 0);

function leaving(sets: readonly SetPlace[], sources: Sources, edge: Edge): Sources {
  if (edge.kind === 'error' || edge.label === 'none') return sources;
  const own = sets.filter(({ step }) => step === edge.from);
  return own.length === 0 ? sources : new Map([...sources, ...sourcesOf(own)]);
}
