import { leavesOf, sqlOf } from '../condition/formula.ts';
import { sayCondition } from '../condition/sentence/sentence.ts';
import { oneLine } from '../condition/words.ts';
import { type Text, verbatim } from '../text.ts';
import type { Explained } from './selection.queries.ts';

const SAID_WIDTH = 120;

/** Each condition in words, by its id. */
export function sentencesOf({ formula, customers: { mapping }, typesOf }: Explained): ReadonlyMap<string, Text> {
  const { alias, key } = mapping;
  return new Map(
    leavesOf(formula).map((leaf) => {
      const sql = sqlOf(leaf);
      const says = sayCondition(sql, { customerAlias: alias, key, types: typesOf(sql) });
      // What was made of a join or a HAVING and cannot be said is shown as it was written.
      const isUnsaid = leaf.sql !== undefined && !leaf.language && says.en === says.ru;
      return [leaf.id, isUnsaid ? verbatim(oneLine(leaf.text, SAID_WIDTH)) : says] as const;
    }),
  );
}
