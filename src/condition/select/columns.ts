import { type Ast, namesOf } from '../ast.ts';

/** First names of all columns in a resolved expression: ids of relations, and names that its own subqueries give. */
export function idsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(idsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'ColumnRef' ? namesOf((value as Ast).fields).slice(0, 1) : idsIn(value),
  );
}

/** A column of a relation. */
export function columnRef(id: string, column: string): Ast {
  return { ColumnRef: { fields: [{ String: { sval: id } }, { String: { sval: column } }] } };
}

/** The expression with one relation called by another name. */
export function renamedIn<Node>(node: Node, from: string, to: string): Node {
  if (Array.isArray(node)) return node.map((part) => renamedIn(part, from, to)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key !== 'ColumnRef' || namesOf((value as Ast).fields)[0] !== from) return [key, renamedIn(value, from, to)];
      return [
        key,
        { ...(value as Ast), fields: [{ String: { sval: to } }, ...(value as { fields: Ast[] }).fields.slice(1)] },
      ];
    }),
  ) as Node;
}
