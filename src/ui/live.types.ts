import type { Block } from '../view.ts';

/** What a command shows while it goes on: on a terminal one screen drawn again in place, elsewhere lines. */
export interface LiveScreen {
  readonly isTerminal: boolean;
  draw(blocks: readonly Block[]): void;
  /** One line of text, or one JSON document. */
  line(text: string): void;
}
