import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { OutputStream } from '../../src/deps.ts';
import { createProgress } from '../../src/ui/progress.ts';
import { screenOf } from '../../src/ui/screen.ts';

function record(terminal: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}) {
  const stream: OutputStream & PassThrough = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal);
  const progress = createProgress(stream, screenOf(stream, env), env);
  return { progress, written: () => (stream.read() as string | null) ?? '' };
}

describe('progress', () => {
  it('is written at once, replaces its line on a terminal, and is gone at the end', () => {
    const { progress, written } = record({ isTTY: true, columns: 80 });
    progress.report('Connecting to demo …');
    expect(written()).toBe('\r\u001B[2KConnecting to demo …');
    progress.report('Reading the segment …');
    progress.clear();
    progress.clear();
    expect(written()).toBe('\r\u001B[2KReading the segment …\r\u001B[2K');
  });

  it('never fills more than one line of a terminal', () => {
    const { progress, written } = record({ isTTY: true, columns: 24 });
    progress.report('Чтение сегмента «вклады для важных клиентов»');
    expect(written()).toBe('\r\u001B[2KЧтение сегмента «вклад…');
  });

  it.each([
    ['a file or a pipe', {}, {}],
    ['a build server', { isTTY: true }, { CI: 'true' }],
    ['a terminal that cannot move its cursor', { isTTY: true }, { TERM: 'dumb' }],
  ])('is one plain line per phase on %s', (_, terminal, env) => {
    const { progress, written } = record(terminal, env);
    progress.report('Connecting to \u001B[2Jdemo');
    progress.report('Reading');
    progress.clear();
    expect(written()).toBe('Connecting to \\x1B[2Jdemo\nReading\n');
  });
});
