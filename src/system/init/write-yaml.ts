import type { Lang, Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Proposal, ProposedRelation } from './proposal.types.ts';

const WIDTH = 140;

const WORDS = {
  proposed: text(
    'Proposed by "mmsup system init". Read the lines that say "decide", then try: mmsup campaign list --system THIS_FILE.yaml',
    'Предложено командой «mmsup system init». Прочитайте строки «решить», затем: mmsup campaign list --system ЭТОТ_ФАЙЛ.yaml',
  ),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
  decide: text('decide', 'решить'),
  unknown: text('say it in SQL', 'напишите на SQL'),
  ignored: text('do these keys say nothing of who is selected?', 'эти ключи точно не влияют на отбор?'),
  off: text('not in force', 'не действует'),
  missing: text('not found', 'не найдено'),
  noCustomer: text(
    'no table looks like customers: name it with --customers TABLE --key COLUMN',
    'ни одна таблица не похожа на клиентов: укажите --customers ТАБЛИЦА --key КОЛОНКА',
  ),
} satisfies Record<string, Text>;

/**
 * Writes a proposal as YAML that mmsup reads. Every guess has its confidence and its reasons in a comment behind it; what a person must decide stands in
 * comments of its own; relations that are not in force are comments as a whole. Several columns share a line: the file stays a page.
 */
export function writeProposal(proposal: Proposal, lang: Lang): string {
  const lines = [
    `# ${WORDS.proposed[lang]}`,
    ...proposal.seen.map((seen) => comment(seen[lang])),
    'format: 1',
    `id: ${scalar(proposal.id)}`,
    `title: ${scalar(proposal.title)}`,
    `clock: { ${proposal.clock.now ? `now: ${scalar(proposal.clock.now)}, ` : ''}zone: ${proposal.clock.zone} } ${comment(proposal.clock.notes.map((note) => note[lang]).join('; '))}`,
    ...customerLines(proposal, lang),
    ...languageLines(proposal, lang),
    ...(proposal.relations.some(({ outOfForce }) => !outOfForce) ? ['relations:'] : ['# relations:']),
    ...proposal.relations.flatMap((relation) => relationLines(relation, lang)),
    ...proposal.absent.map(({ name, why }) => `  ${comment(`${name}: ${WORDS.missing[lang]}: ${why[lang]}`)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function customerLines({ customer }: Proposal, lang: Lang): readonly string[] {
  if (!customer) return [comment(`customer: ${WORDS.noCustomer[lang]}`)];
  const { table, alias, key, label, where, personal, outOfForce } = customer;
  const lines = [
    `customer: ${comment(because(customer, lang))}`,
    `  table: ${scalar(table)}`,
    `  alias: ${scalar(alias)}`,
    `  key: ${scalar(key)}`,
    ...(label ? [`  label: ${scalar(label)}`] : []),
    ...(where
      ? [
          `  where: ${scalar(where)} ${comment(customer.decide.map((one) => `${WORDS.decide[lang]}: ${one[lang]}`).join('; '))}`,
        ]
      : []),
    ...(Object.keys(personal).length > 0 ? flow('  personal', personal) : []),
  ];
  return outOfForce ? off(lines, 'customer', outOfForce[lang], lang) : lines;
}

function languageLines({ language }: Proposal, lang: Lang): readonly string[] {
  if (language.language === 'sql') return ['segments: { language: sql }'];
  const { key, children, connectives, field, operator, value, fields, operators, ignored, known } = language;
  const odd = [...operators.filter((word) => !known[word]), ...fields.filter((name) => !language.columns[name])];
  const words = (pattern: RegExp) =>
    `[${connectives
      .filter((word) => pattern.test(word))
      .map(scalar)
      .join(', ')}]`;
  return [
    'segments:',
    '  language: json',
    ...(odd.length > 0 ? [`  ${comment(`${WORDS.decide[lang]}: ${odd.join(', ')}: ${WORDS.unknown[lang]}`)}`] : []),
    `  group: { ${key === undefined ? '' : `key: ${scalar(key)}, children: ${scalar(children!)}, `}and: ${words(/^\$?(and|all|i)$/i)}, or: ${words(/^\$?(or|any|ili)$/i)}, not: ${words(/^\$?(not|none|ne)$/i)} }`,
    `  condition: { field: ${scalar(field)}, operator: ${scalar(operator)}, value: ${scalar(value)} }`,
    ...flow('  fields', language.columns),
    ...flow('  operators', known),
    ...(ignored.length > 0
      ? [`  ignored: [${ignored.map(scalar).join(', ')}] ${comment(`${WORDS.decide[lang]}: ${WORDS.ignored[lang]}`)}`]
      : []),
  ];
}

function relationLines(relation: ProposedRelation, lang: Lang): readonly string[] {
  const { name, from, where, columns, decide, outOfForce } = relation;
  const lines = [
    `  ${name}: ${comment(because(relation, lang))}`,
    ...decide.map((one) => `    ${comment(`${WORDS.decide[lang]}: ${one[lang]}`)}`),
    ...block('    from', from),
    ...(where ? block('    where', where) : []),
    ...flow('    columns', columns),
  ];
  return outOfForce ? off(lines, name, outOfForce[lang], lang) : lines;
}

function because({ confidence, reasons }: Pick<ProposedRelation, 'confidence' | 'reasons'>, lang: Lang): string {
  return [WORDS[confidence][lang], reasons.map((reason) => reason[lang]).join('; ')].filter(Boolean).join(': ');
}

/** As comments, with the reason first. */
function off(lines: readonly string[], name: string, why: string, lang: Lang): readonly string[] {
  const indent = /^ */.exec(lines[0]!)![0];
  return [
    `${indent}${comment(`${name}: ${WORDS.off[lang]}: ${why}`)}`,
    ...lines.map((line) => `${indent}# ${line.slice(indent.length)}`),
  ];
}

/** One line; a text of several lines below its key. */
function block(key: string, value: string): readonly string[] {
  if (!value.includes('\n') || UNSAFE.test(value.replaceAll('\n', ''))) return [`${key}: ${scalar(value)}`];
  const indent = /^ */.exec(key)![0];
  return [`${key}: |-`, ...value.split('\n').map((line) => `${indent}  ${line}`)];
}

/** A map between braces, as many entries to a line as fit. */
function flow(key: string, entries: Readonly<Record<string, string>>): readonly string[] {
  const indent = `${/^ */.exec(key)![0]}  `;
  const parts = Object.entries(entries).map(([name, value]) => `${scalar(name)}: ${scalar(value)}`);
  if (parts.length === 0) return [`${key}: {}`];
  const lines = [`${key}: {`];
  for (const [index, part] of parts.entries()) {
    const written = index < parts.length - 1 ? `${part},` : `${part} }`;
    const last = lines.length - 1;
    if (lines[last]!.length + 1 + written.length <= WIDTH) lines[last] += ` ${written}`;
    else lines.push(`${indent}${written}`);
  }
  return lines;
}

/** What must not reach a terminal or end a line. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const EACH_UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.$"'()=<>|:/ -]*$/u;
const NOT_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** A text as YAML writes it: plain where nothing could be misread, else in double quotes. */
export function scalar(value: string): string {
  if (PLAIN.test(value) && !/: |:$| #|^- | $/.test(value) && !NOT_TEXT.test(value)) return value;
  return JSON.stringify(value).replace(EACH_UNSAFE, (one) =>
    [...Array(one.length).keys()].map((at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** One comment; what could end its line or reach a terminal is shown as `?`. */
function comment(value: string): string {
  return `# ${value.replace(EACH_UNSAFE, '?')}`;
}
