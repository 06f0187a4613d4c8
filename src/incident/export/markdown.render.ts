import { longMoment } from '../../model/long-moment.ts';
import { formatCount, type Lang } from '../../text.ts';
import { safe } from '../../ui/safe.ts';
import { formatCounted } from '../sla/words.ts';
import type {
  DocumentChart,
  DocumentCorrection,
  DocumentDeadline,
  DocumentEvent,
  EventProof,
  ExportDocument,
  Said,
} from './document.types.ts';
import { layoutOf } from './layout.ts';
import { escapeInline, escapeLine } from './markdown-text.ts';
import { exactMoment } from './moments.ts';
import type { Part, Section } from './parts.types.ts';
import { stateWords, TOLD } from './words.ts';

/** Writes a document as Markdown (CommonMark and GitHub's tables). Pure. */
export function renderMarkdown(document: ExportDocument): string {
  const { over, title, sections, foot } = layoutOf(document);
  const { lang } = document;
  const blocks = [
    inline(over),
    `# ${inline(title)}`,
    ...sections.flatMap((section) => writeSection(section, lang)),
    '---',
    ...foot.flatMap((part) => writePart(part, lang)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const inline = (words: string): string => escapeInline(safe(words));
const line = (words: string): string => escapeLine(safe(words));

function writeSection({ title, parts }: Section, lang: Lang): readonly string[] {
  return [...(title === null ? [] : [`## ${inline(title)}`]), ...parts.flatMap((part) => writePart(part, lang))];
}

function writePart(part: Part, lang: Lang): readonly string[] {
  switch (part.kind) {
    case 'paragraph':
      return [line(part.text)];
    case 'said':
      return part.all.map((one) => `${line(one.text)}${mark(one, lang)}`);
    case 'quote':
      return [quote(part.text)];
    case 'list':
      return [
        part.items
          .map((item, at) => `${part.isOrdered ? `${at + 1}.` : '-'} ${line(item.text)}${mark(item, lang)}`)
          .join('\n'),
      ];
    case 'pairs':
      return [part.rows.map(({ label, value }) => `- **${inline(label)}:** ${inline(value)}`).join('\n')];
    case 'box':
      return [
        part.parts
          .flatMap((inner) => writePart(inner, lang))
          .join('\n\n')
          .split('\n')
          .map((text) => `> ${text}`.trimEnd())
          .join('\n'),
      ];
    case 'table':
      return [table(part.columns, part.rows)];
    case 'events':
      return [part.events.map((event) => writeEvent(event, part, lang)).join('\n')];
    case 'timeline':
      return [];
    case 'deadlines':
      return [deadlines(part.deadlines, lang)];
    case 'chart':
      return chart(part.chart, lang);
    case 'command':
      return [`    ${safe(part.line)}`];
  }
}

const mark = ({ only }: Pick<Said, 'only'>, lang: Lang): string =>
  only === null ? '' : ` *${escapeInline((only === 'en' ? TOLD.onlyEn : TOLD.onlyRu)[lang])}*`;

/** Line ends of what somebody said stay; each line is escaped by itself. */
const quote = (words: string): string =>
  words
    .split(/\r?\n/)
    .map((text) => `> ${line(text)}`.trimEnd())
    .join('\\\n');

function table(
  columns: readonly { readonly name: string; readonly isNumber?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(columns.map(({ name }) => inline(name))),
    row(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((cells) => row(cells.map(inline))),
  ].join('\n');
}

function chart({ title, rows }: DocumentChart, lang: Lang): readonly string[] {
  const hasUsual = rows.some(({ usual }) => usual !== null);
  const columns = [
    { name: title },
    { name: TOLD.customers[lang], isNumber: true },
    ...(hasUsual ? [{ name: TOLD.usual[lang], isNumber: true }] : []),
  ];
  const cells = rows.map(({ label, value, usual }) => [
    label,
    formatCount(value, lang),
    ...(hasUsual ? [usual === null ? '—' : formatCount(usual, lang)] : []),
  ]);
  return [table(columns, cells)];
}

function deadlines(all: readonly DocumentDeadline[], lang: Lang): string {
  const words = (seconds: number | null) => (seconds === null ? '—' : formatCounted(seconds, lang));
  const columns = [TOLD.step, TOLD.target, TOLD.counted, TOLD.state].map((name) => ({ name: name[lang] }));
  const row = ({ name, targetSeconds, countedSeconds, state, isDoubtful, remarks }: DocumentDeadline) => [
    name,
    words(targetSeconds),
    words(countedSeconds),
    stateWords({ state, isDoubtful, remarks }, lang),
  ];
  return table(columns, all.map(row));
}

type Frame = Extract<Part, { kind: 'events' }>;

/** One event as an item of a list. The number is written out: it is the event's name, and not its place in this list. */
function writeEvent(event: DocumentEvent, { audience, zone }: Frame, lang: Lang): string {
  const { number, at, happened, what, isCorrected, who, type, name } = event;
  const said = `${inline(what)}${mark(event, lang)}`;
  if (audience === 'client') {
    const when = longMoment(happened ?? at, zone, lang);
    return `- **${when}** — ${said}${isCorrected ? ` *(${TOLD.corrected[lang]})*` : ''}`;
  }
  const time = happened === null ? '' : `; ${TOLD.happened[lang]} ${inline(exactMoment(happened))}`;
  const head = `- **${number}.** ${inline(exactMoment(at))}${time} · ${inline(who ?? '')} · ${inline(type ?? '')} · ${inline(name ?? '')}`;
  return [head, `  ${line(what)}${mark(event, lang)}`, ...below(event, lang).map((text) => `  - ${text}`)].join('\n');
}

function below({ setBack, original, corrections = [], proof }: DocumentEvent, lang: Lang): readonly string[] {
  const words = (key: keyof typeof TOLD) => TOLD[key][lang];
  const told = [
    ...(setBack === undefined ? [] : [setBackWords(setBack, lang)]),
    ...(original === undefined ? [] : [`${words('first')}: ${inline(original)}`]),
    ...corrections.map((one) => `${words('correction')}: ${inline(correctionWords(one, lang))}`),
  ];
  if (!proof) return told;
  const { writer, seq, via, user, mono, hash, prev, masked, evidence } = proof;
  return [
    ...told,
    ...ranWords(proof, lang).map(inline),
    ...evidence.map((kept) => `${words('kept')} \`${safe(kept).replaceAll('`', "'")}\``),
    `${words('file')} ${inline(`events.${writer}.jsonl`)}, ${seq}; ${words('via')} ${inline(via)}; ${words('mono')} ${mono}`,
    ...(user === null ? [] : [`${words('systemUser')} ${inline(user)}`]),
    `${words('hash')} \`${hash ?? '—'}\``,
    `${words('prev')} ${prev === null ? words('firstLine') : `\`${safe(String(prev)).replaceAll('`', "'")}\``}`,
    ...(masked.length > 0 ? [`${words('masked')}: ${inline(masked.join(', '))}`] : []),
  ];
}

/** What was run, and of which database, a line each. */
export function ranWords({ line: ran, profile, database }: EventProof, lang: Lang): readonly string[] {
  const where = [profile === null ? null : `${TOLD.profile[lang]} ${profile}`, database].filter((one) => one !== null);
  return [
    ...(ran === null ? [] : [`${TOLD.ran[lang]}: ${ran}`]),
    ...(where.length === 0 ? [] : [`${TOLD.on[lang]}: ${where.join(', ')}`]),
  ];
}

/** How far the clock went back, in words. */
export const setBackWords = (milliseconds: number, lang: Lang): string =>
  `${TOLD.setBack[lang]} ${formatCounted(Math.round(milliseconds / 1000), lang)}`;

/** `text: “now”, before “then”; why; who, when` */
export function correctionWords({ field, from, to, why, who, at }: DocumentCorrection, lang: Lang): string {
  const before = from ?? TOLD.nothing[lang];
  const [open, close] = lang === 'ru' ? ['«', '»'] : ['“', '”'];
  const instead = lang === 'ru' ? 'вместо' : 'instead of';
  return `${field}: ${open}${to}${close} ${instead} ${open}${before}${close}. ${why} (${who}, ${exactMoment(at)})`;
}
