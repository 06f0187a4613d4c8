import { UsageError } from '../errors.ts';
import { findPersonal } from '../model/personal/find.ts';
import { maskSightings } from '../model/personal.ts';
import { text } from '../text.ts';

/** Numbers and addresses of people, with their Russian words. A company may be called after a person. */
const NOT_IN_NAMES: ReadonlyMap<string, string> = new Map([
  ['phone', 'телефон'],
  ['card', 'номер карты'],
  ['e-mail', 'электронная почта'],
  ['inn', 'ИНН'],
  ['snils', 'СНИЛС'],
  ['passport', 'паспорт'],
]);

/**
 * A client's name becomes a folder and a part of every id, which nothing masks later. Throws UsageError `incident/personal-client` where a phone, a card,
 * an address or the number of a document stands in it.
 */
export function requireImpersonal(client: string): void {
  const numbers = findPersonal(client).filter(({ kind }) => NOT_IN_NAMES.has(kind));
  if (numbers.length === 0) return;
  const kinds = [...new Set(numbers.map(({ kind }) => kind))];
  const masked = maskSightings(client, numbers);
  throw new UsageError({
    code: 'incident/personal-client',
    message: text(
      `The client's name "${masked}" holds personal data (${kinds.join(', ')}): it would stand in the name of the folder and in the id of every incident.`,
      `В имени клиента «${masked}» есть персональные данные (${kinds.map((kind) => NOT_IN_NAMES.get(kind)).join(', ')}): оно вошло бы в имя папки и в номер каждого инцидента.`,
    ),
    hint: text(
      'Name the client by its short name alone, for instance --client acme; what identifies a person belongs in --reporter-words, where it is masked.',
      'Назовите клиента одним коротким именем, например --client acme; то, по чему можно узнать человека, пишите в --reporter-words: там оно скрывается.',
    ),
    data: { kinds },
  });
}
