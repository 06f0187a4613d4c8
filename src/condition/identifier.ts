/** An identifier as SQL writes it: quoted unless it is plain. */
export function identifier(name: string): string {
  return /^[\p{Ll}_][\p{Ll}\p{N}_$]*$/u.test(name) ? name : quoted(name);
}

/** An identifier in quotes whatever it is: where it stands alone, a plain one may be a reserved word. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
