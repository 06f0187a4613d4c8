import { type Parsed, parseCommandLine } from './arguments.ts';
import { inClientsLanguage } from './clients-language.ts';
import type { Context, GlobalOptions } from './command.ts';
import { createDatabase, type DatabaseHandle } from './database.ts';
import type { Deps } from './deps.ts';
import { CancelledError, type ExitCode, UsageError } from './errors.ts';
import { lazyIncidentStore } from './incident/lazy-store.ts';
import type { IncidentLink, IncidentStore } from './incident/link.ts';
import { exitCodeOf, type Result, toResult } from './result.ts';
import { documentationGaps } from './system/documented.ts';
import { renderJson } from './ui/json.ts';
import { openTerminal, type Terminal } from './ui/terminal.ts';
import type { Block } from './view.ts';

export { inClientsLanguage, parseCommandLine };

type CommandLine = Extract<Parsed, { kind: 'command' }>;

export interface Outcome {
  readonly result: Result;
  /** What goes to stdout: words for a person, or one JSON document. */
  readonly output: string;
  readonly exitCode: ExitCode;
}

interface Told {
  readonly result: Result;
  readonly blocks: readonly Block[];
  /** What is printed in their place. */
  readonly document: string | undefined;
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
    const { result, blocks, document } = await recorded(argv, tools, () => runOne(commandLine, tools));
    const output = options.format === 'json' ? renderJson(result) : (document ?? terminal.render(result, blocks));
    return { result, output, exitCode: exitCodeOf(result.verdict) };
  } catch (error) {
    throw deps.signal.aborted && !(error instanceof CancelledError) ? new CancelledError() : error;
  } finally {
    terminal.close();
    await database.close();
  }
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
  return { result, blocks: spec.render(answer.facts, options.lang), document: spec.document?.(answer.facts) };
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
      of: (profile) => createDatabase({ deps, options: { ...options, profile }, command, progress: () => undefined }),
    },
    progress: terminal.progress,
    prompt: terminal.prompt,
    incidents,
    incident,
    show: terminal.show,
    showResult: async (result) => terminal.showResult(result, shown.get(result) ?? []),
    async runCommand(argv) {
      const parsed = await parseCommandLine(argv, { lang: options.lang, width: 80, env: {} });
      if (parsed.kind === 'help') throw notACommand(argv);
      const told = await runOne(parsed, tools);
      shown.set(told.result, told.blocks);
      return told.result;
    },
  };
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
