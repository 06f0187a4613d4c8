import type { DocumentEvent, ExportDocument } from '../../../src/incident/export/document.types.ts';
import { exactMoment } from '../../../src/incident/export/moments.ts';
import { longMoment } from '../../../src/model/long-moment.ts';
import { safe, safeLines } from '../../../src/ui/safe.ts';

/** What can be read of an event in every form of a document. */
export interface ReadEvent {
  /** Of a client's letter in Markdown the number is not written. */
  readonly number: string | null;
  readonly time: string;
  readonly happened: string | null;
  readonly who: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly what: string;
  readonly original: string | null;
  readonly corrections: number;
  readonly hash: string | null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
const textOf = (markup: string): string =>
  markup.replace(/<[^>]*>/g, '').replace(/&([a-z]+|#\d+);/g, (_, name: string) => ENTITIES[name] ?? `?${name}?`);

/** The events of an HTML document. */
export function eventsInHtml(html: string): readonly ReadEvent[] {
  return [...html.matchAll(/<tr role="row" data-event="(\d+)">([\s\S]*?)<\/tr>/g)].map(([, number, row = '']) => {
    const span = (name: string) => {
      const [, inner] =
        new RegExp(`<(?:span|code|time) class="${name}"[^>]*>([\\s\\S]*?)</(?:span|code|time)>`).exec(row) ?? [];
      return inner === undefined ? null : textOf(inner);
    };
    const [, when = ''] = /<time[^>]*>([^<]*)<\/time>/.exec(row) ?? [];
    return {
      number: number!,
      time: textOf(when),
      happened: span('happened'),
      who: span('who'),
      type: span('type'),
      name: span('name'),
      what: span('what') ?? '',
      original: span('original'),
      corrections: row.split('class="correction"').length - 1,
      hash: span('hash'),
    };
  });
}

const unescaped = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
const MARK = / \*(\(.*?\))\*(?= |$)/g;

/** The events of a document in Markdown; `words` are those of its language. */
export function eventsInMarkdown(markdown: string, audience: string, lang: 'en' | 'ru'): readonly ReadEvent[] {
  const none = {
    number: null,
    happened: null,
    who: null,
    type: null,
    name: null,
    original: null,
    corrections: 0,
    hash: null,
  };
  if (audience === 'client')
    return [...markdown.matchAll(/^- \*\*(.+?)\*\* — (.*)$/gm)].map(([, time, what = '']) => ({
      ...none,
      time: time!,
      what: unescaped(what.replace(MARK, '')),
    }));
  const words =
    lang === 'ru'
      ? { happened: 'случилось', first: 'записано сначала', correction: 'исправление', hash: 'хеш строки' }
      : { happened: 'happened', first: 'first written', correction: 'correction', hash: 'hash of the line' };
  return markdown
    .split(/^- (?=\*\*\d+\.\*\* )/m)
    .slice(1)
    .map((item) => {
      const [head = '', what = '', ...more] = item.split('\n');
      const [, number, time, happened, who, type, name] =
        new RegExp(`^\\*\\*(\\d+)\\.\\*\\* (.+? UTC)(?:; ${words.happened} (.+? UTC))? · (.*) · (.*) · (.*)$`).exec(
          head,
        ) ?? [];
      const below = (word: string) =>
        more
          .filter((line) => line.startsWith(`  - ${word}`))
          .map((line) => unescaped(line.slice(`  - ${word}: `.length)));
      const hash = below(words.hash)[0]?.replace(/[` ]/g, '').slice(-64) ?? null;
      return {
        number: number ?? null,
        time: unescaped(time ?? ''),
        happened: happened === undefined ? null : unescaped(happened),
        who: unescaped(who ?? ''),
        type: unescaped(type ?? ''),
        name: unescaped(name ?? ''),
        what: unescaped(what.trim().replace(MARK, '')),
        original: below(words.first)[0] ?? null,
        corrections: below(words.correction).length,
        hash,
      };
    });
}

/** What a form of the document should say of the same events, by its JSON. */
export function eventsInJson(
  { events, audience, zone, lang }: ExportDocument,
  form: 'html' | 'md',
): readonly ReadEvent[] {
  const isClient = audience === 'client';
  const words = (text: string) => (form === 'html' ? safeLines(text) : safe(text).trim());
  return events.map((event: DocumentEvent) => ({
    number: isClient && form === 'md' ? null : String(event.number),
    time: isClient ? longMoment(event.happened ?? event.at, zone, lang) : exactMoment(event.at),
    happened: isClient || event.happened === null ? null : exactMoment(event.happened),
    who: event.who ?? null,
    type: event.type ?? null,
    name: event.name ?? null,
    what: words(event.what),
    original: event.original === undefined ? null : words(event.original),
    corrections: event.corrections?.length ?? 0,
    hash: event.proof?.hash ?? null,
  }));
}
