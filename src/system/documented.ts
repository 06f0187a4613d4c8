import type { NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import type { SystemDescription } from './description.ts';

/**
 * What every answer says that rests on a description from public documentation. That it fits the database proves its names, not what they mean:
 * a client's own description that extends it and says `verified: installation` ends the warning.
 */
export function documentationGaps({ isFromDocumentation, id, title }: SystemDescription): readonly NotEvaluated[] {
  if (!isFromDocumentation) return [];
  return [
    {
      what: text(`Whether the description "${id}" is right`, `Верно ли описание «${id}»`),
      why: text(
        `${title} is described from public documentation, not verified against an installation; compare a run that you know, then extend it with "verified: installation"`,
        `система «${title}» описана по открытой документации и не проверена на установке; сверьте запуск, который знаете, и расширьте описание с «verified: installation»`,
      ),
      couldChangeAnswer: false,
    },
  ];
}
