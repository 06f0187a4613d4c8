import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { displayWidth } from '../../../src/ui/width.ts';
import { BIN } from '../../support/bin.ts';
import { OWN_KEYS } from '../../support/command-line.ts';
import { openTestTerminal, type TestTerminal } from '../../support/terminal.ts';

/** More rows than a walk fills, so that nothing scrolls away. */
const ROWS = 400;
/** For a machine that has much else to do. */
export const LIMIT_MS = 900_000;

/** A terminal on which `mmsup` runs once, and its settings before and after. */
export interface WalkTerminal extends TestTerminal {
  readonly settings: (when: 'before' | 'after') => string;
  /** Kills `mmsup` as a machine that dies would, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface Place {
  readonly columns: number;
  readonly lang: 'en' | 'ru';
  readonly env?: Record<string, string>;
}

/** Terminals of one test file; the records of all of them lie in `folder`. */
export function walkTerminals(folder: string, conninfo: () => string) {
  const open = new Set<WalkTerminal>();

  /** Types `mmsup` on a terminal of its own; what the terminal was set to before and after is kept. */
  function typed(words: string, { columns, lang, env = {} }: Place): WalkTerminal {
    const files = mkdtempSync(join(folder, 'terminal-'));
    const stty = (when: string) => `stty -a > ${join(files, when)}`;
    const line = `${process.execPath} ${BIN} ${words} --lang ${lang} --system demo --incidents ${folder}/records --db "${conninfo()}"`;
    const size = { columns, rows: ROWS, env };
    const opened = openTestTerminal(`${stty('before')}; ${line}; code=$?; ${stty('after')}; (exit $code)`, size);
    const settings = (when: string) => readFileSync(join(files, when), 'utf8');
    const kill = async () => {
      execFileSync('kill', ['-9', ...childrenOf(opened.variable('pane_pid'))]);
      await opened.waitFor(/^exit=137$/m);
    };
    const terminal: WalkTerminal = { ...opened, settings, kill };
    open.add(terminal);
    return terminal;
  }

  function close(terminal: WalkTerminal): void {
    open.delete(terminal);
    terminal.close();
  }

  async function eventsOf(id: string): Promise<readonly IncidentEvent[]> {
    const deps = { env: OWN_KEYS, cwd: folder, now: () => new Date(), stderr: {} };
    return (await incidentStore(join(folder, 'records'), deps).link(id)).events();
  }

  return { typed, close, eventsOf, closeAll: () => [...open].forEach(close) };
}

const childrenOf = (parent: string): readonly string[] =>
  execFileSync('ps', ['--ppid', parent, '-o', 'pid='], { encoding: 'utf8' }).trim().split(/\s+/);

/** The exit code, after everything that a terminal must be left as was looked at. */
export async function leftWith(terminal: WalkTerminal, columns: number): Promise<number> {
  const screen = await terminal.waitFor(/^exit=\d+$/m);
  expect(terminal.settings('after')).toBe(terminal.settings('before'));
  expect(terminal.variable('cursor_flag')).toBe('1');
  const lines = terminal.screen({ unbroken: true }).split('\n');
  expect(lines.filter((line) => !isToBeCopied(line) && displayWidth(line) > columns)).toEqual([]);
  expect(screen).not.toMatch(/^ {4}at /m);
  return Number(/^exit=(\d+)$/m.exec(screen)![1]);
}

/** A command that is to be typed again stays in one piece, however long. */
const isToBeCopied = (line: string) => /mmsup runbook resume \S/.test(line);

export const typesIn = (events: readonly IncidentEvent[]) =>
  events.map(({ type, step }) => (step === undefined ? type : `${type} ${String(step)}`));

/** The incident that the screen names, after whose `resume` a walk goes on. */
export const incidentOn = (terminal: WalkTerminal): string =>
  /mmsup (?:runbook resume|incident show) (\S+)/.exec(terminal.screen({ unbroken: true }))![1]!;

/** The same question once more: everything above it was answered. */
export const again = (answered: RegExp, question: RegExp) =>
  new RegExp(`${answered.source.replace('\\?', '✔').replace(/\\n❯[\s\S]*$/, '')}[\\s\\S]*${question.source}`);

/** Answers the question that stands, and waits for the next one, which may be the same: the screen may show it since long as answered. */
export function thenAsks(terminal: WalkTerminal, answer: () => void, question: RegExp): Promise<string> {
  const answered = terminal.screen().split('✔').length;
  answer();
  return terminal.waitFor(new RegExp(`^(?:[^✔]*✔){${answered}}[\\s\\S]*${question.source}`));
}

/** Lines of a Russian screen in which mmsup speaks English; what stands in quotes, and code, is quoted from somewhere. */
export const englishIn = (screen: string): readonly string[] =>
  screen
    .replace(/«[^»]*»/g, '')
    .split('\n')
    .filter((line) => !line.startsWith('  ') && /\b(the|is|of|was|not|with|this|it|are|for)\b/.test(line));

/** What is done at one question, up to the next one. */
export type Act = (terminal: WalkTerminal) => Promise<void>;

/** Presses a key, or types a letter. */
export const press =
  (what: string, question: RegExp): Act =>
  async (terminal) => {
    if (what.length === 1) terminal.type(what);
    else terminal.press(what);
    await terminal.waitFor(question);
  };

/** Types a line that is not personal, and Enter. */
export function answer(terminal: WalkTerminal, words: string): void {
  terminal.type(words);
  terminal.press('Enter');
}

/** As {@link answer}, up to the next question. */
export const writes =
  (words: string, question: RegExp): Act =>
  async (terminal) => {
    answer(terminal, words);
    await terminal.waitFor(question);
  };
