import { Command, CommanderError, Option } from 'commander';
import type { CommandSpec, GlobalOptions } from './command.ts';
import { commanderHint, commanderMessage } from './command-line-words.ts';
import { EXIT, type ExitCode, UsageError } from './errors.ts';
import { readFailOn } from './fail-on.ts';
import { FORMATS, readOutputs } from './formats.ts';
import { EVERY_COMMAND, EXIT_CODES, formatHelp, withoutHelpWord } from './help.ts';
import { isMoment } from './profile/moment.ts';
import { COMMANDS, type CommandEntry, commandAt, NOUNS, VERB_OF_NOUN } from './program.ts';
import { type Lang, text } from './text.ts';

/** What a command line asks for: a command to run, or help to print. */
export type Parsed =
  | { readonly kind: 'help'; readonly text: string; readonly exitCode: ExitCode }
  | {
      readonly kind: 'command';
      readonly spec: CommandSpec<never>;
      readonly args: readonly string[];
      readonly options: Readonly<Record<string, unknown>>;
      readonly globals: GlobalOptions;
    };

export interface ParseSettings {
  readonly lang: Lang;
  /** Columns of the terminal that shows help. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function globalOptions(): Option[] {
  return [
    new Option('-p, --profile <name>', 'profile of the client’s database (MMSUP_PROFILE)'),
    new Option('--db <conninfo>', 'connect here instead: URI or key=value, without a password'),
    new Option('--system <name|file>', 'system description to read the database with'),
    new Option('--as-of <time>', 'judge overdue, stale and future against this moment'),
    new Option('--lang <lang>', 'language of explanations').choices(['en', 'ru']),
    new Option('--json', 'one JSON document on stdout; the same as --format json'),
    new Option(
      '--format <format[=file]>',
      `form of the answer: ${FORMATS.join(', ')}; with =FILE to a file; may be repeated`,
    ).argParser((value, before: readonly string[] = []) => [...before, value]),
    new Option('--fail-on <severity>', 'findings from here on are a problem (exit 3): error, warning, never').default(
      'warning',
    ),
    new Option('--exit-zero', 'exit 0 whatever was found or could not be decided; errors keep their codes'),
    new Option('--incident <id>', 'record this command in an incident'),
    new Option('--incidents <dir>', 'folder of incident records (MMSUP_INCIDENTS)'),
    new Option('--runbooks <dir>', 'folder of own runbooks (MMSUP_RUNBOOKS); may be repeated').argParser(
      (value: string, before: readonly string[] = []) => [...before, value],
    ),
    new Option(
      '--show-personal [why]',
      'show personal data in clear; the reason and this command go into the incident',
    ),
    new Option('--no-input', 'never ask anything'),
    new Option('--color', 'colour although it would not be used'),
    new Option('--no-color', 'no colour'),
    new Option('--ascii', 'plain ASCII drawing'),
    new Option('--debug', 'stack traces and timings on stderr'),
  ].map((option) => option.helpGroup('Global options:'));
}

/**
 * Reads a command line. Only the command that was typed is loaded.
 * @throws UsageError `usage/…` for whatever is wrong with it.
 */
export async function parseCommandLine(typed: readonly string[], settings: ParseSettings): Promise<Parsed> {
  const argv = withVerb(withoutBareSystem(withoutHelpWord(typed, (word) => Object.hasOwn(NOUNS, word))));
  const chosen = commandAt(...firstTwoWords(argv));
  const spec = await chosen?.load();
  const output = { out: '', err: '' };
  let leaf: Command | undefined;
  const root = buildProgram({ ...settings, isCommand: chosen !== undefined }, output);
  const commands = addCommands(root, chosen && !asksForHelp(argv) ? [chosen] : COMMANDS, settings.lang);
  const command = chosen && commands.get(chosen);
  if (command && spec) {
    spec.configure(command);
    command.action(() => {
      leaf = command;
    });
  }
  try {
    await root.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    return helpOrError(error, output, argv);
  }
  if (!leaf || !spec) return { kind: 'help', text: root.helpInformation() + EXIT_CODES, exitCode: EXIT.ok };
  checkMoment(root.opts()['asOf']);
  const globals = readGlobals(root.opts(), settings, spec);
  return { kind: 'command', spec, args: leaf.args, options: leaf.opts(), globals };
}

/** `rules lint --system` without a name means the system of the profile, as it does without the word. */
function withoutBareSystem(argv: readonly string[]): readonly string[] {
  const [noun, verb] = firstTwoWords(argv);
  if (noun !== 'rules' || verb !== 'lint') return argv;
  return argv.filter((word, at) => word !== '--system' || !(argv[at + 1] ?? '-').startsWith('-'));
}

/** `learn` and `learn --seed 7` are `learn start`; `learn --help` tells of all its verbs. */
function withVerb(argv: readonly string[]): readonly string[] {
  const [noun, verb] = firstTwoWords(argv);
  const usual = noun === undefined ? undefined : VERB_OF_NOUN[noun];
  if (usual === undefined || asksForHelp(argv) || commandAt(noun, verb)) return argv;
  const at = argv.indexOf(noun!);
  const next = argv[at + 1];
  return next === undefined || next.startsWith('-') ? [...argv.slice(0, at + 1), usual, ...argv.slice(at + 1)] : argv;
}

/** Only help tells of commands that were not typed, and to build them all takes longer than to run a small one. */
function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

function buildProgram(
  { width, isCommand }: ParseSettings & { readonly isCommand: boolean },
  output: { out: string; err: string },
): Command {
  const root = new Command('mmsup')
    .description('Find the cause of a marketing-automation complaint, with its evidence and the next step.')
    .usage('<noun> <verb> [arguments] [options]')
    .addHelpText('after', EXIT_CODES)
    .addHelpText('afterAll', ({ command }) => (command.parent ? EVERY_COMMAND : ''))
    .exitOverride()
    .configureHelp({ formatHelp, helpWidth: Math.min(Math.max(width, 40), 120) })
    .configureOutput({
      writeOut: (written) => {
        output.out += written;
      },
      writeErr: (written) => {
        output.err += written;
      },
      outputError: () => undefined,
    });
  // A command may have a --version of its own: that of a segment.
  if (!isCommand) root.option('-V, --version', 'print the version');
  for (const option of globalOptions()) root.addOption(option);
  return root;
}

function addCommands(root: Command, entries: readonly CommandEntry[], lang: Lang): ReadonlyMap<CommandEntry, Command> {
  const commands = new Map<CommandEntry, Command>();
  for (const [noun, summary] of Object.entries(NOUNS)) {
    const alone = entries.find(({ path }) => path === noun);
    if (alone) commands.set(alone, describe(root.command(noun).copyInheritedSettings(root), alone, lang));
    const entriesOfNoun = entries.filter(({ path }) => path.startsWith(`${noun} `));
    if (entriesOfNoun.length === 0) continue;
    const group = root
      .command(noun)
      .summary(summary[lang])
      .description(summary[lang])
      .helpCommand(false)
      .copyInheritedSettings(root);
    for (const entry of entriesOfNoun) {
      const command = group.command(entry.path.slice(noun.length + 1)).copyInheritedSettings(root);
      commands.set(entry, describe(command, entry, lang));
    }
  }
  return commands;
}

function describe(command: Command, { summary }: CommandEntry, lang: Lang): Command {
  return command.summary(summary[lang]).description(summary[lang]).allowExcessArguments(false);
}

/** The first two words that are neither options nor values of global options. */
function firstTwoWords(argv: readonly string[]): [string | undefined, string | undefined] {
  const takesValue = new Set(
    globalOptions().flatMap((option) => (option.required || option.optional ? [option.short, option.long] : [])),
  );
  const words: string[] = [];
  for (let at = 0; at < argv.length && words.length < 2; at += 1) {
    const token = argv[at]!;
    if (takesValue.has(token)) at += 1;
    else if (!token.startsWith('-')) words.push(token);
  }
  return [words[0], words[1]];
}

function helpOrError(error: unknown, output: { out: string; err: string }, argv: readonly string[]): Parsed {
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: output.out, exitCode: EXIT.ok };
  if (error.code === 'commander.help') {
    const help = output.err || output.out;
    return { kind: 'help', text: help, exitCode: argv.length === 0 ? EXIT.ok : EXIT.usage };
  }
  const [message, ...rest] = error.message.replace(/^error: /, '').split('\n');
  const [noun, verb] = firstTwoWords(argv);
  const typed =
    commandAt(noun, verb)?.path.split(' ') ?? (noun !== undefined && Object.hasOwn(NOUNS, noun) ? [noun] : []);
  throw new UsageError({
    code: `usage/${error.code.replace('commander.', '')}`,
    message: commanderMessage(message!),
    hint: commanderHint(rest, ['mmsup', ...typed, '--help'].join(' ')),
    cause: error,
  });
}

