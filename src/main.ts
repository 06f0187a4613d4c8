import type { Parsed } from './arguments.ts';
import type { Deps } from './deps.ts';
import { EXIT, UserError } from './errors.ts';
import type { Lang } from './text.ts';
import { VERSION } from './version.ts';
import { writeAll } from './write.ts';

type CommandLine = Extract<Parsed, { kind: 'command' }>;

/**
 * Runs one command line and gives its exit code. The only place that prints results and errors.
 * Libraries are loaded only when they are needed: `--version` loads none.
 */
export async function main(argv: readonly string[], deps: Deps): Promise<number> {
  const lang = languageOf(argv, deps.env);
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      await writeAll(deps.stdout, `${VERSION}\n`);
      return EXIT.ok;
    }
    const { inClientsLanguage, parseCommandLine } = await import('./run.ts');
    const parsed = await parseCommandLine(argv, { lang, width: deps.stdout.columns || 80, env: deps.env });
    if (parsed.kind === 'help') {
      await writeAll(parsed.exitCode === EXIT.ok ? deps.stdout : deps.stderr, parsed.text);
      return parsed.exitCode;
    }
    return await answer(argv, await inClientsLanguage(parsed, argv, deps.env), deps);
  } catch (error) {
    return await reportError(error, argv, lang, deps);
  }
}

async function answer(argv: readonly string[], commandLine: CommandLine, deps: Deps): Promise<number> {
  const { runCommandLine } = await import('./run.ts');
  const { output, exitCode } = await runCommandLine(argv, commandLine, deps);
  await writeAll(deps.stdout, output);
  return commandLine.globals.exitZero ? EXIT.ok : exitCode;
}

async function reportError(error: unknown, argv: readonly string[], lang: Lang, deps: Deps): Promise<number> {
  const { renderError, screenOf } = await import('./ui/error.ts');
  const json =
    argv.includes('--json') ||
    argv.some((word, at) => word === '--format=json' || (word === '--format' && argv[at + 1] === 'json'));
  const colour = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  const screen = screenOf(deps.stderr, deps.env, { colour, ascii: argv.includes('--ascii') });
  const text = renderError(error, { lang, debug: argv.includes('--debug'), json, screen });
  await writeAll(deps.stderr, text).catch(() => undefined);
  return error instanceof UserError ? error.exitCode : EXIT.bug;
}

/** `--lang` > MMSUP_LANG > LC_ALL > LC_MESSAGES > LANG; everything that is not Russian is English. */
function languageOf(argv: readonly string[], env: Deps['env']): Lang {
  const at = argv.indexOf('--lang');
  const typed = at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  const wanted = typed || env['MMSUP_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'en';
  return wanted.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
