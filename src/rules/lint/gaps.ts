import type { NotEvaluated } from '../../result.ts';
import { plural, text } from '../../text.ts';
import { CATALOGUE } from './catalogue.ts';

const RULES = { en: ['rule', 'rules'], ru: ['правиле', 'правилах', 'правилах'] } as const;

/** What the text alone does not show: told as not looked at, never as in order. */
export function undecidedGap(
  undecided: readonly string[],
  rules: number,
  { isAsked, isStrict }: { readonly isAsked: boolean; readonly isStrict: boolean },
): readonly NotEvaluated[] {
  if (undecided.length === 0) return [];
  const causes = [...undecided].sort();
  const rows = CATALOGUE.filter(({ cause }) => cause !== null && causes.includes(cause)).map(({ row }) => row);
  const inRules = plural(rules, RULES);
  const ids = causes.join(', ');
  return [
    {
      what: text(
        `Faults that only the columns’ types show, in ${inRules.en}: ${ids}`,
        `Ошибки, видные только по типам столбцов, в ${inRules.ru}: ${ids}`,
      ),
      why: isAsked
        ? text(
            'the schema or database that was named does not know these columns',
            'указанная схема или база не знает этих столбцов',
          )
        : text(
            `name the types with --schema FILE, or a database with --profile or --db (rows ${rows.join(', ')} of --list)`,
            `укажите типы: --schema ФАЙЛ, или базу: --profile либо --db (строки ${rows.join(', ')} из --list)`,
          ),
      couldChangeAnswer: isStrict,
    },
  ];
}
