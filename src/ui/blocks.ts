import type { Lang } from '../text.ts';
import type { Block, Tone } from '../view.ts';
import { drawCell } from './cell.ts';
import { drawFunnel } from './funnel.ts';
import { paint } from './paint.ts';
import { drawPairs, indent } from './pairs.ts';
import { safe, safeLines, withoutCiCommands } from './safe.ts';
import type { Screen } from './screen.ts';
import { drawSparklines } from './sparkline.ts';
import { drawTable } from './table.ts';
import { drawTimeline } from './timeline.ts';
import { drawTree } from './tree.ts';
import { displayWidth } from './width.ts';
import { glyphsOf } from './words.ts';
import { hang, wrapText } from './wrap.ts';

/**
 * Draws blocks as text that ends in a line end, or nothing for no blocks.
 * Every string in them is made safe here, whatever the database put into it.
 */
export function renderBlocks(blocks: readonly Block[], screen: Screen, lang: Lang): string {
  return joinLines(blockLines(blocks, screen, lang), screen);
}

/** The lines of blocks, an empty one between two blocks and none under a heading. */
export function blockLines(blocks: readonly Block[], screen: Screen, lang: Lang): string[] {
  return blocks.flatMap((block, index) => {
    const lines = drawBlock(block, screen, lang);
    const isFirst = index === 0 || blocks[index - 1]?.kind === 'heading';
    return isFirst ? lines : ['', ...lines];
  });
}

/** Makes one text of lines; on a build server it holds nothing that the server would obey. */
export function joinLines(lines: readonly string[], screen: Screen): string {
  if (lines.length === 0) return '';
  const text = `${lines.join('\n')}\n`;
  return screen.ci ? withoutCiCommands(text) : text;
}

function drawBlock(block: Block, screen: Screen, lang: Lang): string[] {
  switch (block.kind) {
    case 'heading':
      return drawHeading(block.text, screen);
    case 'paragraph':
      return paintedLines(safeLines(block.text.trimEnd()), block.tone, screen);
    case 'list':
      return block.items.flatMap((item) => {
        const mark = `${glyphsOf(screen).bullet} `;
        return hang(mark, wrapText(safe(item), screen.width - displayWidth(mark)));
      });
    case 'pairs':
      return drawPairs(
        block.rows.map(([key, cell]) => [safe(key), drawCell(cell, screen, lang)] as const),
        screen,
      );
    case 'table':
      return drawTable(block, screen, lang);
    case 'tree':
      return drawTree(block.root, screen);
    case 'timeline':
      return drawTimeline(block, screen, lang);
    case 'funnel':
      return drawFunnel(block, screen, lang);
    case 'sparklines':
      return drawSparklines(block.rows, screen);
    case 'document':
      return safeLines(block.text.trimEnd()).split('\n');
    case 'code':
      return indent(wrapText(safeLines(block.text.trimEnd()), screen.width - 2));
  }
}

/** Wrapped lines in one tone. */
export function paintedLines(text: string, tone: Tone | undefined, screen: Screen): string[] {
  return wrapText(text, screen.width).map((line) => paint(line, tone, screen));
}

/** A rule behind the words marks a heading where there is no colour. */
function drawHeading(text: string, screen: Screen): string[] {
  const lines = wrapText(safe(text), screen.width);
  const last = lines.at(-1) ?? '';
  const rule = glyphsOf(screen).rule.repeat(Math.max(0, Math.min(60, screen.width) - displayWidth(last) - 1));
  return lines.map((line, index) => {
    const words = paint(line, 'strong', screen);
    return index === lines.length - 1 && rule !== '' ? `${words} ${paint(rule, 'muted', screen)}` : words;
  });
}
