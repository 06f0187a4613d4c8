import { type Edit, type Plant, writeNewVersion } from './plant-log.ts';
import type { Written } from './rule-edit.ts';
import { RULE_EDITS_NOBODY } from './rule-edits-nobody.ts';
import { RULE_EDITS_OTHER } from './rule-edits-other.ts';
import { RULE_EDITS_PEOPLE } from './rule-edits-people.ts';

const written =
  ([rule, objectKind, change, author, comment, ticket]: Written): Edit =>
  (writer, moment, dice) =>
    writeNewVersion(writer, moment, { rule, objectKind, change, author: dice.who(author), comment, ticket });

/** Edits of rules: of segments, contact policies, offers and the normalisation. */
export const RULE_PLANTS: Readonly<Record<string, Plant>> = Object.fromEntries(
  Object.entries({ ...RULE_EDITS_PEOPLE, ...RULE_EDITS_NOBODY, ...RULE_EDITS_OTHER }).map(([name, edit]) => [
    name,
    { edit: written(edit) },
  ]),
);
