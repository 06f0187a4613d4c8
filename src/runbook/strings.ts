import { isMap, isSeq } from 'yaml';
import { readYaml } from '../model/yaml.ts';
import type { Text } from '../text.ts';
import { complain, type Located, locatedText, openMap, optionalTextAt, type Report } from './yaml-report.ts';

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
  const top = openMap(report, document.contents, 'the file of strings', [
    'format',
    'of',
    'title',
    'symptoms',
    'inputs',
    'steps',
  ]);
  if (!top) return strings;
  optionalTextAt(report, top, 'of');
  for (const key of ['title', 'symptoms', 'inputs', 'steps'])
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
  else complain(report, node as Parameters<typeof complain>[1], 'not-a-text', `"${place}" must be a text`);
}

/** Mistakes of a sidecar against its runbook: words for what is not there, and words that are missing. */
export function checkStrings(report: Report, strings: Strings, wanted: ReadonlySet<string>): void {
  for (const [place, { offset }] of strings) {
    if (!wanted.has(place)) complain(report, offset, 'string-unknown', `the runbook has no text at "${place}"`);
  }
  for (const place of wanted) {
    if (!strings.has(place)) complain(report, 0, 'string-missing', `"${place}" is not translated`);
  }
}
