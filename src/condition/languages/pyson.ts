import { sqlText } from '../../model/sql-text.ts';
import { type Formula, type Leaf, type Span, sqlOf } from '../formula.ts';
import { type JsonNode, readJsonText } from './json-text.ts';
import type { PysonLanguage } from './language.types.ts';
import { clauseSql } from './pyson-clause.ts';
import { OPERATORS, type Operator } from './pyson-compare.ts';
import { readCondition } from './pyson-condition.ts';
import type { Clause, PysonReader, Rows } from './pyson-reader.ts';
import { joined } from './pyson-sql.ts';
import { classOf, type PysonNode, refuse, resolved } from './pyson-value.ts';

/** What a kept PYSON text is about. */
export interface PysonSubject {
  /** The name by which conditions call the customer. */
  readonly alias: string;
  /** Model of the rows that are selected; null = the customers. */
  readonly model?: string | null;
  /** The segment's id, for what the system adds to it. */
  readonly segment?: string | null;
}

/**
 * Reads a formula that Tryton keeps: a domain (a list of clauses) or a condition of an activity (an expression over `self`). Each clause is a
 * condition with its own words and place. What Tryton adds by itself stands at the end: that the row is active, where no clause asks about that,
 * and the additions of the description (not yet in the campaign).
 * @throws FormulaError `condition/syntax`, `condition/pyson-…` with a caret at the place.
 */
export function parsePyson(source: string, language: PysonLanguage, subject: PysonSubject): Formula {
  const model = subject.model ?? language.model;
  const root = readJsonText(source);
  if (!Object.hasOwn(language.models, model))
    return refuse({
      source,
      node: root,
      code: 'pyson-unknown-model',
      problem: `The description knows no model "${model}"`,
    });
  if (
    typeof root.value === 'object' &&
    root.value !== null &&
    !Array.isArray(root.value) &&
    classOf(root) === undefined
  )
    return refuse({ source, node: root, code: 'pyson-no-domain', problem: 'This is neither a domain nor a condition' });
  const numbered = numbering();
  if (!Array.isArray(root.value))
    return numbered(readCondition({ source, language, root, model, alias: subject.alias }));
  const rows = { model, alias: subject.alias, isActiveTested: true };
  const reader = readerOf(source, language);
  const parts = [readDomain(reader, rows, resolved(source, root)), ...additions(language, subject, root.span)];
  return numbered(groupOf('and', parts.flatMap(flattened), root.span));
}

function additions({ also }: PysonLanguage, { alias, segment }: PysonSubject, span: Span): readonly Leaf[] {
  if (segment === null || segment === undefined) return [];
  return also.map(({ text, sql }) => ({
    kind: 'leaf',
    id: '',
    text,
    span,
    language: 'pyson',
    isOnce: true,
    sql: sql.replaceAll('{alias}', alias).replaceAll('{segment}', sqlText(segment)),
  }));
}

function readerOf(source: string, language: PysonLanguage): PysonReader {
  let rows = 0;
  const reader: PysonReader = {
    source,
    language,
    nextAlias: () => `r${++rows}`,
    clause: (of, clause) => clauseSql(reader, of, clause),
    inner: (node, of) => joinedSql(readDomain(reader, of, node)),
  };
  return reader;
}

/** Gives the conditions their numbers, in written order. */
function numbering(): (formula: Formula) => Formula {
  let leaves = 0;
  const numbered = (formula: Formula): Formula => {
    if (formula.kind === 'leaf') return { ...formula, id: `c${++leaves}` };
    if ('part' in formula) return { ...formula, part: numbered(formula.part) };
    return { ...formula, parts: formula.parts.map(numbered) };
  };
  return numbered;
}

/** What a domain inside a clause asks, as one text. Its conditions have no numbers yet, and `printSql` tells conditions apart by those. */
function joinedSql(formula: Formula): string {
  if (formula.kind === 'leaf') return sqlOf(formula);
  if ('part' in formula) return `not ${joinedSql(formula.part)}`;
  return joined(formula.parts.map(joinedSql), formula.kind);
}

const flattened = (formula: Formula): readonly Formula[] => (formula.kind === 'and' ? formula.parts : [formula]);

function groupOf(kind: 'and' | 'or', parts: readonly Formula[], span: Span): Formula {
  if (parts.length === 1) return parts[0]!;
  return { kind, parts, parenthesised: true, span };
}

