import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import type { AgainstFacts } from './against.ts';

const HEADING = text('What changed', 'Что изменилось');

const MOST_CONDITIONS = 8;

/** The change since an earlier run, version or moment: the whole, its parts, and the conditions that moved people. */
export function againstBlocks({ sentence, parts, conditions }: AgainstFacts, lang: Lang): readonly Block[] {
  const told = conditions.slice(0, MOST_CONDITIONS).map((condition) => condition.sentence[lang]);
  return [
    { kind: 'heading', text: HEADING[lang] },
    { kind: 'paragraph', text: sentence[lang], tone: 'strong' },
    { kind: 'list', items: [...parts.map((part) => part.sentence[lang]), ...told] },
  ];
}
