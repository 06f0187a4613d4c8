import { formatCount, type Lang, text } from '../../text.ts';
import type { Block, Cell } from '../../view.ts';
import type { Values } from '../expression/expression.ts';
import { cutLong } from '../expression/long-text.ts';
import type { ProbeAnswer, ProgramResult, QueryResult } from '../probe-results.ts';
import type { ProbeStep } from '../runbook.ts';
import { lineOf } from '../walk/decide.ts';
import { commandWords, fillArguments } from './program-arguments.ts';

/** Rows and lines of an answer that are shown to whoever walks; all of it stands in the record. */
const MOST_SHOWN = 20;

const LOOK = {
  rows: text('rows', 'строк'),
  more: text('there are more', 'есть ещё'),
  exit: text('exit code', 'код возврата'),
  signal: text('ended by', 'завершён сигналом'),
  lines: text('more lines', 'строк ещё'),
  all: text('all of it stands in the record', 'полностью — в записи'),
} as const;

/** What a step is going to run, as one reads it; undefined when a value is missing. Pure. */
export function probeLine(step: ProbeStep, values: Values): string | undefined {
  if (step.kind === 'query') return step.sql;
  if (step.kind === 'program') {
    const filled = fillArguments(step.program, values);
    return filled.kind === 'filled' ? commandWords(filled.words) : undefined;
  }
  const line = lineOf(step, values);
  return line.kind === 'ready' ? `mmsup ${line.argv.join(' ')}` : undefined;
}

/** The answer of a query or a program, as far as it fits on a screen. Pure. */
export function seenBlocks({ shown, gaps }: ProbeAnswer<unknown>, lang: Lang): readonly Block[] {
  const answer = shown as QueryResult | ProgramResult;
  const blocks = 'rows' in answer ? rowBlocks(answer, lang) : outputBlocks(answer, lang);
  return [...blocks, ...gaps.map((gap): Block => ({ kind: 'paragraph', text: gap, tone: 'warn' }))];
}

function rowBlocks({ rows, rowCount, truncated }: QueryResult, lang: Lang): readonly Block[] {
  const names = Object.keys(rows[0] ?? {});
  const more = truncated ? `, ${LOOK.more[lang]}` : rowCount > MOST_SHOWN ? `, ${LOOK.all[lang]}` : '';
  const count: Block = {
    kind: 'paragraph',
    text: `${LOOK.rows[lang]}: ${formatCount(rowCount, lang)}${more}`,
    tone: 'muted',
  };
  if (rowCount === 0) return [count];
  const shown = rows.slice(0, MOST_SHOWN).map((row) => names.map((name) => cellOf(row[name], lang)));
  return [{ kind: 'table', columns: names.map((title) => ({ title })), rows: shown }, count];
}

function cellOf(value: unknown, lang: Lang): Cell {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return cutLong(typeof value === 'string' ? value : JSON.stringify(value), lang);
}

function outputBlocks({ exit, signal, stdout, stderr }: ProgramResult, lang: Lang): readonly Block[] {
  const end = signal === null ? `${LOOK.exit[lang]}: ${exit}` : `${LOOK.signal[lang]}: ${signal}`;
  const outputs = [stdout, stderr].filter((output) => output.trim() !== '');
  return [
    ...outputs.map((output): Block => ({ kind: 'code', text: firstLines(output, lang) })),
    { kind: 'paragraph', text: end, tone: exit === 0 ? 'muted' : 'warn' },
  ];
}

function firstLines(output: string, lang: Lang): string {
  const lines = output.trimEnd().split('\n');
  const left = lines.length - MOST_SHOWN;
  return [
    ...lines.slice(0, MOST_SHOWN).map((line) => cutLong(line, lang)),
    ...(left > 0 ? [`… ${LOOK.lines[lang]}: ${formatCount(left, lang)}`] : []),
  ].join('\n');
}
