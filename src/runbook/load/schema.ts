import { INPUT_TYPES } from '../inputs/input-type.ts';
import { END_KINDS, ERROR_KINDS, RISKS, VERDICTS } from '../runbook.ts';
import { CHECKS } from './checks.ts';

/** A JSON Schema (2020-12), as far as editors need it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<string, JsonSchema>>;

const TEXT = { type: 'string', minLength: 1 } as const;
const FLAG = { type: 'boolean' } as const;
const TRUE = { const: true } as const;
const STEP = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' } as const;
const NUMBER = { type: 'number' } as const;
const SCALAR = { type: ['string', 'number', 'boolean'] } as const;
const oneOf = (words: readonly string[]): JsonSchema => ({ enum: words });
const said = (description: string, schema: JsonSchema): JsonSchema => ({ description, ...schema });
const list = (items: JsonSchema, minItems = 0): JsonSchema => ({ type: 'array', items, minItems });
const mapOf = (value: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: value });

function record(properties: Fields, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

const ERRORS = said(
  'Where it goes on when a check could not look.',
  record(Object.fromEntries(ERROR_KINDS.map((kind) => [kind, STEP]))),
);
const ARGUMENTS = said('Positional arguments; $name is a value.', list({ type: ['string', 'number'] }));
const OPTIONS = said('Options by name; one whose value is null is left out.', mapOf({ anyOf: [TEXT, TRUE] }));
const CAPTURED = mapOf({ anyOf: [TEXT, record({ path: TEXT, pii: TEXT }, ['path'])] });
const CAPTURE = said('Names for what is taken out of the answer: facts.run.id, findings[0].cause.', CAPTURED);
const OWN_CAPTURE = said('Names for what is taken out of the answer: rows[0].waiting, exit, json.state.', CAPTURED);
const CHECK = said('A command that only looks.', oneOf(Object.keys(CHECKS)));
const CONDITION = said('Quoted: "n > 0 and state in [\'running\']".', TEXT);

/** Alternatives, tried one after the other; the last one is else. */
const routes = (fields: Fields, required: readonly string[]): JsonSchema => ({
  anyOf: [
    record({ if: CONDITION, ...fields }, ['if', ...required]),
    record({ else: TRUE, ...fields }, ['else', ...required]),
  ],
});
const OUTCOME = routes(
  {
    verdict: said('What the step says about its suspicion.', oneOf(VERDICTS)),
    cause: said('A cause id, or $name of a capture that holds one.', TEXT),
    say: said('What was learned; names behind a dollar sign are replaced by their values.', TEXT),
    go: STEP,
  },
  ['verdict', 'say', 'go'],
);
const PROGRAM: Fields = {
  program: said('A program and its arguments, run without a shell.', list(SCALAR, 1)),
  env: said('Environment variables that it inherits.', list(TEXT)),
  input: said('What it reads on its standard input.', TEXT),
  seconds: NUMBER,
};
const limit = (value: JsonSchema): JsonSchema => ({
  anyOf: [value, record({ value, overridable: FLAG }, ['value'])],
});

/** The keys of each kind of step, those of every step aside. */
const KINDS: Readonly<Record<string, readonly [Fields, readonly string[]]>> = {
  check: [
    {
      check: CHECK,
      args: ARGUMENTS,
      options: OPTIONS,
      capture: CAPTURE,
      'on-error': ERRORS,
      outcomes: list(OUTCOME, 1),
    },
    ['outcomes'],
  ],
  query: [
    {
      query: said('A SELECT of the runbook’s own; values are bound: $1 and args.', TEXT),
      args: said('What is bound to $1, $2, …; $name is a value.', list({ type: ['string', 'number'] })),
      capture: OWN_CAPTURE,
      'on-error': ERRORS,
      outcomes: list(OUTCOME, 1),
    },
    ['outcomes'],
  ],
  program: [{ ...PROGRAM, capture: OWN_CAPTURE, 'on-error': ERRORS, outcomes: list(OUTCOME, 1) }, ['outcomes']],
  ask: [
    {
      ask: said('The question.', TEXT),
      choices: said(
        'Answers, and where each leads.',
        mapOf({ anyOf: [STEP, record({ label: TEXT, go: STEP }, ['go'])] }),
      ),
      answer: record({ into: TEXT, none: STEP, type: oneOf(INPUT_TYPES) }, ['into']),
      go: STEP,
      auto: said('The answer of a walk without a person.', TEXT),
    },
    [],
  ],
  manual: [{ manual: said('What a person does.', TEXT), go: STEP, auto: oneOf(['skip']) }, ['go']],
  change: [
    {
      change: said('What is changed, in words; mmsup itself never writes.', TEXT),
      ...PROGRAM,
      preview: said('A check that is run and shown, or words.', TEXT),
      gate: record({ risk: oneOf(RISKS), type: TEXT, 'approve-by': TEXT, expires: TEXT }, [
        'risk',
        'type',
        'approve-by',
        'expires',
      ]),
      verify: record({ check: CHECK, args: ARGUMENTS, options: OPTIONS, capture: CAPTURE, expect: CONDITION }, [
        'check',
        'expect',
      ]),
      undo: { anyOf: [TEXT, record(PROGRAM, ['program'])] },
      go: record({ verified: STEP, failed: STEP, refused: STEP }, ['verified', 'failed', 'refused']),
    },
    ['preview', 'gate', 'verify', 'undo', 'go'],
  ],
  include: [
    {
      include: said('Another runbook, by its name, or by its path from the folder of this file: ./NAME.yaml.', TEXT),
      with: mapOf(SCALAR),
      go: record(Object.fromEntries([...END_KINDS, 'else'].map((kind) => [kind, STEP]))),
    },
    ['go'],
  ],
  end: [
    {
      end: oneOf(END_KINDS),
      cause: TEXT,
      tell: said('What is said to whoever complained.', TEXT),
      to: said('Who takes over.', TEXT),
      with: said('The runbook to continue with.', TEXT),
      needs: said('Steps without which this end would be a guess.', list(STEP)),
    },
    [],
  ],
};

