import type { Severity } from '../result.ts';
import { type Text, text } from '../text.ts';

/** How much a finding weighs, in words. */
export const SEVERITY_WORD: Readonly<Record<Severity, Text>> = {
  error: text('error', 'ошибка'),
  warning: text('warning', 'предупреждение'),
  info: text('note', 'заметка'),
};
