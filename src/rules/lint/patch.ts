import type { Replacement } from '../../condition/source.ts';

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The text with all edits made; they do not overlap. */
export function edited(text: string, edits: readonly Replacement[]): string {
  return [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((whole, { start, end, text: by }) => whole.slice(0, start) + by + whole.slice(end), text);
}

/** Edits that can be made together: of two that overlap the first one in the text. */
export function apart(edits: readonly (readonly Replacement[])[]): readonly (readonly Replacement[])[] {
  const taken: Replacement[] = [];
  return edits.filter((group) => {
    const isFree = group.every((one) => taken.every((other) => one.end <= other.start || one.start >= other.end));
    if (isFree) taken.push(...group);
    return isFree;
  });
}

/** Lines of the old text that an edit touches, and what stands there afterwards. Numbers from 0, the end excluded. */
interface Change {
  from: number;
  to: number;
  lines: string[];
}

/** A unified diff of one file, as `git apply` and `patch -p1` take it; empty where nothing changes. `bom` stands before the text in the file. */
export function patchOf(path: string, text: string, edits: readonly Replacement[], bom = ''): string {
  const old = linesOf(bom + text);
  const changes = changesOf(
    bom + text,
    edits.map((edit) => ({ ...edit, start: edit.start + bom.length, end: edit.end + bom.length })),
  );
  if (changes.length === 0) return '';
  const name = path.replaceAll('\\', '/').replace(/^\.\//, '');
  let shift = 0;
  const hunks = hunksOf(changes, old.length).map((hunk) => {
    const first = Math.max(0, hunk[0]!.from - CONTEXT);
    const last = Math.min(old.length, hunk.at(-1)!.to + CONTEXT);
    const body: string[] = [];
    let at = first;
    for (const { from, to, lines } of hunk) {
      body.push(...old.slice(at, from).map((line) => marked(' ', line)));
      body.push(...old.slice(from, to).map((line) => marked('-', line)), ...lines.map((line) => marked('+', line)));
      at = to;
    }
    body.push(...old.slice(at, last).map((line) => marked(' ', line)));
    const grown = hunk.reduce((sum, { from, to, lines }) => sum + lines.length - (to - from), 0);
    const head = `@@ -${first + 1},${last - first} +${first + 1 + shift},${last - first + grown} @@\n`;
    shift += grown;
    return head + body.join('');
  });
  return `--- ${quotedName(`a/${name}`)}\n+++ ${quotedName(`b/${name}`)}\n${hunks.join('')}`;
}

/** Each line with its end; the last one may have none. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

const marked = (sign: string, line: string): string =>
  line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;

function changesOf(text: string, edits: readonly Replacement[]): readonly Change[] {
  const starts = lineStarts(text);
  const lineAt = (offset: number): number => starts.findLastIndex((start) => start <= offset);
  const endOf = (line: number): number => starts[line + 1] ?? text.length;
  const ranges: { from: number; to: number; edits: Replacement[] }[] = [];
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    const [from, to] = [lineAt(edit.start), lineAt(Math.max(edit.start, edit.end - 1)) + 1];
    const last = ranges.at(-1);
    if (last && from < last.to) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else ranges.push({ from, to, edits: [edit] });
  }
  return ranges.map(({ from, to, edits: own }) => {
    const start = starts[from]!;
    const inside = own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    return { from, to, lines: [...linesOf(edited(text.slice(start, endOf(to - 1)), inside))] };
  });
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}

/** Changes whose context touches are one hunk. */
function hunksOf(changes: readonly Change[], _count: number): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    if (last && change.from - last.at(-1)!.to <= 2 * CONTEXT) last.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** As git writes names that hold what a name in a patch cannot. */
function quotedName(name: string): string {
  if (!/["\\\n\t]/.test(name)) return name;
  return `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
