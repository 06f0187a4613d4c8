import { basename } from 'node:path';
import { suggestion } from '../../model/closest.ts';
import { RULE_KINDS, type RuleKind } from '../../model/relations.ts';
import { knownHere } from '../../model/yaml-fields.ts';
import { type Text, text } from '../../text.ts';
import { fileProblem } from './file-places.ts';
import type { RuleFile, RuleText, SetRule } from './rule-file.types.ts';
import { matchOf, newRule } from './set-defaults.ts';
import { isWholeSelect, leadingComments } from './sql-comments.ts';

type Source = Pick<RuleFile, 'path' | 'text'>;

export const HEADER_KEYS = [
  'kind',
  'id',
  'name',
  'customers',
  'alias',
  'key',
  'outcome',
  'priority',
  'channel',
] as const;
type HeaderKey = (typeof HEADER_KEYS)[number];

interface HeaderValue {
  readonly value: string;
  readonly at: number;
}

type Header = Partial<Record<HeaderKey, HeaderValue>>;

/**
 * Reads an `.sql` file: one condition over the customer (of `kind=normalisation` one expression), with comments. The comments in front may say what
 * it is: `-- mmsup: kind=segment id=vip customers=crm.customer alias=c key=customer_id`; a value with spaces stands in double quotes.
 * @throws UsageError `rules/file-…` with file:line:column.
 */
export function readSqlFile(source: Source): RuleFile {
  const { comments, behind } = leadingComments(source.text);
  if (behind >= source.text.trimEnd().length) {
    throw fileProblem(source, 0, {
      code: 'empty',
      message: text('the file holds nothing but comments', 'в файле одни комментарии'),
      hint: text(
        'Write one condition on the customer: what stands after WHERE.',
        'Напишите одно условие на клиента: то, что стоит после WHERE.',
      ),
    });
  }
  const header: Header = {};
  for (const { text, at, isLine } of comments) if (isLine) readHeader(source, text, at, header);
  const kind = kindOf(source, header.kind);
  const id = header.id?.value ?? basename(source.path).replace(/\.sql$/i, '');
  return {
    ...source,
    form: 'sql',
    set: {
      id,
      kind,
      match: matchOf(kind),
      customers: customersOf(header),
      columns: {},
      schema: null,
      rules: [ruleOf(source, { id, kind, header, behind })],
      objects: [],
    },
  };
}

function customersOf({ customers, alias, key }: Header): RuleFile['set']['customers'] {
  if (!customers && !alias && !key) return null;
  return { table: customers?.value ?? null, alias: alias?.value ?? null, key: key?.value ?? null };
}

interface Read {
  readonly id: string;
  readonly kind: RuleKind;
  readonly header: Header;
  readonly behind: number;
}

function ruleOf(source: Source, { id, kind, header, behind }: Read): SetRule {
  const sql: RuleText = {
    text: source.text,
    from: 0,
    to: source.text.length,
    form: 'raw',
    language: isWholeSelect(source.text) ? 'select' : 'expression',
  };
  const places = Object.fromEntries(Object.entries(header).map(([key, { at }]) => [key, at]));
  return newRule({
    id,
    at: behind,
    name: header.name?.value ?? null,
    outcome: header.outcome?.value ?? null,
    channel: header.channel?.value ?? null,
    priority: priorityOf(source, header.priority),
    ...(kind === 'normalisation' ? { expression: sql } : { condition: sql }),
    places: { ...places, [kind === 'normalisation' ? 'expression' : 'condition']: behind },
  });
}

function kindOf(source: Source, written: HeaderValue | undefined): RuleKind {
  if (written === undefined) return 'segment';
  const kind = RULE_KINDS.find((one) => one === written.value);
  if (kind) return kind;
  throw fileProblem(source, written.at, {
    code: 'header',
    message: text(`there is no kind "${written.value}"`, `вида «${written.value}» нет`),
    hint: suggestion(written.value, RULE_KINDS) ?? knownHere(RULE_KINDS),
  });
}

function priorityOf(source: Source, written: HeaderValue | undefined): number | null {
  if (written === undefined) return null;
  if (/^-?\d{1,9}$/.test(written.value)) return Number(written.value);
  throw fileProblem(source, written.at, {
    code: 'header',
    message: text(
      `"priority" must be a whole number, not "${written.value}"`,
      `«priority» должно быть целым числом, а не «${written.value}»`,
    ),
  });
}

/** Notes the words after `mmsup:`; another comment says nothing to us. */
function readHeader(source: Source, comment: string, at: number, header: Header): void {
  const mark = /^[ \t]*mmsup:(?![ \t]*allow\b)/.exec(comment);
  if (!mark) return;
  for (const word of comment.slice(mark[0].length).matchAll(/(\S+?)=("[^"]*"|\S*)|\S+/g)) {
    const start = at + mark[0].length + word.index;
    const [whole, name, written] = word;
    if (name === undefined || written === undefined) {
      throw fileProblem(source, start, {
        code: 'header',
        message: text(`"${whole}" is no key=value`, `«${whole}» — не ключ=значение`),
        hint: text(
          'For instance: -- mmsup: kind=segment id=vip customers=crm.customer alias=c key=customer_id',
          'Например: -- mmsup: kind=segment id=vip customers=crm.customer alias=c key=customer_id',
        ),
      });
    }
    const key = headerKey(source, start, name);
    const value = written.replace(/^"(.*)"$/, '$1');
    if (value === '') throw headerProblem(source, start, text(`"${name}" has no value`, `у «${name}» нет значения`));
    if (header[key]) throw headerProblem(source, start, text(`"${name}" is said twice`, `«${name}» указано дважды`));
    header[key] = { value, at: start + name.length + 1 };
  }
}

const headerProblem = (source: Source, at: number, message: Text) =>
  fileProblem(source, at, { code: 'header', message });

function headerKey(source: Source, at: number, name: string): HeaderKey {
  const key = HEADER_KEYS.find((one) => one === name);
  if (key) return key;
  throw fileProblem(source, at, {
    code: 'header',
    message: text(`the header has no key "${name}"`, `в заголовке нет ключа «${name}»`),
    hint: suggestion(name, HEADER_KEYS) ?? knownHere(HEADER_KEYS),
  });
}
