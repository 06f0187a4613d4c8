import type { Deps } from '../deps.ts';
import type { Result } from '../result.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import { renderAnswer } from './answer.ts';
import { renderBlocks } from './blocks.ts';
import { type Connection, connectionFlags } from './connection-flags.ts';
import { openLive } from './live.ts';
import type { LiveScreen } from './live.types.ts';
import { createProgress } from './progress.ts';
import { createPrompt, mayPrompt } from './prompt.ts';
import type { Prompt } from './prompt.types.ts';
import { type Screen, screenOf } from './screen.ts';

export interface TerminalOptions extends Connection {
  readonly lang: Lang;
  readonly format: string;
  readonly input: boolean;
  readonly color?: boolean | undefined;
  readonly ascii?: boolean | undefined;
}

/** Everything that a command line shows to a person or asks of one. */
export interface Terminal {
  /** One line of progress on stderr. */
  readonly progress: (message: string) => void;
  /** Undefined where nobody can be asked. */
  readonly prompt: Prompt | undefined;
  /** The text of a result as stdout shows it. */
  readonly render: (result: Result, blocks: readonly Block[]) => Promise<string>;
  /** The text of a result for a file: no colour. */
  readonly renderPlain: (result: Result, blocks: readonly Block[]) => Promise<string>;
  /** stdout while a command goes on. */
  readonly live: LiveScreen;
  /** Draws blocks on stderr, in the middle of a walk. */
  readonly show: (blocks: readonly Block[]) => void;
  /** Draws a whole result on stderr. */
  readonly showResult: (result: Result, blocks: readonly Block[]) => Promise<void>;
  /** Takes the line of progress away. */
  readonly close: () => void;
}

/** Builds what a command line shows and asks from its streams, its environment and its options. */
export function openTerminal(deps: Deps, options: TerminalOptions): Terminal {
  const { stdout, stderr, env } = deps;
  const { lang } = options;
  const connection = connectionFlags(options, env);
  const wish = { colour: options.color, ascii: options.ascii };
  const answerScreen = screenOf(stdout, env, wish);
  const screen = screenOf(stderr, env, wish);
  const progress = createProgress(stderr, screen, env);
  let hasSpoken = false;
  const say = (text: string) => {
    if (text === '') return;
    progress.clear();
    stderr.write(hasSpoken ? `\n${text}` : text);
    hasSpoken = true;
  };
  if (!stderr.listeners('error').includes(ignoreClosedStream)) stderr.on('error', ignoreClosedStream);
  return {
    // Whoever reads JSON from a pipe reads errors as JSON too: nothing may stand before them.
    progress: options.format === 'json' && stderr.isTTY !== true ? () => undefined : progress.report,
    prompt:
      options.format === 'text' && mayPrompt(deps, options.input)
        ? clearingFirst(createPrompt(deps, screen, lang), progress.clear)
        : undefined,
    render: (result, blocks) => draw(result, blocks, { screen: answerScreen, lang, connection }),
    renderPlain: (result, blocks) =>
      draw(result, blocks, { screen: { ...answerScreen, width: 100, colour: false }, lang, connection }),
    live: openLive({ stdout, env, wish, lang }),
    show: (blocks) => say(renderBlocks(blocks, screen, lang)),
    showResult: async (result, blocks) => say(await draw(result, blocks, { screen, lang, connection })),
    close: () => {
      progress.clear();
      // On a terminal the answer comes below what was shown; in a pipe they are apart.
      if (hasSpoken && stderr.isTTY) stderr.write('\n');
    },
  };
}

/** The words of evidence are loaded where something was found. */
async function draw(
  result: Result,
  blocks: readonly Block[],
  frame: { readonly screen: Screen; readonly lang: Lang; readonly connection: string },
): Promise<string> {
  if (result.findings.length === 0) return renderAnswer(result, blocks, { ...frame, evidenceOf: () => [] });
  const { renderResult } = await import('./result.ts');
  return renderResult(result, blocks, frame.screen, frame.lang, frame.connection);
}

/** Whoever closed stderr does not want progress; the answer on stdout does not depend on it. */
function ignoreClosedStream(): void {}

function clearingFirst(prompt: Prompt, clear: () => void): Prompt {
  return {
    select: (question, choices, options) => {
      clear();
      return prompt.select(question, choices, options);
    },
    input: (question, options) => {
      clear();
      return prompt.input(question, options);
    },
    confirm: (question, options) => {
      clear();
      return prompt.confirm(question, options);
    },
  };
}
