import { type Parsed, parseCommandLine } from './arguments.ts';
import { inClientsLanguage } from './clients-language.ts';
import type { CommandSpec, Context, GlobalOptions, Place } from './command.ts';
import { damagedRecords, withDamage } from './damaged-records.ts';
import { createDatabase, type DatabaseHandle, withinTime } from './database.ts';
import type { Deps } from './deps.ts';
import { CancelledError, EXIT, type ExitCode, UsageError } from './errors.ts';
import type { IncidentLink, IncidentStore } from './incident/link.ts';
import { lazyIncidentStore } from './incident/record/lazy-store.ts';
import type { GrowingMasker } from './model/personal/masker.ts';
import { commandAt } from './program.ts';
import { recorded, refuseUnrecorded, tellingPersonal } from './recorded.ts';
import { type RememberedOutcome, rememberOutcome } from './remembered.ts';
import { exitCodeOf, type NotEvaluated, type Result, toResult } from './result.ts';
import { documentationGaps } from './system/documented.ts';
import { type Lang, text } from './text.ts';
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
  /** To be called before the output and the files are handed out. Absent where the command remembers nothing of it. */
  readonly remember?: () => Promise<RememberedOutcome>;
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
  masker(): Promise<GrowingMasker>;
}

/** Runs one parsed command line with everything that it may use, and closes what it opened. */
export async function runCommandLine(argv: readonly string[], commandLine: CommandLine, deps: Deps): Promise<Outcome> {
  const { globals: options, spec } = commandLine;
  refuseUnrecorded(spec.path, options);
  const terminal = openTerminal(deps, options);
  const masker = oneMasker(deps);
  const database = createDatabase({
    deps,
    options,
    command: spec.path,
    progress: terminal.progress,
    masker,
    needsNoSystem: spec.needsNoSystem,
  });
  const agreed = agreedWith(deps);
  const damaged = damagedRecords({ options, terminal, deps });
  const means = async () => ({ masker: await masker(), onDamaged: damaged.add, ...tellingPersonal(argv, options) });
  const { env, cwd, now, stderr } = deps;
  const incidents = lazyIncidentStore(options.incidents, { env, cwd, now, stderr, agreed }, means);
  try {
    const incident = options.incident === undefined ? undefined : await incidents.link(options.incident);
    const tools: Tools = { deps, options, terminal, database, incidents, incident, masker };
    const told = await recorded({ argv, command: spec.path }, tools, () => runOne(commandLine, tools));
    const damage = damaged.tell(told.result);
    const output = await inFormat(options.format, told, { spec, options, damage, draw: terminal.render });
    const files: string[] = [];
    for (const { format } of options.files)
      files.push(await inFormat(format, told, { spec, options, damage, draw: terminal.renderPlain }));
    const remember =
      spec.remember &&
      (() => rememberOutcome(spec, createContext(tools, spec.path), { result: told.result, output, files }));
    return { result: told.result, output, files, exitCode: told.exitCode, ...(remember ? { remember } : {}) };
  } catch (error) {
    damaged.tell();
    throw deps.signal.aborted && !(error instanceof CancelledError) ? new CancelledError() : error;
  } finally {
    terminal.close();
    await incidents.close().finally(database.close);
  }
}

/** The one masker of a command line; what it knows of names and numbers is not read by commands that write and ask nothing. */
function oneMasker({ env }: Deps): () => Promise<GrowingMasker> {
  let made: Promise<GrowingMasker> | undefined;
  const make = async () => {
    const [{ createMasker }, { secretsOf }] = await Promise.all([
      import('./model/personal/masker.ts'),
      import('./model/personal/secrets.ts'),
    ]);
    return createMasker(secretsOf(env));
  };
  return () => {
    made ??= make();
    return made;
  };
}

interface Drawing {
  readonly spec: CommandSpec<never>;
  readonly options: GlobalOptions;
  readonly damage: readonly NotEvaluated[];
  readonly draw: Terminal['render'];
}

/** One answer in one format. */
async function inFormat(format: string, told: Told, { spec, options, damage, draw }: Drawing): Promise<string> {
  const { blocks, document, causes, exitCode } = told;
  if (format === 'text') return document ?? draw(told.result, blocks);
  const whole = withDamage(told.result, damage, options.lang);
  const result: Result = spec.forReader?.(whole as Result<never>) ?? whole;
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
  const { deps, options, terminal, database, incidents, incident, masker } = tools;
  const shown = new WeakMap<Result, readonly Block[]>();
  return {
    deps,
    options,
    lang: options.lang,
    database: database.open,
    decideDatabase: database.decide,
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
          masker,
        }),
      systemOf: async (profile) =>
        (await (await import('./profile/resolve.ts')).resolveProfile({ profile }, deps.env)).system,
      agreed: agreedWith(deps),
    },
    progress: terminal.progress,
    prompt: terminal.prompt,
    incidents,
    incident,
    mask: masker,
    live: terminal.live,
    show: terminal.show,
    showResult: async (result) =>
      terminal.showResult(result, shown.get(result) ?? (await blocksOf(result, options.lang))),
    async runCommand(argv, on, withinMs) {
      const parsed = await parseCommandLine(argv, { lang: options.lang, width: 80, env: {} });
      if (parsed.kind === 'help') throw notACommand(argv);
      const told = on ? await runElsewhere(parsed, tools, on) : await runOne(parsed, within(tools, withinMs));
      shown.set(told.result, told.blocks);
      return told.result;
    },
  };
}

/** The blocks of a result that was read back from a record; none where they cannot be drawn from what the record could keep. */
async function blocksOf({ command, facts }: Result, lang: Lang): Promise<readonly Block[]> {
  const [noun, verb] = command.split(' ');
  const spec = await commandAt(noun, verb)?.load();
  try {
    return spec?.render(facts as never, lang) ?? [];
  } catch {
    return [];
  }
}

const agreedWith =
  ({ env }: Deps): Context['profiles']['agreed'] =>
  async (whose) =>
    (await import('./profile/agreed.ts')).agreedWith(env, whose);

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
  const { deps, terminal, masker } = tools;
  const database = createDatabase({ deps, options, command: path, progress: terminal.progress, masker, needsNoSystem });
  try {
    return await runOne(commandLine, { ...tools, options, database });
  } finally {
    await database.close();
  }
}

function notACommand(argv: readonly string[]): UsageError {
  return new UsageError({
    code: 'usage/not-a-command',
    message: text(
      `"mmsup ${argv.join(' ')}" is not a command that gives a result.`,
      `«mmsup ${argv.join(' ')}» — не команда, у которой есть ответ.`,
    ),
    hint: text('List the commands with: mmsup --help', 'Список команд: mmsup --help'),
  });
}