const BOTH = record({ en: TEXT, ru: TEXT }, ['en', 'ru']);
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const COMMON: Fields = { title: TEXT, why: said('Why this step, for whoever walks it for the first time.', TEXT) };

const INPUT = record(
  {
    ask: said('The question that asks for it.', TEXT),
    type: oneOf(INPUT_TYPES),
    choices: list(TEXT),
    aliases: list(TEXT),
    default: SCALAR,
    unless: said('Not needed when this other input is given.', TEXT),
    optional: FLAG,
    overridable: said('Whether a client’s overlay may give another default.', FLAG),
  },
  ['ask'],
);

/** The keys of a step of one kind, as the schema has them. */
export const schemaKeysOf = (kind: string): readonly string[] => [
  ...Object.keys(COMMON),
  ...Object.keys(KINDS[kind]![0]),
];

/** The JSON Schema of the runbook format, for editors. What only the whole graph shows is left to `runbook lint`. */
export function runbookSchema(): JsonSchema {
  const steps = Object.entries(KINDS).map(([kind, [fields, required]]) =>
    said(`A step of the kind ${kind}.`, record({ ...COMMON, ...fields }, [kind, ...required])),
  );
  const top = record(
    {
      format: { const: 1 },
      id: TEXT,
      title: TEXT,
      owner: TEXT,
      reviewed: TEXT,
      symptoms: said('The words by which it is found.', list(TEXT, 1)),
      inputs: mapOf(INPUT),
      limits: record({ visits: limit(NUMBER), 'db-time': limit(SCALAR), rows: limit(NUMBER) }),
      people: said(
        'Who takes over and who allows a change, in words.',
        mapOf({ anyOf: [TEXT, record({ title: TEXT, overridable: FLAG }, ['title'])] }),
      ),
      'on-error': ERRORS,
      start: { anyOf: [STEP, list(routes({ go: STEP }, ['go']), 1)] },
      steps: { type: 'object', minProperties: 1, propertyNames: STEP, additionalProperties: { anyOf: steps } },
    },
    ['format', 'id', 'title', 'owner', 'symptoms', 'start', 'steps'],
  );
  return { $schema: DIALECT, title: 'A runbook of mmsup', ...top };
}

/** The JSON Schema of a client's overlay, for editors. What a runbook lets be overridden is left to `runbook lint`. */
export function overlaySchema(): JsonSchema {
  const runbook = record({
    inputs: said('Other defaults of inputs, each of its input’s type.', mapOf(SCALAR)),
    limits: record({ visits: NUMBER, 'db-time': SCALAR, rows: NUMBER }),
    people: said('Other people, in words of both languages or of each.', mapOf({ anyOf: [TEXT, BOTH] })),
  });
  const top = record(
    {
      format: { const: 1 },
      client: said('The client’s name: that of the file.', TEXT),
      runbooks: said('By its id what is otherwise in a runbook, where it says overridable: true.', mapOf(runbook)),
    },
    ['format', 'client', 'runbooks'],
  );
  return { $schema: DIALECT, title: 'What one client has otherwise in runbooks of mmsup', ...top };
}
