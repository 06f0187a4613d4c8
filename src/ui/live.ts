import type { OutputStream } from '../deps.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import { renderBlocks } from './blocks.ts';
import type { LiveScreen } from './live.types.ts';
import { safe, withoutCiCommands } from './safe.ts';
import { screenOf } from './screen.ts';

export interface LiveParts {
  readonly stdout: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly wish: { readonly colour?: boolean | undefined; readonly ascii?: boolean | undefined };
  readonly lang: Lang;
}

/** Rows of a terminal that does not say how many it has. */
const DEFAULT_ROWS = 24;

/** A screen that is drawn again in its own place; what does not fit is left out at its end. The cursor's place and what stood above it are kept. */
export function openLive({ stdout, env, wish, lang }: LiveParts): LiveScreen {
  let drawn = 0;
  return {
    isTerminal: stdout.isTTY === true && env['TERM'] !== 'dumb',
    draw(blocks: readonly Block[]) {
      const screen = screenOf(stdout, env, wish);
      const rows = Math.max(2, (stdout.rows || DEFAULT_ROWS) - 1);
      const lines = renderBlocks(blocks, screen, lang).trimEnd().split('\n').slice(0, rows);
      const up = drawn > 0 ? `\u001B[${drawn}A` : '';
      stdout.write(`${up}\r\u001B[J${lines.join('\n')}\n`);
      drawn = lines.length;
    },
    line(text: string) {
      stdout.write(`${withoutCiCommands(safe(text))}\n`);
    },
  };
}
