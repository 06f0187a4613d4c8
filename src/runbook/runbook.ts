import type { Text } from '../text.ts';
import type { Expression, Value } from './expression/expression.ts';
import type { ResultPath } from './expression/path.ts';
import type { InputType } from './inputs/input-type.ts';
import type { Point } from './load/point.ts';

export const VERDICTS = ['found', 'ruled-out', 'unsure'] as const;
/** What a step says about its suspicion. An error is never a verdict. */
export type StepVerdict = (typeof VERDICTS)[number];

export const ERROR_KINDS = ['timeout', 'denied', 'not-found', 'else'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];
/** Where a step goes when its check could not be done. */
export type ErrorRoutes = Readonly<Partial<Record<ErrorKind, string>>>;

export const END_KINDS = ['resolved', 'handed-over', 'not-an-incident', 'continue'] as const;
export type EndKind = (typeof END_KINDS)[number];

/** Something that must be known before the first step. */
export interface Input {
  readonly name: string;
  readonly ask: Text;
  readonly type: InputType;
  /** The only values that it can have; empty = any of its type. */
  readonly choices: readonly string[];
  /** Other names under which it may be given: `--set campaign=…` for `run`. */
  readonly aliases: readonly string[];
  readonly default: Value;
  /** Not needed when this other input is given. */
  readonly unless: string | undefined;
  readonly optional: boolean;
  /** Whether a client's overlay may give another default. */
  readonly overridable: boolean;
}

export interface Route {
  /** Absent in the last route: it takes what is left. */
  readonly condition: Expression | undefined;
  readonly go: string;
}

export interface Outcome extends Route {
  readonly verdict: StepVerdict;
  /** A cause's id, or `$name` of a capture that holds one. */
  readonly cause: string | undefined;
  /** What was learned, `${name}` is replaced. */
  readonly say: Text;
}

interface StepBase {
  readonly id: string;
  readonly title: Text;
  /** Why this step: for whoever walks it for the first time. */
  readonly why: Text | undefined;
}

/** What all steps have that look at something. */
export interface ProbeBase extends StepBase {
  readonly capture: Readonly<Record<string, Capture>>;
  readonly onError: ErrorRoutes;
  readonly outcomes: readonly Outcome[];
}

export interface CheckStep extends ProbeBase {
  readonly kind: 'check';
  /** `campaign trace` */
  readonly command: string;
  /** Positional arguments, `$name` is replaced; one element is always one argument. */
  readonly args: readonly string[];
  /** Options by name; one whose value is null is left out, one that takes no value is ''. */
  readonly options: Readonly<Record<string, string>>;
}

/** A SELECT of the runbook's own. */
export interface QueryStep extends ProbeBase {
  readonly kind: 'query';
  readonly sql: string;
  /** What is bound to `$1`, `$2`, …: templates; `$name` alone keeps the type of its value. */
  readonly args: readonly string[];
}

/** A program as a runbook declares it; its arguments and its input are templates with `$name` and `${name}`. */
export interface ProgramCall {
  /** The program, as it is written, and its arguments. */
  readonly program: readonly string[];
  /** Names of variables that are handed on, beside PATH and LANG. */
  readonly env: readonly string[];
  /** What it reads on stdin; undefined = nothing. */
  readonly input: string | undefined;
  /** After so many it is killed, with all that it has started. */
  readonly seconds: number;
}

/** A program of the machine's, run without a shell. */
export interface ProgramStep extends ProbeBase, ProgramCall {
  readonly kind: 'program';
}

/** Steps that look at something and judge what they see. */
export type ProbeStep = CheckStep | QueryStep | ProgramStep;

export const isProbe = (step: Step): step is ProbeStep =>
  step.kind === 'check' || step.kind === 'query' || step.kind === 'program';

export interface Capture {
  readonly path: ResultPath;
  /** True when it may hold personal data: it is used, and never written into the record. */
  readonly personal: boolean;
  /** True for a field that only a client's own checks can have: whether they do is seen in their answers. */
  readonly isOwn?: true;
}

export interface AskChoice {
  readonly value: string;
  readonly label: Text;
  readonly go: string;
}

/** The name that an answer goes into, and what it can be. */
export interface AskInto extends Pick<Input, 'type' | 'choices'> {
  readonly name: string;
  readonly go: string;
  /** Where it goes on when nobody knows the answer. */
  readonly none: string | undefined;
}

/** A question with a closed set of answers, or one whose answer goes into a name. */
export interface AskStep extends StepBase {
  readonly kind: 'ask';
  readonly question: Text;
  readonly choices: readonly AskChoice[];
  readonly into: AskInto | undefined;
  /** The answer that `--auto` takes when the answers file has none. */
  readonly auto: string | undefined;
}

/** Something that a person does outside of mmsup. */
export interface ManualStep extends StepBase {
  readonly kind: 'manual';
  readonly task: Text;
  readonly go: string;
  /** True when `--auto` may pass it undone: the record says so. */
  readonly autoSkip: boolean;
}

