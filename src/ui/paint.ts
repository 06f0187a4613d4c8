import { Chalk } from 'chalk';
import type { Tone } from '../view.ts';
import type { Screen } from './screen.ts';

const COLOURED = new Chalk({ level: 1 });

const BRUSH: Record<Tone, (text: string) => string> = {
  bad: COLOURED.red.bold,
  warn: COLOURED.yellow,
  good: COLOURED.green,
  muted: COLOURED.dim,
  strong: COLOURED.bold,
};

/** Colours one line of text where the screen wants colour. Meaning never hangs on it alone. */
export function paint(text: string, tone: Tone | undefined, screen: Screen): string {
  if (tone === undefined || !screen.colour || text === '') return text;
  return BRUSH[tone](text);
}
