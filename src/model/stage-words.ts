import { type Text, text } from '../text.ts';
import type { StageName } from './relations.ts';

/** Our stages as people say them. */
export const STAGE_WORDS: Readonly<Record<StageName, Text>> = {
  normalise: text('normalise', 'нормализация'),
  select: text('select', 'отбор'),
  policy: text('policy', 'политика'),
  offer: text('offer', 'предложение'),
  personalise: text('personalise', 'сборка'),
  send: text('send', 'отправка'),
  deliver: text('deliver', 'доставка'),
  respond: text('respond', 'отклики'),
};

/** A stage's name in a Russian sentence, behind the word “этап” in any case: `«отбор»`; one that is none of ours stays as it is. */
export function stageRu(stage: string): string {
  return `«${stage in STAGE_WORDS ? STAGE_WORDS[stage as StageName].ru : stage}»`;
}
