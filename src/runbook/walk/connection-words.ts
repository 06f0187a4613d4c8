import type { GlobalOptions } from '../../command.ts';
import { shellWord } from '../../model/shell-word.ts';

/** The options that lead to the same database again, as they are typed: each with a space before it. Pure. */
export const databaseWords = ({ db, profile, system, asOf }: GlobalOptions): string =>
  optionWords({ '--db': db, '--profile': profile, '--system': system, '--as-of': asOf });

/** Those of the database and of the records. Pure. */
export const connectionWords = (options: GlobalOptions): string =>
  `${databaseWords(options)}${optionWords({ '--incidents': options.incidents })}`;

function optionWords(given: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(given)
    .flatMap(([option, value]) => (value === undefined ? [] : [` ${option} ${shellWord(value)}`]))
    .join('');
}
