import { rmSync } from 'node:fs';
import { afterAll } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { CancelledError } from '../../../src/errors.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';
import type { Block } from '../../../src/view.ts';
import { type Script, scriptedContext, temporaryFolder } from '../support.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export interface Told {
  readonly context: Context;
  /** What was shown and asked, in order. */
  readonly said: string[];
}

/** A person who gives these answers, one per question; each must be one of those offered. */
export function personSaying(answers: readonly string[], script: Script, lang: 'en' | 'ru' = 'en'): Told {
  const folder = temporaryFolder();
  folders.push(folder);
  const said: string[] = [];
  const left = [...answers];
  const next = (question: string): string => {
    const answer = left.shift();
    said.push(`? ${question}`);
    if (answer === undefined || answer === '^C') throw new CancelledError();
    return answer;
  };
  const prompt: Prompt = {
    async select(question, choices) {
      const answer = next(`${question} [${choices.map(({ name }) => name).join(' | ')}]`);
      const choice = choices.find(({ value }) => value === answer);
      if (!choice) throw new Error(`"${answer}" is not among ${choices.map(({ value }) => value).join(', ')}`);
      return choice.value;
    },
    input: async (question) => next(question),
    confirm: async (question) => next(question) === 'yes',
  };
  const show = (blocks: readonly Block[]) => {
    for (const block of blocks) if ('text' in block) said.push(block.text);
  };
  const showResult: Context['showResult'] = async ({ command, findings }) => {
    said.push(`<${command}: ${findings.map(({ cause }) => cause).join(', ')}>`);
  };
  return { said, context: { ...scriptedContext(folder, script), lang, prompt, show, showResult } };
}
