import { describe, expect, it } from 'vitest';
import { mayPrompt } from '../../src/ui/prompt.ts';

const terminal = { isTTY: true } as never;
const pipe = {} as never;

/** One that must not be looked at: that opens it. */
const deps = (stderr: never, env: Record<string, string> = {}) => ({
  stderr,
  env,
  get stdin(): never {
    throw new Error('stdin was opened');
  },
});

describe('whether somebody can be asked', () => {
  it('is known without opening stdin where nobody would see the question, or nobody is to be asked', () => {
    expect(mayPrompt(deps(pipe), true)).toBe(false);
    expect(mayPrompt(deps(terminal), false)).toBe(false);
    expect(mayPrompt(deps(terminal, { CI: 'true' }), true)).toBe(false);
    expect(() => mayPrompt(deps(terminal), true)).toThrow('stdin was opened');
  });

  it('needs a terminal at both ends', () => {
    const [stdin, stderr, env] = [terminal, terminal, {}];
    expect([mayPrompt({ stdin, stderr, env }, true), mayPrompt({ stdin: pipe, stderr, env }, true)]).toEqual([
      true,
      false,
    ]);
  });
});
