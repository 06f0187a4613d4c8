import { isMap } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { knownHere } from '../../model/yaml-fields.ts';
import { type Text, text } from '../../text.ts';
import type { Draft } from './draft.ts';
import { complain, flagAt, type MapReader, nodeAt, openMap, textAt } from './yaml-report.ts';

/** Reads `people`, each a title or `{title, overridable}`: who takes over and who allows a change, in words. */
export function readPeople(draft: Draft, top: MapReader): Readonly<Record<string, Text>> {
  if (!top.entries.has('people')) return {};
  const map = openMap(draft.report, nodeAt(top, 'people'), text('"people" of the runbook', '«people» сценария'));
  const people: Record<string, Text> = {};
  for (const [name, { value }] of map?.entries ?? []) {
    const long = isMap(value)
      ? openMap(draft.report, value, text(`"${name}" of people`, `«${name}» из «people»`), ['title', 'overridable'])
      : undefined;
    const title = textAt(draft.report, long ?? map!, long ? 'title' : name);
    if (long) flagAt(draft.report, long, 'overridable');
    if (title) people[name] = draft.text(`people.${name}`, title.value);
  }
  return people;
}

/** Ends and gates may name only people who are declared, where any are. */
export function checkPeople({ report, roles }: Draft, people: Readonly<Record<string, Text>>): void {
  const names = Object.keys(people);
  if (names.length === 0) return;
  for (const { value, offset } of roles) {
    if (Object.hasOwn(people, value)) continue;
    const message = text(`nobody is called "${value}" in "people"`, `в «people» никого не зовут «${value}»`);
    complain(report, offset, 'unknown-person', message, suggestion(value, names) ?? knownHere(names));
  }
}
