/** A text as an SQL constant, under standard_conforming_strings. Its type is left open, so that it is compared as its column is. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
