/**
 * The shape of a value in a result, as a subset of JSON Schema (2020-12): what the build writes down from the types of the code, so that
 * a runbook's paths can be checked before anything runs. A shape without any key takes every value.
 */
export interface Shape {
  readonly type?: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  /** The only values that it can have. */
  readonly enum?: readonly (string | number | boolean)[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** The shape of every other field; false = there is none. */
  readonly additionalProperties?: Shape | false;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  /** Nothing at all: the elements of a list that is always empty. */
  readonly not?: Readonly<Record<never, never>>;
  /** A text that is the id of a cause. */
  readonly format?: 'cause';
  /** `#/$defs/NAME` */
  readonly $ref?: string;
}

/** Shapes that others name. */
export type Definitions = Readonly<Record<string, Shape>>;

/** What the build knows of one command that only looks. */
export interface CommandShape {
  readonly facts: Shape;
  /** Ids of the causes that it can find; those of system descriptions come on top. */
  readonly causes: readonly string[];
}

/** Everything that the build writes down about results. */
export interface ResultShapes {
  /** Hash of every file that was read for it. */
  readonly sources: string;
  readonly files: readonly string[];
  readonly commands: Readonly<Record<string, CommandShape>>;
  /** The evidence of each cause, by its id. */
  readonly evidence: Readonly<Record<string, Shape>>;
  readonly $defs: Definitions;
  /** What the checks of the shipped systems add: ids of causes, and names that columns of evidence can have. */
  readonly systems: { readonly causes: readonly string[]; readonly columns: readonly string[] };
}
