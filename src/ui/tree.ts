import type { TreeNode } from '../view.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf } from './words.ts';
import { wrapText } from './wrap.ts';

/** Draws a tree: a label and its note share a line where they fit, else the note goes below its label. */
export function drawTree(root: TreeNode, screen: Screen): string[] {
  return drawNode(root, '', '', screen);
}

function drawNode(node: TreeNode, firstPrefix: string, restPrefix: string, screen: Screen): string[] {
  const { branch, lastBranch, trunk } = glyphsOf(screen);
  const children = node.children ?? [];
  const below = children.length > 0 ? trunk : '   ';
  const own = nodeLines(node, screen.width - displayWidth(shorten(restPrefix, screen)) - below.length, screen).map(
    (line, index) =>
      shorten(index === 0 ? firstPrefix : restPrefix + (children.length > 0 ? trunk : ''), screen) + line,
  );
  const drawnChildren = children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    return drawNode(child, restPrefix + (isLast ? lastBranch : branch), restPrefix + (isLast ? '   ' : trunk), screen);
  });
  return [...own, ...drawnChildren];
}

function nodeLines({ label, note, tone }: TreeNode, width: number, screen: Screen): string[] {
  const shownLabel = safe(label);
  const shownNote = note === undefined ? '' : safe(note);
  const labelLines = wrapText(shownLabel, width).map((line) => paint(line, tone, screen));
  if (shownNote === '') return labelLines;
  if (labelLines.length === 1 && displayWidth(shownLabel) + 2 + displayWidth(shownNote) <= width) {
    return [`${labelLines[0]}  ${paint(shownNote, 'muted', screen)}`];
  }
  return [...labelLines, ...wrapText(shownNote, width).map((line) => paint(line, 'muted', screen))];
}

/** A tree deeper than half the screen keeps the last branches of its prefix: labels matter more than lines. */
function shorten(prefix: string, screen: Screen): string {
  const most = Math.floor(screen.width / 2 / 3) * 3;
  return prefix.length <= most ? prefix : prefix.slice(prefix.length - most);
}