export interface EndStep extends StepBase {
  readonly kind: 'end';
  readonly end: EndKind;
  readonly cause: string | undefined;
  readonly tell: Text | undefined;
  /** Who takes over. */
  readonly to: string | undefined;
  /** The runbook to continue with. */
  readonly with: string | undefined;
  /** Steps without whose evidence this end would be a guess. */
  readonly needs: readonly string[];
}

export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** Words for a person, or what mmsup does itself. */
export type WordsOr<Other> = { readonly kind: 'words'; readonly words: Text } | Other;

/** A command line of mmsup that only looks. */
export type CheckCall = Pick<CheckStep, 'command' | 'args' | 'options'>;

/** Who may allow a change, and how. */
export interface Gate {
  readonly risk: Risk;
  /** A template: what a person types, letter by letter, to show that he knows what he changes. */
  readonly type: string;
  readonly approveBy: string;
  /** An approval that was asked for is worth nothing after so many milliseconds. */
  readonly expiresMs: number;
}

/** The check that proves a change. */
export interface Verify extends CheckCall {
  readonly capture: Readonly<Record<string, Capture>>;
  readonly expect: Expression;
  /** `expect` as it is written. */
  readonly source: string;
}

export type Undo = WordsOr<{ readonly kind: 'program'; readonly call: ProgramCall }>;

/** Something that changes a system, done by a person with the client's own tools, or by a program. */
export interface ChangeStep extends StepBase {
  readonly kind: 'change';
  /** What is done, in words. */
  readonly change: Text;
  readonly program: ProgramCall | undefined;
  /** What is shown before anybody is asked: a check of the runbook, or words. */
  readonly preview: WordsOr<{ readonly kind: 'check'; readonly step: string }>;
  readonly gate: Gate;
  readonly verify: Verify;
  readonly undo: Undo;
  readonly go: { readonly verified: string; readonly failed: string; readonly refused: string };
}

/** A value that an included runbook's input is given: a template over the names around it, or a constant. */
export type Binding =
  | { readonly kind: 'template'; readonly template: string }
  | { readonly kind: 'value'; readonly value: Value };

/** Where another runbook begins, whose steps stand in the same graph: those of `i` are called `i.trace`, its names `i.run`. */
export interface IncludeStep extends StepBase {
  readonly kind: 'include';
  readonly runbook: string;
  /** The included runbook's inputs, by their names in this graph. */
  readonly inputs: Readonly<Record<string, Binding>>;
  readonly start: readonly Route[];
}

/** An end of an included runbook: the walk goes on in the runbook around it, and knows what was found as `i.cause` and `i.end`. */
export interface LeaveStep extends StepBase {
  readonly kind: 'leave';
  /** The step that included the runbook. */
  readonly include: string;
  readonly end: EndKind;
  readonly cause: string | undefined;
  readonly tell: Text | undefined;
  readonly go: string;
}

export type Step = ProbeStep | AskStep | ManualStep | ChangeStep | EndStep | IncludeStep | LeaveStep;

/** How much one walk may take. */
export interface Limits {
  /** How often one step may be visited. */
  readonly visits: number;
  /** Milliseconds that all checks of the walk may take together; undefined = no limit but that of each statement. */
  readonly dbTimeMs: number | undefined;
  /** Most rows that a query of the runbook's own may give. */
  readonly rows: number;
  /** Names of the limits, as they are written, that a client may set otherwise. */
  readonly overridable: readonly string[];
}

/** What an included runbook says of itself: it holds for its own steps. */
export interface Inner {
  /** The step that includes it: the ids of its steps begin with it. */
  readonly step: string;
  readonly runbook: string;
  /** Only those that it writes down; the others are those of the runbook around. */
  readonly limits: Partial<Pick<Limits, 'visits' | 'dbTimeMs' | 'rows'>>;
}

/** A declared graph of named steps. */
export interface Runbook {
  readonly id: string;
  readonly title: Text;
  readonly owner: string;
  readonly reviewed: string | undefined;
  readonly symptoms: { readonly en: readonly string[]; readonly ru: readonly string[] };
  readonly inputs: readonly Input[];
  readonly limits: Limits;
  /** The runbooks that it includes, each before those that it includes itself. */
  readonly inner: readonly Inner[];
  /** Who takes over and who allows a change, in words; empty where the runbook says nothing of them. */
  readonly people: Readonly<Record<string, Text>>;
  /** The values that stand outside of the steps, each with where it was written. */
  readonly points: readonly Point[];
  readonly start: readonly Route[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly file: string;
}

/** The names that a step sets when it is left along an arrow that is no error. */
export function namesSetBy(step: Step): readonly string[] {
  switch (step.kind) {
    case 'check':
    case 'query':
    case 'program':
      return Object.keys(step.capture);
    case 'ask':
      return step.into ? [step.into.name] : [];
    case 'change':
      return Object.keys(step.verify.capture);
    case 'include':
      return Object.keys(step.inputs);
    case 'leave':
      return [`${step.include}.cause`, `${step.include}.end`];
    case 'manual':
    case 'end':
      return [];
  }
}