interface DomainList {
  readonly node: PysonNode;
  readonly kind: 'and' | 'or';
  /** Clauses and lists, those of the same kind opened. */
  readonly members: readonly (Clause | DomainList)[];
}

function readDomain(reader: PysonReader, rows: Rows, node: PysonNode): Formula {
  if (isClause(node)) return readDomain(reader, rows, { ...node, value: [node.value], children: [node] });
  return formulaOf(reader, rows, readList(reader, node), false);
}

/** Lists of one kind inside each other are one list, before Tryton looks which of them name `active`. */
function readList(reader: PysonReader, node: PysonNode): DomainList {
  const { source } = reader;
  if (!Array.isArray(node.value))
    return refuse({ source, node, code: 'pyson-no-domain', problem: 'A domain is a list of clauses; this is none' });
  const [first] = node.children;
  const isWord = typeof first?.value === 'string';
  if (isWord && first.value !== 'OR' && first.value !== 'AND')
    return refuse({
      source,
      node,
      code: 'pyson-no-clause',
      problem: 'A clause is [field, operator, value]; this is none',
      hint: `Operators: ${OPERATORS.join(', ')}.`,
    });
  const kind = first?.value === 'OR' ? 'or' : 'and';
  const children = (isWord ? node.children.slice(1) : node.children).map((child) => resolved(source, child));
  const members = children.flatMap((child): readonly (Clause | DomainList)[] => {
    if (isClause(child)) return [readClause(reader, child)];
    const list = readList(reader, child);
    const isSame = list.kind === kind && list.members.length > 0;
    const isNothing = list.members.length === 0 && list.kind === 'or';
    return isSame ? list.members : isNothing ? [] : [list];
  });
  return { node, kind, members };
}

const isOperator = (value: unknown): value is Operator => (OPERATORS as readonly unknown[]).includes(value);

function isClause({ value, children }: PysonNode): boolean {
  if (!Array.isArray(value) || value.length < 3) return false;
  return typeof value[0] === 'string' && isOperator(children[1]?.value);
}

function readClause({ source }: PysonReader, node: PysonNode): Clause {
  const [path, operator, value, parent] = node.children;
  const word = operator!.value as Operator;
  if (node.children.length > (word.endsWith('_of') ? 4 : 3))
    return refuse({
      source,
      node: node.children.at(-1)!,
      code: 'pyson-no-clause',
      problem: 'The clause holds too much',
    });
  return {
    node: node as JsonNode,
    path: (path!.value as string).split('.'),
    operator: word,
    value: resolved(source, value!),
    parent: typeof parent?.value === 'string' ? parent.value : null,
  };
}

/**
 * The formula of a list. Tryton adds `active = true` to every list that has no clause about it; where a list around already says so, that changes
 * nothing and is left out.
 */
function formulaOf(reader: PysonReader, rows: Rows, list: DomainList, isSaid: boolean): Formula {
  const { active } = reader.language.models[rows.model]!;
  const { node, kind, members } = list;
  const isNamed = members.some((member) => 'path' in member && member.path.join('.') === active);
  const isAdded = active !== undefined && rows.isActiveTested && !isNamed && !isSaid;
  const isSaidHere = isSaid || isAdded;
  const parts = members.map((member) =>
    'path' in member ? leafOf(reader, rows, member) : formulaOf(reader, rows, member, isSaidHere),
  );
  const written =
    parts.length > 0 || !isAdded
      ? [groupOf(kind, parts.length > 0 ? parts : [leafOfNothing(reader, node)], node.span)]
      : [];
  if (!isAdded) return written[0]!;
  const added: Leaf = {
    kind: 'leaf',
    id: '',
    text: `implicit: ${active} = true`,
    span: node.span,
    language: 'pyson',
    sql: `${rows.alias}.${active} = true`,
  };
  return groupOf('and', [...written.flatMap(flattened), added], node.span);
}

function leafOf(reader: PysonReader, rows: Rows, clause: Clause): Leaf {
  return { ...wordsOf(reader, clause.node), sql: clauseSql(reader, rows, clause) };
}

const leafOfNothing = (reader: PysonReader, node: PysonNode): Leaf => ({ ...wordsOf(reader, node), sql: 'true' });

function wordsOf({ source }: PysonReader, { span }: Pick<JsonNode, 'span'>): Leaf {
  return { kind: 'leaf', id: '', text: source.slice(span.start, span.end), span, language: 'pyson' };
}
