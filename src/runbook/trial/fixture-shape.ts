import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { resultShapes } from '../../built-shapes.ts';
import { suggestion } from '../../model/closest.ts';
import type { Definitions, Shape } from '../../model/shape.ts';
import { alternativesOf } from '../../model/shape-path.ts';
import { inBoth, type Text, text } from '../../text.ts';
import { canBe, neverBe, noCause } from '../expression/problem-words.ts';
import { knownThere, resultShape } from '../load/result-type.ts';
import { complain, locatedText, type MapReader, nodeAt, type Report } from '../load/yaml-report.ts';

const KINDS: Readonly<Record<string, Text>> = {
  string: text('a text', 'текст'),
  number: text('a number', 'число'),
  boolean: text('true or false', 'true или false'),
  array: text('a list', 'список'),
  object: text('keys and values', 'ключи и значения'),
  null: text('null', 'null'),
};
const OR = text(' or ', ' или ');

/** Mistakes of what a case lets a check see: facts that its command never answers with, and causes that there are not. */
export function checkAnswer(report: Report, map: MapReader, command: string): void {
  const { $defs, commands } = resultShapes();
  if (!commands[command]) return;
  const { facts, subject, at } = resultShape(command).properties!;
  checkShape(report, $defs, nodeAt(map, 'facts'), facts!);
  checkShape(report, $defs, nodeAt(map, 'subject'), subject!);
  checkShape(report, $defs, nodeAt(map, 'at'), at!);
  const { found, findings } = Object.fromEntries(map.entries);
  const short = found && isSeq(found.value) ? (found.value.items as ParsedNode[]) : [found?.value];
  for (const cause of short) checkCause(report, cause);
  for (const finding of isSeq(findings?.value) ? findings.value.items : []) checkFinding(report, finding as ParsedNode);
}

function checkFinding(report: Report, finding: ParsedNode): void {
  if (!isMap(finding)) return;
  const { $defs, evidence } = resultShapes();
  const cause = finding.get('cause', true) as ParsedNode | undefined;
  checkCause(report, cause);
  const shape = evidence[locatedText(cause)?.value ?? ''];
  if (shape) checkShape(report, $defs, finding.get('evidence', true) as ParsedNode | undefined, shape);
}

/** A cause that is nearly one of those that there are; any other may be one of the client's own system. */
export function checkCause(report: Report, node: ParsedNode | null | undefined): void {
  const cause = locatedText(node);
  if (!cause) return;
  const { evidence, systems } = resultShapes();
  const causes = [...Object.keys(evidence), ...systems.causes];
  const near = causes.includes(cause.value) ? undefined : suggestion(cause.value, causes);
  if (near) complain(report, cause.offset, 'unknown-cause', noCause(cause.value), near);
}

/**
 * Mistakes of a value in a file against the shape that it must have: fields that there never are, and values of another kind. What is not
 * given is no mistake: of a result only what matters is written down.
 */
export function checkShape(report: Report, defs: Definitions, node: ParsedNode | null | undefined, shape: Shape): void {
  if (!node) return;
  const alternatives = alternativesOf(defs, shape);
  if (alternatives.some(({ type }) => type === undefined)) return;
  const fitting = alternatives.filter((one) => one.type === typeOf(node));
  if (fitting.length === 0) otherKind(report, node, alternatives);
  else if (isScalar(node)) checkScalar(report, node, fitting);
  else if (isSeq(node)) {
    const items: Shape = { anyOf: fitting.map((one) => one.items ?? {}) };
    for (const item of node.items) checkShape(report, defs, item as ParsedNode, items);
  } else checkFields(report, defs, node as YAMLMap.Parsed, fitting);
}

function typeOf(node: ParsedNode): Shape['type'] {
  if (isMap(node)) return 'object';
  if (isSeq(node)) return 'array';
  const value = isScalar(node) ? node.value : null;
  return value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
}

function otherKind(report: Report, node: ParsedNode, alternatives: readonly Shape[]): void {
  const kinds = [...new Set(alternatives.map(({ type }) => KINDS[type!]!))];
  const answers = inBoth((lang) => kinds.map((kind) => kind[lang]).join(OR[lang]));
  const is = KINDS[typeOf(node)!]!;
  complain(
    report,
    node,
    'fixture-type',
    text(
      `the command answers with ${answers.en} here, not with ${is.en}`,
      `в ответе команды здесь ${answers.ru}, а не ${is.ru}`,
    ),
  );
}

function checkScalar(report: Report, node: ParsedNode, fitting: readonly Shape[]): void {
  const value = isScalar(node) ? node.value : null;
  if (fitting.some((one) => one.enum === undefined || one.enum.includes(value as string))) return;
  const values = fitting.flatMap((one) => one.enum ?? []).map(String);
  const hint = suggestion(String(value), values) ?? canBe(values);
  complain(report, node, 'fixture-type', neverBe(`"${String(value)}"`), hint);
}

function checkFields(report: Report, defs: Definitions, map: YAMLMap.Parsed, fitting: readonly Shape[]): void {
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const own = fitting.flatMap(({ properties, additionalProperties }) => {
      if (properties && Object.hasOwn(properties, name)) return [properties[name]!];
      return additionalProperties === false ? [] : [additionalProperties ?? {}];
    });
    if (own.length > 0) checkShape(report, defs, value, { anyOf: own });
    else unknownField(report, key, name, fitting);
  }
}

const MOST_NAMED = 12;

function unknownField(report: Report, key: ParsedNode, name: string, fitting: readonly Shape[]): void {
  const known = [...new Set(fitting.flatMap(({ properties = {} }) => Object.keys(properties)))].sort();
  const message = text(`the command answers with no field "${name}" here`, `в ответе команды здесь нет поля «${name}»`);
  complain(report, key, 'fixture-field', message, suggestion(name, known) ?? knownThere(known, MOST_NAMED));
}
