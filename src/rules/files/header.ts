import { placeAt, placeWords } from '../set/file-places.ts';
import type { PlacedEdit } from './change.ts';
import type { ComparedRule, HeldRule } from './compare.ts';

/** What changed in the comment with which an `.sql` file says what it is. */
export interface HeaderChange {
  readonly edits: readonly PlacedEdit[];
  /** Keys of which is not known what they do to customers: one file alone does not say which rules stand beside it. */
  readonly unclear: readonly string[];
}

/** Compares the headers of two `.sql` files: the condition below may be the same, and given for another offer, on another channel. */
export function headerChange({ before, after }: ComparedRule): HeaderChange {
  if (before?.file.form !== 'sql' || after?.file.form !== 'sql') return { edits: [], unclear: [] };
  const [old, now] = [saidBy(before), saidBy(after)];
  const changed = Object.keys(old).filter((key) => old[key] !== now[key]);
  const edits = changed.map((key): PlacedEdit => {
    const [was, is] = [old[key] ?? null, now[key] ?? null];
    const op = was === null ? 'added' : is === null ? 'removed' : 'changed';
    const words = (value: string | null) => (value === null ? null : `${key}: ${value}`);
    return { op, path: `$.${key}`, before: words(was), after: words(is), place: placeOf(after, key) };
  });
  return { edits, unclear: changed.filter((key) => key !== 'name') };
}

function saidBy({ file: { set }, rule }: HeldRule): Readonly<Record<string, string | null>> {
  return {
    kind: set.kind,
    customers: set.customers?.table ?? null,
    key: set.customers?.key ?? null,
    outcome: rule.outcome,
    channel: rule.channel,
    priority: rule.priority === null ? null : String(rule.priority),
    name: rule.name,
  };
}

const placeOf = ({ file, rule }: HeldRule, key: string): string =>
  placeWords(placeAt(file, rule.places[key] ?? rule.at));
