import { isScalar } from 'yaml';
import { suggestion } from '../../model/closest.ts';
import { knownHere } from '../../model/yaml-fields.ts';
import { text } from '../../text.ts';
import type { CheckCall } from '../runbook.ts';
import { CHECKS, type CheckCommand } from './checks.ts';
import type { Draft } from './draft.ts';
import { noteTemplate } from './load-parts.ts';
import { complain, keyOf, type MapReader, nodeAt, openMap, textAt, textsAt } from './yaml-report.ts';

/** A command line that only looks, of a check or of what proves a change. */
export function readCheckCall(draft: Draft, id: string, map: MapReader): CheckCall | undefined {
  const { report } = draft;
  const command = textAt(report, map, 'check');
  const known = command && CHECKS[command.value];
  if (command && !known) {
    const names = Object.keys(CHECKS);
    const hint = suggestion(command.value, names) ?? knownHere(names);
    const message = text(`there is no check "${command.value}"`, `проверки «${command.value}» нет`);
    complain(report, command.offset, 'unknown-check', message, hint);
  }
  const args = textsAt(report, map, 'args');
  if (known && args.length !== known.args.length) {
    const wanted = `${known.args.length}: ${known.args.join(', ')}`;
    const takes =
      known.args.length === 0
        ? text('no arguments', 'аргументы не нужны')
        : text(wanted, `нужно аргументов ${known.args.length} (${known.args.join(', ')})`);
    complain(
      report,
      nodeAt(map, 'args') ?? map.node,
      'arguments',
      text(
        `"${command.value}" takes ${takes.en}; ${args.length} given`,
        `«${command.value}»: ${takes.ru}, задано ${args.length}`,
      ),
      text('Write args: [$name].', 'Напишите args: [$имя].'),
    );
  }
  for (const [at, arg] of args.entries()) noteTemplate(draft, id, arg, 'before', { argument: known?.args[at] ?? '' });
  const options = readOptions(draft, id, map, known);
  return command && { command: command.value, args: args.map(({ value }) => value), options };
}

function readOptions(
  draft: Draft,
  id: string,
  map: MapReader,
  command: CheckCommand | undefined,
): Readonly<Record<string, string>> {
  if (!map.entries.has('options')) return {};
  const { options: known = [], flags = [] }: Partial<CheckCommand> = command ?? {};
  const allowed = command ? [...known, ...flags] : undefined;
  const options = openMap(draft.report, nodeAt(map, 'options'), keyOf(map, 'options'), allowed);
  return Object.fromEntries(
    [...(options?.entries.keys() ?? [])].flatMap((name) => {
      if (flags.includes(name)) return readFlag(draft, options!, name) ? [[name, '']] : [];
      const value = textAt(draft.report, options!, name);
      if (value) noteTemplate(draft, id, value, 'before', { argument: name });
      return value ? [[name, value.value]] : [];
    }),
  );
}

/** An option without a value is written `true`, or left out. */
function readFlag({ report }: Draft, options: MapReader, name: string): boolean {
  const node = nodeAt(options, name);
  if (isScalar(node) && node.value === true) return true;
  const message = text(
    `"${name}" has no value: it is written "${name}: true", or left out`,
    `у «${name}» нет значения: пишут «${name}: true» или не пишут совсем`,
  );
  complain(report, node ?? options.node, 'flag', message);
  return false;
}
