import { isMap, isSeq } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { readYaml } from '../../model/yaml.ts';
import { type Text, text as words } from '../../text.ts';
import { complain, type Located, locatedText, offsetIn, openMap, type Report, textAt } from './yaml-report.ts';

/** The words of a runbook in another language, by place: `title`, `symptoms`, `inputs.run.ask`, `steps.trace.say.2`. */
export type Strings = ReadonlyMap<string, Located>;

export const NO_STRINGS: Strings = new Map();

/** Both languages of one text; where the sidecar is silent, the runbook's own words stand for both. */
export function textOf(strings: Strings, place: string, en: string): Text {
  return { en, ru: strings.get(place)?.value ?? en };
}

/** Reads the sidecar `NAME.ru.yaml`: the runbook's shape with nothing in it but words. Mistakes go into the report. */
export function readStrings(report: Report): Strings {
  const document = readYaml(report.source.text, report.source.fileName);
  const strings = new Map<string, Located>();
  const top = openMap(report, document.contents, words('the file of strings', 'файла перевода'), [
    'format',
    'of',
    'title',
    'symptoms',
    'inputs',
    'people',
    'steps',
  ]);
  if (!top) return strings;
  const of = textAt(report, top, 'of');
  if (of) strings.set('of', of);
  for (const key of ['title', 'symptoms', 'inputs', 'people', 'steps'])
    collect(report, top.entries.get(key)?.value, key, strings);
  return strings;
}

function collect(report: Report, node: unknown, place: string, strings: Map<string, Located>): void {
  if (node === undefined) return;
  if (isMap(node)) {
    for (const { key, value } of node.items)
      collect(report, value, `${place}.${String((key as { value?: unknown }).value)}`, strings);
    return;
  }
  if (isSeq(node)) {
    for (const [index, element] of node.items.entries()) collect(report, element, `${place}.${index}`, strings);
    return;
  }
  const text = locatedText(node as Parameters<typeof locatedText>[0]);
  if (text) strings.set(place, text);
  else {
    strings.set(place, { value: '', offset: 0 });
    complain(
      report,
      node as Parameters<typeof complain>[1],
      'not-a-text',
      words(`"${place}" must be a text`, `«${place}»: нужен текст`),
    );
  }
}

/** What the translation is of. */
export interface Translated {
  readonly id: string;
  /** The runbook's own words by place. */
  readonly originals: ReadonlyMap<string, string>;
}

/**
 * Mistakes of a sidecar against its runbook: words for what is not there, words that are missing, and names that the runbook's own words do
 * not print at that place: there they may not be set.
 */
export function checkStrings(report: Report, strings: Strings, { id, originals }: Translated): void {
  const wanted = [...originals.keys()];
  for (const [place, located] of strings) {
    if (place === 'of') checkOf(report, located, id);
    else if (!originals.has(place)) {
      const hint = suggestion(
        place,
        wanted.filter((one) => !strings.has(one)),
      );
      const message = words(`the runbook has no text at "${place}"`, `в сценарии нет текста «${place}»`);
      complain(report, located.offset, 'string-unknown', message, hint);
    } else checkNames(report, located, originals.get(place)!);
  }
  for (const place of wanted) {
    if (!strings.has(place))
      complain(report, 0, 'string-missing', words(`"${place}" is not translated`, `текст «${place}» не переведён`));
  }
}

function checkOf(report: Report, { value, offset }: Located, id: string): void {
  if (value !== id)
    complain(
      report,
      offset,
      'string-of',
      words(
        `these are the words of "${value}", and the runbook is "${id}"`,
        `это слова сценария «${value}», а здесь сценарий «${id}»`,
      ),
    );
}

const NAME = /\$\{([^{}$]*)\}|\$([\p{L}_][\p{L}\p{N}_-]*)/gu;

const namesIn = (text: string) =>
  [...text.matchAll(NAME)]
    .slice(0, 100)
    .map((match) => ({ name: (match[1] ?? match[2] ?? '').trim(), at: match.index }));

function checkNames(report: Report, located: Located, original: string): void {
  const known = namesIn(original).map(({ name }) => name);
  for (const { name, at } of namesIn(located.value)) {
    if (known.includes(name)) continue;
    const prints = words(`It prints: ${known.join(', ')}.`, `Он печатает: ${known.join(', ')}.`);
    const hint = suggestion(name, known) ?? (known.length > 0 ? prints : undefined);
    complain(
      report,
      offsetIn(report, located, at),
      'string-name',
      words(`the runbook's own words do not print "${name}" here`, `сам сценарий не печатает здесь «${name}»`),
      hint,
    );
  }
}
