import type { Context } from '../../command.ts';
import type { UserError } from '../../errors.ts';
import type { IncidentLink } from '../../incident/link.ts';
import type { Result } from '../../result.ts';
import { edgeId } from '../edges.ts';
import type { Values } from '../expression/expression.ts';
import { fillArgument } from '../expression/template.ts';
import type { ProbeAnswer, ProgramResult, QueryResult, ReadyProbe } from '../probe-results.ts';
import type { ProgramCall, ProgramStep, QueryStep, Runbook } from '../runbook.ts';
import type { Companion } from './companion.ts';
import type { WalkEvent } from './walk-event.ts';

/** How a walk asks what is no command of mmsup. */
export interface Probes {
  /** `withinMs`: the database answers so long. */
  query(step: QueryStep, values: Values, runbook: Runbook, withinMs?: number): Promise<ReadyProbe<QueryResult>>;
  program(step: ProgramStep, values: Values): Promise<ReadyProbe<ProgramResult>>;
}

export interface Walk {
  /** `mask`: absent where nothing is known of anybody, as in a trial. */
  readonly context: Pick<Context, 'runCommand' | 'deps'> & Partial<Pick<Context, 'mask'>>;
  readonly link: IncidentLink;
  /** Id of this run within the incident. */
  readonly run: string;
  readonly runbook: Runbook;
  readonly answers: Readonly<Record<string, string>>;
  readonly companion: Companion;
  /** Absent where queries and programs are never walked. */
  readonly probes?: Probes;
  /** Told of each check that could not look. */
  readonly onFailure?: (error: UserError) => void;
}

export interface Stepped {
  readonly event: WalkEvent;
  readonly result?: Result;
  readonly seen?: ProbeAnswer<unknown>;
  readonly values?: Values;
}

/** The arrow along which a step is left. */
export interface Taken {
  readonly go: string;
  readonly edge: string;
}

export const take = ({ id }: { readonly id: string }, way: string, go: string): Taken => ({
  go,
  edge: edgeId(id, way),
});

/** The file of a program, and its arguments as they may be written down. */
export function tellableLine(argv: readonly string[] = [], { program }: ProgramCall, shown: Values): readonly string[] {
  return [...argv.slice(0, 1), ...program.slice(1).map((template) => fillArgument(template, shown))];
}

/** Seconds by the walk's clock. */
export const secondsSince = ({ context }: Walk, started: number): number =>
  (context.deps.now().getTime() - started) / 1000;

/** Returns after the event is on the disk. */
export function record({ link, run }: Walk, event: WalkEvent): Promise<void> {
  return link.append({ run, ...event });
}
