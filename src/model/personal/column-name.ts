/**
 * One form for all ways in which a column is called: `first_name`, `firstName`, `First-Name`, `"FIRST_NAME"`, `c.first_name`, `crm:first_name`
 * are one name. Letters and digits only, in lower case.
 */
export function columnKey(name: string): string {
  // Most words of a text are so, and are looked at here.
  if (/^[a-z\d]+$/.test(name)) return name;
  const own = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1);
  return own
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Longer texts and those of more words are no names of columns. */
export const isColumnName = (name: string): boolean =>
  name.length <= 64 && /^[\s\uFEFF"'`[]*[\p{L}_][\p{L}\p{N}_.:-]*(?: [\p{L}\p{N}_.-]+){0,2}[\s"'`\]]*$/u.test(name);
