import { type Parsed, parseCommandLine } from './arguments.ts';
import { inClientsLanguage } from './clients-language.ts';
import type { CommandSpec, Context, GlobalOptions, Place } from './command.ts';
import { createDatabase, type DatabaseHandle, withinTime } from './database.ts';
import type { Deps } from './deps.ts';
import { CancelledError, EXIT, type ExitCode, UsageError } from './errors.ts';
import { lazyIncidentStore } from './incident/lazy-store.ts';
import type { IncidentLink, IncidentStore } from './incident/link.ts';
import { exitCodeOf, type Result, toResult } from './result.ts';
import { documentationGaps } from './system/documented.ts';
import type { CauseWords } from './ui/formats/document.types.ts';
import { renderJson } from './ui/json.ts';
import { openTerminal, type Terminal } from './ui/terminal.ts';
import type { Block } from './view.ts';

export { inClientsLanguage, parseCommandLine };

type CommandLine = Extract<Parsed, { kind: 'command' }>;

export interface Outcome {
  readonly result: Result;
  /** What goes to stdout: words for a person, or one document. */
  readonly output: string;
  /** The contents of the files that were asked for, in the order of {@link GlobalOptions.files}. */
  readonly files: readonly string[];
  readonly exitCode: ExitCode;
}

interface Told {
  readonly result: Result;
  readonly causes: ReadonlyMap<string, CauseWords>;
  readonly blocks: readonly Block[];
  /** What is printed in their place. */
  readonly document: string | undefined;
  readonly exitCode: ExitCode;
}

interface Tools {
  readonly deps: Deps;
  readonly options: GlobalOptions;
  readonly terminal: Terminal;
  readonly database: DatabaseHandle;
  readonly incidents: IncidentStore;
  readonly incident: IncidentLink | undefined;
}

/** Runs one parsed command line with everything that it may use, and closes what it opened. */
export async function runCommandLine(argv: readonly string[], commandLine: CommandLine, deps: Deps): Promise<Outcome> {
  const { globals: options, spec } = commandLine;
  const terminal = openTerminal(deps, options);
  const database = createDatabase({
    deps,
    options,
    command: spec.path,
    progress: terminal.progress,
    needsNoSystem: spec.needsNoSystem,
  });
  const incidents = lazyIncidentStore(options.incidents, deps);
  try {
    const incident = options.incident === undefined ? undefined : await incidents.link(options.incident);
    const tools: Tools = { deps, options, terminal, database, incidents, incident };
    const told = await recorded(argv, tools, () => runOne(commandLine, tools));
    const output = await inFormat(options.format, told, { spec, options, draw: terminal.render });
    const files: string[] = [];
    for (const { format } of options.files)
      files.push(await inFormat(format, told, { spec, options, draw: terminal.renderPlain }));
    return { result: told.result, output, files, exitCode: told.exitCode };
  } catch (error) {
    throw deps.signal.aborted && !(error instanceof CancelledError) ? new CancelledError() : error;
  } finally {
    terminal.close();
    await incidents.close();
    await database.close();
  }
}

interface Drawing {
  readonly spec: CommandSpec<never>;
  readonly options: GlobalOptions;
  readonly draw: Terminal['render'];
}

/** One answer in one format. */
async function inFormat(format: string, told: Told, { spec, options, draw }: Drawing): Promise<string> {
  const { result, blocks, document, causes, exitCode } = told;
  if (format === 'text') return document ?? draw(result, blocks);
  if (format === 'json') return renderJson(result);
  const own = spec.formats?.[format];
  if (own) return own.write(result as Result<never>);
  const { DOCUMENT_FORMATS } = await import('./ui/formats/formats.ts');
  const { casesOf } = await import('./case.ts');
  const { failOn, lang } = options;
  const cases = spec.cases?.(result as Result<never>, lang) ?? casesOf(result);
  return DOCUMENT_FORMATS[format]!.answer({
    result,
    cases,
    causes,
    failOn,
    exitCode,
    lang,
  });
}

