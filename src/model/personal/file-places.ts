import type { Sighting } from './class.ts';
import { covered, inOrder, isCovered } from './cover.ts';
import type { KindOf } from './forms/form.ts';
import { valuesInFile } from './forms/forms.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { findSecrets } from './secrets.ts';

/**
 * What stands in clear in a file and is known as somebody's only by looking at the whole of it: secrets of several lines, and values of known columns.
 * In the order of their places, no two overlap; what is masked is none.
 */
export function placesInFile(content: string, kindOf: KindOf): readonly Sighting[] {
  const unmasked = content.includes('<')
    ? content.replace(PLACEHOLDER, (masked) => '\u0000'.repeat(masked.length))
    : content;
  const secrets = inOrder(findSecrets(unmasked).filter(({ start, end }) => !isCovered(unmasked, start, end)));
  const named = valuesInFile(covered(unmasked, secrets), kindOf).map(
    ({ start, end, kind, isLoose = false }): Sighting => ({
      start,
      end,
      kind,
      ...(isLoose ? { isDoubtful: true } : {}),
    }),
  );
  return inOrder([...secrets, ...named]);
}
