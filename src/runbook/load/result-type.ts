import { resultShapes } from '../../built-shapes.ts';
import { suggestion } from '../../model/closest.ts';
import type { Shape } from '../../model/shape.ts';
import { follow, type Left } from '../../model/shape-path.ts';
import { type Text, text as words } from '../../text.ts';
import type { ResultPath } from '../expression/path.ts';
import { typeOfShapes, type ValueType } from '../expression/value-type.ts';
import { CHECKS } from './checks.ts';

/** What a client's own system adds to the answers: ids of causes, and names of columns in their evidence. */
export interface OwnWords {
  readonly causes: readonly string[];
  readonly columns: readonly string[];
}

const text: Shape = { type: 'string' };
const list = (items: Shape): Shape => ({ type: 'array', items });

/** The shape of the whole Result of a command, as paths of a runbook read it. */
export function resultShape(command: string): Shape {
  const { commands, evidence, systems } = resultShapes();
  const { facts, causes } = commands[command]!;
  const { evidenceOf } = CHECKS[command]!;
  const told = evidenceOf === undefined ? causes : [evidenceOf];
  const finding: Shape = record({
    cause: { ...text, format: 'cause', enum: [...causes, ...systems.causes] },
    severity: { ...text, enum: ['error', 'info', 'warning'] },
    title: text,
    evidence: causes.length === 0 ? {} : { anyOf: told.map((id) => evidence[id] ?? {}) },
    confidence: { ...text, enum: ['likely', 'possible', 'proved'] },
    next: list(text),
    runbook: { anyOf: [text, { type: 'null' }] },
  });
  return record({
    facts,
    findings: list(finding),
    verdict: { ...text, enum: ['inconclusive', 'ok', 'problem'] },
    subject: record({ kind: text, id: text }),
    notEvaluated: list(record({ what: text, why: text, couldChangeAnswer: { type: 'boolean' } })),
    at: text,
  });
}

function record(properties: Readonly<Record<string, Shape>>): Shape {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A path that leads out of what a result can hold. */
export interface LostPath {
  readonly message: Text;
  readonly hint: Text | undefined;
  /** Offset of the wrong part in the path. */
  readonly offset: number;
  /** True where a client's own system could still have it. */
  readonly mayBeOwn: boolean;
}

/** The type of what a path reads from a command's answer, or what is wrong with the path. */
export function typeAtPath(command: string, path: ResultPath, own: OwnWords): ValueType | LostPath {
  const { $defs, systems } = resultShapes();
  return typeInShape(resultShape(command), path, {
    title: words(`the answer of "${command}"`, `ответа команды «${command}»`),
    defs: $defs,
    isOwn: (parts) => isEvidence(parts) && [...systems.columns, ...own.columns].includes(String(parts[3])),
  });
}

/** `findings[N].evidence.COLUMN` */
const isEvidence = (parts: ResultPath['parts']): boolean =>
  parts[0] === 'findings' && parts[2] === 'evidence' && parts.length === 4;

export interface ShapePlace {
  /** How messages call the whole: `the answer of "campaign trace"`; in Russian in the genitive. */
  readonly title: Text;
  readonly defs: Readonly<Record<string, Shape>>;
  /** Whether a system of the client's may have it where no shape has. */
  readonly isOwn?: (parts: ResultPath['parts']) => boolean;
}

/** The type of what a path reads from a value of some shape. */
export function typeInShape(root: Shape, path: ResultPath, { title, defs, isOwn }: ShapePlace): ValueType | LostPath {
  const reached = follow(defs, root, path.parts);
  if (reached.kind === 'reached') return typeOfShapes(defs, reached.shapes, reached.mayBeMissing);
  if (isOwn?.(path.parts)) return typeOfShapes(defs, [{}], true);
  return lost(title, path, reached);
}

/** Of fields that are known: more than any command answers with, fewer than evidence can have. */
const MOST_NAMED = 40;

/** The fields that there are, at most so many of them. */
export function knownThere(fields: readonly string[], most: number): Text {
  const shown = `${fields.slice(0, most).join(', ')}${fields.length > most ? ', …' : ''}`;
  return words(`Known there: ${shown}.`, `Там есть: ${shown}.`);
}

function lost(title: Text, path: ResultPath, { part, known }: Left): LostPath {
  const wrong = path.parts[part]!;
  const reached = shownPath(path.parts.slice(0, part));
  const { en, ru } = part === 0 ? title : words(`"${reached}" of ${title.en}`, `«${reached}» из ${title.ru}`);
  const near = typeof wrong === 'string' ? suggestion(wrong, known) : undefined;
  const hint = near ?? (known.length > 0 ? knownThere(known, MOST_NAMED) : undefined);
  const message =
    typeof wrong === 'number' || wrong === '*'
      ? words(`${en} is no list`, `у ${ru} нет элементов: это не список`)
      : words(`${en} has no field "${wrong}"`, `у ${ru} нет поля «${wrong}»`);
  const isOfEvidence = isEvidence(path.parts) && part === 3;
  return { message, hint, offset: offsetOf(path, part), mayBeOwn: isOfEvidence && near === undefined };
}

function shownPath(parts: ResultPath['parts']): string {
  return parts
    .map((part, at) => (typeof part === 'number' || part === '*' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}

/** Where a part stands in the path as it is written, behind its dot. */
function offsetOf({ source, parts }: ResultPath, part: number): number {
  const before = shownPath(parts.slice(0, part)).length;
  return source[before] === '.' ? before + 1 : before;
}
