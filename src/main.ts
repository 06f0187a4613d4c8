import type { Parsed } from './arguments.ts';
import type { Deps } from './deps.ts';
import { EXIT, UserError } from './errors.ts';
import type { OutputFiles } from './outputs.ts';
import type { Outcome } from './run.ts';
import type { Lang } from './text.ts';
import { VERSION } from './version.ts';
import { writeAll } from './write.ts';

type CommandLine = Extract<Parsed, { kind: 'command' }>;

/**
 * Runs one command line and gives its exit code. The only place that prints results and errors.
 * Libraries are loaded only when they are needed: `--version` loads none.
 */
export async function main(argv: readonly string[], deps: Deps): Promise<number> {
  let lang = languageOf(argv, deps.env);
  let command: string | null = null;
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
    command = parsed.spec.path;
    const commandLine = await inClientsLanguage(parsed, argv, deps.env);
    lang = commandLine.globals.lang;
    return await answer(argv, commandLine, deps);
  } catch (error) {
    return await reportError(error, { argv, command, lang }, deps);
  }
}

async function answer(argv: readonly string[], commandLine: CommandLine, deps: Deps): Promise<number> {
  const { runCommandLine } = await import('./run.ts');
  const { globals, spec } = commandLine;
  const exitCodeOf = ({ exitCode }: Outcome) =>
    globals.exitZero && exitCode !== EXIT.unavailable ? EXIT.ok : exitCode;
  if (globals.files.length === 0) {
    const outcome = await runCommandLine(argv, commandLine, deps);
    await handOut(outcome, undefined, deps);
    return exitCodeOf(outcome);
  }
  const { openFiles, errorDocument } = await import('./outputs.ts');
  const files = await openFiles(globals.files, deps.cwd, spec.isForOneReader ? 'owner' : 'all');
  try {
    const outcome = await runCommandLine(argv, commandLine, deps);
    await handOut(outcome, files, deps);
    return exitCodeOf(outcome);
  } catch (error) {
    const told = { command: spec.path, lang: globals.lang };
    // The error itself is what is reported, also where it cannot be written.
    await files
      .write(globals.files.map(({ format }) => errorDocument(error, { ...told, format })))
      .catch(() => undefined);
    throw error;
  } finally {
    await files.close();
  }
}

/** First the command remembers what it hands out, where it does so at all; then come the files, then stdout: “done” is said of what is done. */
async function handOut(outcome: Outcome, files: OutputFiles | undefined, { stdout, stderr }: Deps): Promise<void> {
  const remembered = await outcome.remember?.();
  const taken = { output: false, files: outcome.files.map(() => false) };
  try {
    await files?.write(outcome.files, (at) => {
      taken.files[at] = true;
    });
    taken.output = await writeAll(stdout, outcome.output);
  } catch (error) {
    // Whoever is told of it writes the error into every file.
    taken.files.fill(false);
    throw error;
  } finally {
    // What went wrong with the texts themselves is what is reported.
    await remembered?.settle(taken).catch(() => undefined);
  }
  if (remembered?.note !== undefined) await writeAll(stderr, `${remembered.note}\n`).catch(() => undefined);
}

interface Typed {
  readonly argv: readonly string[];
  /** Null where the command line could not be read. */
  readonly command: string | null;
  readonly lang: Lang;
}

async function reportError(error: unknown, { argv, command, lang }: Typed, deps: Deps): Promise<number> {
  const { renderError, screenOf } = await import('./ui/error.ts');
  const { formatTyped, isBuildFormat } = await import('./formats.ts');
  const format = formatTyped(argv);
  const colour = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  const screen = screenOf(deps.stderr, deps.env, { colour, ascii: argv.includes('--ascii') });
  const isTerminal = deps.stderr.isTTY === true;
  const text = renderError(error, {
    lang,
    debug: argv.includes('--debug'),
    json: format === 'json',
    screen,
    isTerminal,
  });
  await writeAll(deps.stderr, text).catch(() => undefined);
  if (isBuildFormat(format)) {
    // Whoever reads stdout as a document gets one.
    const { errorDocument } = await import('./outputs.ts');
    await writeAll(deps.stdout, errorDocument(error, { format, command, lang })).catch(() => undefined);
  }
  return error instanceof UserError ? error.exitCode : EXIT.bug;
}

/** `--lang` > MMSUP_LANG > LC_ALL > LC_MESSAGES > LANG; everything that is not Russian is English. */
function languageOf(argv: readonly string[], env: Deps['env']): Lang {
  const at = argv.indexOf('--lang');
  const typed = at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  const wanted = typed || env['MMSUP_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'en';
  return wanted.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
