import { allCauses } from '../../causes/catalogue.ts';
import type { Cause } from '../../causes/cause.ts';
import type { Confidence } from '../../result.ts';
import type { CorrectedEvent } from '../correction.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A finding as the record holds it, with its evidence where that was kept. */
export interface KeptFinding {
  readonly cause: string;
  /** In the language of whoever worked. */
  readonly title: string;
  readonly next: readonly string[];
  readonly evidence: Fields | null;
  readonly confidence: Confidence | null;
}

/** A result that a command gave, as it was kept. */
export interface KeptResult {
  readonly hash: string;
  readonly command: string;
  readonly facts: Fields;
  readonly findings: readonly Fields[];
  /** What the command looked for and did not see. */
  readonly ruledOut: readonly { readonly cause: string; readonly because: string }[];
}

/**
 * The finding of a cause that was kept last: a step's own, or a command's with the evidence of its result. One that was seen in a run goes before one of rules alone:
 * its numbers are those of the complaint. Pure.
 */
export function findingOf(
  cause: string,
  events: readonly CorrectedEvent[],
  results: readonly KeptResult[],
): KeptFinding | undefined {
  const inEvents = events
    .toReversed()
    .flatMap((event) => findingsOf(event['findings']))
    .filter((finding) => finding.cause === cause);
  const inResults = results
    .toReversed()
    .flatMap(({ findings }) => findingsOf(findings))
    .filter((finding) => finding.cause === cause);
  const all = [...inEvents, ...inResults];
  const inRun = all.find(({ evidence }) => typeof evidence?.['run'] === 'string');
  return inRun ?? all.find(({ evidence }) => evidence !== null) ?? all[0];
}

/** How many went on from the contact policy in the run that evidence speaks of, by the trace that was kept of it; undefined where none was. Pure. */
export function passedPolicy({ run, entered }: Fields, results: readonly KeptResult[]): number | undefined {
  const traced = results.findLast(
    ({ command, facts }) => command === 'campaign trace' && (facts['run'] as Fields | undefined)?.['id'] === run,
  );
  const stages = traced?.facts['stages'];
  const policy = (Array.isArray(stages) ? (stages as readonly Fields[]) : []).find(
    (stage) => stage['stage'] === 'policy' && stage['in'] === entered,
  );
  return typeof policy?.['out'] === 'number' ? policy['out'] : undefined;
}

export function findingsOf(value: unknown): readonly KeptFinding[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((one) => {
    const { cause, title, next, evidence, confidence } = (one ?? {}) as Fields;
    if (typeof cause !== 'string') return [];
    return [
      {
        cause,
        title: typeof title === 'string' ? title : cause,
        next: Array.isArray(next) ? next.map(String) : [],
        evidence: typeof evidence === 'object' && evidence !== null ? (evidence as Fields) : null,
        confidence: typeof confidence === 'string' ? (confidence as Confidence) : null,
      },
    ];
  });
}

let catalogue: ReadonlyMap<string, Cause<unknown>> | undefined;

/** The cause of the catalogue, which is sorted only once: a long record asks for thousands. */
export function knownCause(id: string): Cause<unknown> | undefined {
  catalogue ??= new Map(allCauses().map((cause) => [cause.id, cause]));
  return catalogue.get(id);
}

/** The cause of the catalogue or of one of these systems' own checks. */
export function causeOf(id: string, ofSystems: readonly Cause<never>[]): Cause<unknown> | undefined {
  return knownCause(id) ?? (ofSystems.find((cause) => cause.id === id) as Cause<unknown> | undefined);
}

/** What a cause says of kept evidence, told anew; undefined where the evidence is not as it would have to be. */
export function toldAnew<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch {
    return undefined;
  }
}
