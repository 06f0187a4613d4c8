import type { NotEvaluated } from '../result.ts';
import type { Run } from './run.ts';

/** A session of the server at one moment. Times are ISO 8601 in UTC of the server's clock; null = hidden from us, or not so. */
export interface Backend {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  /** `client backend`, `autovacuum worker`, … */
  readonly kind: string | null;
  readonly state: string | null;
  readonly waitEvent: string | null;
  readonly transactionSince: string | null;
  readonly statementSince: string | null;
  readonly stateSince: string | null;
  readonly statement: string | null;
  /** Whether the server keeps only the beginning of the statement. */
  readonly isCut: boolean;
  /** Whether state and statement are hidden from us for want of rights. */
  readonly isHidden: boolean;
  /** Tables of the run on which it holds or wants a lock, and whether it is to write there. */
  readonly tables: readonly string[];
  readonly writes: boolean;
}

/** A lock that a session waits for, and who stands in its way. */
export interface Wait {
  readonly pid: number;
  readonly lockType: string;
  readonly mode: string;
  /** Schema-qualified table that it is about, where the server says so. */
  readonly table: string | null;
  /** Since when; null before PostgreSQL 14. */
  readonly since: string | null;
  /** Sessions in its way; 0 = a prepared transaction. */
  readonly blockedBy: readonly number[];
  readonly holders: readonly Holder[];
}

export interface Holder {
  readonly pid: number;
  readonly mode: string;
  /** False for a session that itself waits and stands before us in the queue. */
  readonly granted: boolean;
  /** Name of the prepared transaction, where it is one. */
  readonly prepared: string | null;
  readonly preparedSince: string | null;
  readonly preparedBy: string | null;
}

/** How far a maintenance command has come. */
export interface Progress {
  readonly pid: number;
  readonly command: string;
  readonly phase: string | null;
  readonly done: number | null;
  readonly total: number | null;
}

/** The counters of a run at one moment. */
export interface Counters {
  readonly stage: string | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly heartbeatAt: string | null;
}

/** One look at the server, in a snapshot of its own. */
export interface Look {
  readonly at: string;
  readonly backends: readonly Backend[];
  readonly waits: readonly Wait[];
  readonly progress: readonly Progress[];
  readonly counters: Counters;
}

/** How a session was recognised as one that works for the run. */
export type Recognised = 'worker' | 'names-run' | 'statement' | 'tables';

/** A table that the plan of a running statement reads whole. */
export interface LiveRead {
  readonly table: string;
  readonly columns: readonly string[];
  readonly indexed: boolean;
  readonly rows: number;
  readonly bytes: number;
  /** Rows that the server expects to keep of one reading. */
  readonly kept: number;
  readonly costShare: number;
}

/** The plan of a session's statement, as the server would make it now. */
export interface LivePlan {
  readonly pid: number;
  readonly cost: number | null;
  /** Whether only the reading part of a statement that writes was planned. */
  readonly isReadingPart: boolean;
  /** Whether it was planned without the values of its parameters. */
  readonly isGeneric: boolean;
  readonly reads: readonly LiveRead[];
  readonly why: NotEvaluated['why'] | null;
}

/** Two looks at a running run, some seconds apart. */
export interface LiveSituation {
  readonly first: Look;
  readonly second: Look;
  readonly plans: readonly LivePlan[];
  /** Tables of the run and its customers: whose locks show who touches it. */
  readonly tables: readonly string[];
  /** Sessions that work for the run, or may. */
  readonly workers: readonly { readonly pid: number; readonly by: Recognised }[];
  /** `server_version_num`. */
  readonly server: number;
}

/** A session that works for the run, or may. */
export interface Worker {
  readonly backend: Backend;
  readonly by: Recognised;
}

/**
 * The sessions that work for the run. Proved is it only by a name: the worker's in `application_name`, the run's in the statement, or the very statement
 * that the stage keeps. Else all that touch its tables are candidates, those that write first: which of them it is cannot be known.
 */
