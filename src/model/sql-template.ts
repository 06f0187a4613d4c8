import { type Text, text } from '../text.ts';
/**
 * What stands in braces in the SQL of an operator of a segment language: `{field}`; `{value}`, one value as a literal, or its text where the braces
 * stand inside quotes; `{like}`, inside quotes, its text with the wildcards of LIKE escaped; `{values}`, a list of literals with commas between;
 * `{first}` and `{second}` of a list of two.
 */
export const PLACEHOLDERS = ['field', 'value', 'like', 'values', 'first', 'second'] as const;

/** A placeholder in the SQL of an operator or field. */
export interface Placeholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Whether it stands inside quotes: then it is text of a literal that is there already. */
  readonly isQuoted: boolean;
}

/** The placeholders of a template, in written order. A quote inside a literal is doubled, so that every quote opens or closes. */
export function placeholdersOf(template: string): readonly Placeholder[] {
  let isQuoted = false;
  const found: Placeholder[] = [];
  for (const { 0: text, 1: name, index } of template.matchAll(/'|\{([a-z]+)\}/g)) {
    if (name === undefined) isQuoted = !isQuoted;
    else found.push({ name, start: index, end: index + text.length, isQuoted });
  }
  return found;
}

/** The template with every placeholder written out. */
export function filled(template: string, write: (placeholder: Placeholder, before: string) => string): string {
  let at = 0;
  let sql = '';
  for (const placeholder of placeholdersOf(template)) {
    sql += template.slice(at, placeholder.start);
    sql += write(placeholder, sql);
    at = placeholder.end;
  }
  return sql + template.slice(at);
}

const standsForNothing = (name: string): Text => text(`"{${name}}" stands for nothing`, `«{${name}}» ничего не значит`);

/** What is wrong with the SQL of an operator, or undefined. */
export function faultOfOperator(template: string): Text | undefined {
  for (const { name, isQuoted } of placeholdersOf(template)) {
    if (!(PLACEHOLDERS as readonly string[]).includes(name)) return standsForNothing(name);
    if (name === 'like' && !isQuoted)
      return text('"{like}" must stand inside quotes: \'%{like}%\'', "«{like}» должно стоять в кавычках: '%{like}%'");
    if (isQuoted && !['like', 'value'].includes(name))
      return text(`"{${name}}" cannot stand inside quotes`, `«{${name}}» не может стоять в кавычках`);
  }
  return undefined;
}

/** What is wrong with the SQL of a field, or undefined; `isAny` = it stands for every field that is not named. */
export function faultOfField(template: string, isAny: boolean): Text | undefined {
  const names = placeholdersOf(template).map(({ name }) => name);
  const odd = names.find((name) => !isAny || name !== 'name');
  if (odd !== undefined) return standsForNothing(odd);
  return isAny && names.length === 0
    ? text('the SQL of "*" must say where the name goes: {name}', 'в SQL для «*» должно быть место имени: {name}')
    : undefined;
}