async function runOne({ spec, args, options: own }: CommandLine, tools: Tools): Promise<Told> {
  const { options, database, deps } = tools;
  const given = await spec.run(createContext(tools, spec.path), args, own);
  const [opened, connected] = [database.opened(), database.connected()];
  const gaps = opened ? documentationGaps(opened.system) : [];
  const answer = { ...given, notEvaluated: [...given.notEvaluated, ...gaps] };
  const result = toResult(answer, {
    command: spec.path,
    profile: connected?.profile ?? null,
    system: opened?.system.id ?? connected?.system ?? null,
    at: opened?.asOf ?? deps.now().toISOString(),
    lang: options.lang,
    failOn: options.failOn,
  });
  const causes = new Map(
    answer.findings.map(({ cause: { id, name, article } }) => [
      id,
      { name, what: article.what, repair: article.repair },
    ]),
  );
  return {
    result,
    causes,
    blocks: spec.render(answer.facts, options.lang),
    document: spec.document?.(answer.facts),
    exitCode: answer.isUnavailable ? EXIT.unavailable : exitCodeOf(result.verdict),
  };
}

function createContext(tools: Tools, command: string): Context {
  const { deps, options, terminal, database, incidents, incident } = tools;
  const shown = new WeakMap<Result, readonly Block[]>();
  return {
    deps,
    options,
    lang: options.lang,
    database: database.open,
    connection: database.connect,
    profiles: {
      names: async () =>
        (await (await import('./profile/load.ts')).loadProfiles(deps.env)).profiles.map(({ name }) => name),
      of: (profile, signal = deps.signal) =>
        createDatabase({
          deps: { ...deps, signal },
          options: profile === undefined ? options : { ...options, profile },
          command,
          progress: () => undefined,
        }),
    },
    progress: terminal.progress,
    prompt: terminal.prompt,
    incidents,
    incident,
    live: terminal.live,
    show: terminal.show,
    showResult: async (result) => terminal.showResult(result, shown.get(result) ?? []),
    async runCommand(argv, on, withinMs) {
      const parsed = await parseCommandLine(argv, { lang: options.lang, width: 80, env: {} });
      if (parsed.kind === 'help') throw notACommand(argv);
      const told = on ? await runElsewhere(parsed, tools, on) : await runOne(parsed, within(tools, withinMs));
      shown.set(told.result, told.blocks);
      return told.result;
    },
  };
}

/** The same tools, whose database answers only so many milliseconds more. */
function within(tools: Tools, milliseconds: number | undefined): Tools {
  return milliseconds === undefined ? tools : { ...tools, database: withinTime(tools.database, milliseconds) };
}

/** Runs a command on another database than the command line's, with a connection of its own. */
async function runElsewhere(commandLine: CommandLine, tools: Tools, { db, system }: Place): Promise<Told> {
  const { profile: _, asOf: __, ...rest } = tools.options;
  const { asOf } = commandLine.globals;
  const options: GlobalOptions = { ...rest, ...(asOf === undefined ? {} : { asOf }), db, system };
  const { path, needsNoSystem } = commandLine.spec;
  const { deps, terminal } = tools;
  const database = createDatabase({ deps, options, command: path, progress: terminal.progress, needsNoSystem });
  try {
    return await runOne(commandLine, { ...tools, options, database });
  } finally {
    await database.close();
  }
}

function notACommand(argv: readonly string[]): UsageError {
  return new UsageError({
    code: 'usage/not-a-command',
    message: `"mmsup ${argv.join(' ')}" is not a command that gives a result.`,
    hint: 'List the commands with: mmsup --help',
  });
}

/** With `--incident`, the command line and what came of it stand in the record, also when it failed. */
async function recorded(argv: readonly string[], tools: Tools, work: () => Promise<Told>): Promise<Told> {
  const { incident, database, deps } = tools;
  if (!incident) return work();
  const { recordCommand } = await import('./incident/command-event.ts');
  const { withoutPasswords } = await import('./db/connection-string.ts');
  const started = deps.now();
  const frame = () => ({
    argv: withoutPasswords(argv),
    started,
    ended: deps.now(),
    profile: database.connected()?.profile ?? null,
    server: database.connected()?.session.server ?? null,
  });
  try {
    const told = await work();
    await recordCommand(incident, { ...frame(), result: told.result });
    return told;
  } catch (error) {
    await recordCommand(incident, { ...frame(), error });
    throw error;
  }
}
