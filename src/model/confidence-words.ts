import type { Confidence } from '../result.ts';
import { type Text, text } from '../text.ts';

/** How sure a finding is, in words. */
export const CONFIDENCE_WORD: Readonly<Record<Confidence, Text>> = {
  proved: text('proved', 'доказано'),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
};