export function workersOf(run: Run, look: Look, statements: readonly string[]): readonly Worker[] {
  const names = [run.worker, ...run.stages.filter(({ state }) => state === 'running').map(({ worker }) => worker)];
  const workers = names.filter((name): name is string => name !== null && name.length >= 3);
  const known = new Set(statements.map(plain));
  const others = look.backends.filter(({ application }) => !application?.startsWith('mmsup/'));
  const recognised = others.flatMap((backend): Worker[] => {
    const by = recognise(backend, { workers, known, run: run.id });
    return by ? [{ backend, by }] : [];
  });
  if (recognised.length > 0) return recognised;
  return others
    .filter(({ tables }) => tables.length > 0)
    .toSorted((one, other) => Number(other.writes) - Number(one.writes) || one.pid - other.pid)
    .slice(0, MOST_CANDIDATES)
    .map((backend) => ({ backend, by: 'tables' }));
}

const MOST_CANDIDATES = 10;

/** The sessions that work for the run, as the second look shows them. */
export function workersSeen({ workers, second }: LiveSituation): readonly Worker[] {
  return workers.flatMap(({ pid, by }) => {
    const backend = second.backends.find((one) => one.pid === pid);
    return backend ? [{ backend, by }] : [];
  });
}

interface Marks {
  readonly workers: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly run: string;
}

function recognise(
  { application, statement, tables }: Backend,
  { workers, known, run }: Marks,
): Recognised | undefined {
  const name = application?.toLowerCase() ?? '';
  const isNamed = (worker: string) =>
    containsWord(name, worker.toLowerCase()) || containsWord(worker.toLowerCase(), name);
  if (name.length >= 3 && workers.some(isNamed)) return 'worker';
  if (statement === null || tables.length === 0) return undefined;
  if (known.has(plain(statement))) return 'statement';
  return run.length >= 3 && containsWord(statement, run) ? 'names-run' : undefined;
}

function containsWord(whole: string, word: string): boolean {
  if (word === '') return false;
  const at = whole.indexOf(word);
  return at >= 0 && !isWordPart(whole[at - 1]) && !isWordPart(whole[at + word.length]);
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

function plain(statement: string): string {
  return statement.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim();
}

/** One step of the way from a waiting session to whoever makes it wait. */
export interface Step {
  readonly pid: number;
  readonly wait: Wait | null;
  readonly backend: Backend | null;
  /** How it stands in the way of the step before; null for the first. */
  readonly holder: Holder | null;
}

type Next = Pick<Step, 'pid' | 'holder'>;

/**
 * The way from a session to the root of its waiting: at each step the first session in the way, and the last one waits for nobody. Whoever waits in the
 * queue before us counts: the server grants locks in the order in which they were asked for. A ring ends where it began; the server breaks it itself.
 */
export function chainFrom(pid: number, look: Look): readonly Step[] {
  const steps: Step[] = [];
  const seen = new Set<number>();
  let next: Next | undefined = { pid, holder: null };
  while (next && !seen.has(next.pid)) {
    const here: number = next.pid;
    const { holder }: Next = next;
    seen.add(here);
    const wait: Wait | null = here === 0 ? null : (look.waits.find((one) => one.pid === here) ?? null);
    const backend = look.backends.find((one) => one.pid === here) ?? null;
    steps.push({ pid: here, wait, backend, holder });
    next = wait ? nextOf(wait) : undefined;
  }
  return steps;
}

function nextOf(wait: Wait): Next | undefined {
  const byWeight = wait.holders.toSorted((one, other) => Number(other.granted) - Number(one.granted));
  const [holder] = byWeight.filter(({ pid }) => wait.blockedBy.includes(pid));
  if (holder) return { pid: holder.pid, holder };
  const [pid] = wait.blockedBy;
  return pid === undefined ? undefined : { pid, holder: null };
}

/** Sessions that a session keeps waiting, directly or through others. */
export function victimsOf(pid: number, look: Look): readonly number[] {
  const victims = new Set<number>();
  const visit = (blocker: number): void => {
    for (const wait of look.waits)
      if (wait.blockedBy.includes(blocker) && !victims.has(wait.pid)) {
        victims.add(wait.pid);
        visit(wait.pid);
      }
  };
  visit(pid);
  return [...victims];
}
