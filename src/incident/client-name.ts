import { UsageError } from '../errors.ts';
import { findPersonal } from '../model/personal/find.ts';
import { maskSightings } from '../model/personal.ts';

/** Numbers and addresses of people. A company may be called after a person. */
const NOT_IN_NAMES: ReadonlySet<string> = new Set(['phone', 'card', 'e-mail', 'inn', 'snils', 'passport']);

/**
 * A client's name becomes a folder and a part of every id, which nothing masks later. Throws UsageError `incident/personal-client` where a phone, a card,
 * an address or the number of a document stands in it.
 */
export function requireImpersonal(client: string): void {
  const numbers = findPersonal(client).filter(({ kind }) => NOT_IN_NAMES.has(kind));
  if (numbers.length === 0) return;
  const kinds = [...new Set(numbers.map(({ kind }) => kind))];
  throw new UsageError({
    code: 'incident/personal-client',
    message: `The client's name "${maskSightings(client, numbers)}" holds personal data (${kinds.join(', ')}): it would stand in the name of the folder and in the id of every incident.`,
    hint: 'Name the client by its short name alone, for instance --client acme; what identifies a person belongs in --reporter-words, where it is masked.',
    data: { kinds },
  });
}
