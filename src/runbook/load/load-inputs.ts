import { isMap, type ParsedNode } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { text } from '../../text.ts';
import type { Value } from '../expression/expression.ts';
import { INPUT_TYPES, typeOfInput } from '../inputs/input-type.ts';
import type { Input } from '../runbook.ts';
import type { Draft } from './draft.ts';
import { checkAlike } from './strict.ts';
import { readWritten } from './written-value.ts';
import {
  complain,
  flagAt,
  keyOf,
  type MapReader,
  nodeAt,
  openMap,
  optionalTextAt,
  type Report,
  textAt,
  textsAt,
  wordAt,
} from './yaml-report.ts';

/** The keys of an input. */
export const INPUT_KEYS = ['ask', 'type', 'choices', 'aliases', 'default', 'unless', 'optional', 'overridable'];

/** Reads what a runbook is told before it is walked; each name is noted with its type. */
export function readInputs(draft: Draft, top: MapReader): readonly Input[] {
  if (!top.entries.has('inputs')) return [];
  const inputs = openMap(draft.report, nodeAt(top, 'inputs'), text('"inputs" of the runbook', '«inputs» сценария'));
  const read = [...(inputs?.entries ?? [])].flatMap(([name, { value }]) => readInput(draft, name, value) ?? []);
  for (const { name, unless } of read) {
    if (unless === undefined || read.some((other) => other.name === unless)) continue;
    const input = inputs!.entries.get(name)!.value;
    const place = isMap(input) ? (input.get('unless', true) as ParsedNode) : input;
    const hint = suggestion(
      unless,
      read.map((other) => other.name),
    );
    const message = text(`there is no input "${unless}"`, `входного значения «${unless}» нет`);
    complain(draft.report, place, 'unknown-name', message, hint);
  }
  return read;
}

function readInput(draft: Draft, name: string, node: ParsedNode | null): Input | undefined {
  const { report } = draft;
  const map = openMap(report, node, text(`the input "${name}"`, `входного значения «${name}»`), INPUT_KEYS);
  if (!map) return undefined;
  const ask = textAt(report, map, 'ask');
  const given = nodeAt(map, 'default');
  const written = map.entries.has('type') ? wordAt(report, map, 'type', INPUT_TYPES) : 'text';
  const type = written ?? 'text';
  const allowed = textsAt(report, map, 'choices');
  checkAlike(draft, allowed, keyOf(map, 'choices'));
  const choices = allowed.map(({ value }) => value);
  draft.inputs.set(name, { type, choices });
  // Also one that is needed can be null: where the runbook is included, and what it is given has no value.
  draft.sets.push({ step: '', name, type: typeOfInput(type, true, choices) });
  return {
    name,
    type,
    choices,
    ask: draft.text(`inputs.${name}.ask`, ask?.value ?? name),
    aliases: textsAt(report, map, 'aliases').map(({ value }) => value),
    default: given && written ? readDefault(report, map, given, { type, choices }) : null,
    unless: optionalTextAt(report, map, 'unless')?.value,
    optional: flagAt(report, map, 'optional'),
    overridable: flagAt(report, map, 'overridable'),
  };
}

function readDefault(report: Report, map: MapReader, node: ParsedNode, input: Pick<Input, 'type' | 'choices'>): Value {
  const read = readWritten(node, input);
  if ('value' in read) return read.value;
  const code = read.isOne ? 'input-type' : 'default';
  const what = keyOf(map, 'default');
  const message = text(`${what.en} ${read.problem.en}`, `${what.ru}: ${read.problem.ru}`);
  return complain(report, node, code, message, read.hint) ?? null;
}