/** Judged here, before anything is connected or recorded. */
function checkMoment(asOf: unknown): void {
  if (typeof asOf !== 'string' || isMoment(asOf)) return;
  throw new UsageError({
    code: 'usage/as-of',
    message: text(`--as-of "${asOf}" is no moment.`, `--as-of «${asOf}» — не момент времени.`),
    hint: text(
      'Write it like 2026-11-23, 2026-11-23T09:00 (time of the business) or 2026-11-23T06:00:00Z.',
      'Напишите так: 2026-11-23, 2026-11-23T09:00 (время компании) или 2026-11-23T06:00:00Z.',
    ),
  });
}

/** Personal data is shown in clear only for a reason that can be read later. */
function readShowPersonal(typed: unknown): Pick<GlobalOptions, 'showPersonal' | 'showPersonalWhy'> {
  if (typed === undefined || typed === false) return { showPersonal: false };
  const why = typeof typed === 'string' ? typed.trim() : '';
  if (/\p{L}{2}/u.test(why)) return { showPersonal: true, showPersonalWhy: why };
  throw new UsageError({
    code: 'usage/show-personal',
    message: text(
      '--show-personal needs a reason: it stands in the incident record before anything is shown.',
      'Для --show-personal нужна причина: она попадёт в запись инцидента раньше, чем что-либо будет показано.',
    ),
    hint: text(
      'Type it behind the option: --show-personal "the customer reads his address to me" --incident ID',
      'Напишите её сразу за опцией: --show-personal "клиент диктует мне свой адрес" --incident ID',
    ),
  });
}

