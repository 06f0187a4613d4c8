import type { CustomerMapping } from '../system/description.ts';
import { type Ast, walk } from './ast.ts';
import { declares } from './scan/mentioned.ts';
import { applyReplacements, type Replacement, readSource } from './source.ts';

/**
 * A condition for one customer only: inside its subqueries the customer's key is the parameter `$1` itself. The server then looks up that one
 * customer's rows, and a distributed one asks a single shard, instead of preparing the answer for everybody. A subquery that gives the
 * customers' alias to something of its own is left as it is.
 */
export function forOneCustomer(condition: string, { alias, key }: CustomerMapping, keyType: string): string {
  const source = readSource(condition);
  const replacements: Replacement[] = [];
  walk(source.tree, (type, node) => {
    if (type !== 'subselect') return true;
    if (!declares(node, alias)) replacements.push(...keysIn(node, { alias, key, by: `$1::${keyType}`, source }));
    return false;
  });
  return applyReplacements(condition, replacements);
}

/** The name of a type without its modifier, so that a key is compared whole: `character varying(20)` cuts a longer one. */
export function withoutModifier(type: string): string {
  return type.replace(/\(.*?\)/, '');
}

interface KeyPlaces {
  readonly alias: string;
  readonly key: string;
  readonly by: string;
  readonly source: ReturnType<typeof readSource>;
}

function keysIn(node: unknown, { alias, key, by, source }: KeyPlaces): readonly Replacement[] {
  const places: Replacement[] = [];
  walk(node, (type, value) => {
    if (type !== 'ColumnRef') return true;
    const names = (value.fields as readonly Ast[]).map(
      (field) => (field.String as { sval?: string } | undefined)?.sval,
    );
    if (names.length !== 2 || names[0] !== alias || names[1] !== key) return true;
    const first = source.tokenAt(value.location);
    const [start, end] = [source.tokens[first], source.tokens[first + 2]];
    if (start && end) places.push({ start: start.start, end: end.end, text: by });
    return true;
  });
  return places;
}