/** Flags come before the environment. */
function readGlobals(
  options: Readonly<Record<string, unknown>>,
  { lang, env }: ParseSettings,
  { formats = {}, failWords = [] }: Pick<CommandSpec<never>, 'formats' | 'failWords'>,
): GlobalOptions {
  const asText = (key: string, variable = '') => {
    const value = options[key] ?? (env[variable] || undefined);
    return typeof value === 'string' ? { [key]: value } : {};
  };
  return {
    ...asText('profile', options['db'] === undefined ? 'MMSUP_PROFILE' : ''),
    ...asText('db'),
    ...asText('system'),
    ...asText('asOf'),
    ...asText('incident', 'MMSUP_INCIDENT'),
    ...asText('incidents', 'MMSUP_INCIDENTS'),
    ...(options['runbooks'] === undefined ? {} : { runbooks: options['runbooks'] as readonly string[] }),
    ...readOutputs(
      (options['format'] as readonly string[] | undefined) ?? [],
      options['json'] === true,
      Object.keys(formats),
    ),
    lang: (options['lang'] as Lang | undefined) ?? lang,
    ...readFailOn(String(options['failOn']), failWords),
    exitZero: options['exitZero'] === true,
    debug: options['debug'] === true,
    input: options['input'] !== false,
    ...readShowPersonal(options['showPersonal']),
    color: options['color'] as boolean | undefined,
    ascii: options['ascii'] === true,
  };
}
