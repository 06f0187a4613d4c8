import { type Parsed, parseCommandLine } from './arguments.ts';
import { inClientsLanguage } from './clients-language.ts';
import type { CommandSpec, Context, Delivery, GlobalOptions, Place } from './command.ts';
import { damagedRecords, withDamage } from './damaged-records.ts';
import { createDatabase, type DatabaseHandle, withinTime } from './database.ts';
import type { Deps } from './deps.ts';
import { CancelledError, EXIT, type ExitCode, UsageError } from './errors.ts';
import type { IncidentLink, IncidentStore } from './incident/link.ts';
import { lazyIncidentStore } from './incident/record/lazy-store.ts';
import type { StoreMeans } from './incident/record/store.ts';
import type { GrowingMasker } from './model/personal/masker.ts';
import { commandAt } from './program.ts';
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

export interface RememberedOutcome {
  /** To be told on stderr at the end. */
  readonly note?: string;
  /** `isTaken`: whether stdout and each of the files, in their order, were taken whole. */
  settle(isTaken: { readonly output: boolean; readonly files: readonly boolean[] }): Promise<void>;
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
    const remember = spec.remember && (() => rememberOutcome(spec, tools, { told, output, files }));
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

interface Texts {
  readonly told: Told;
  readonly output: string;
  readonly files: readonly string[];
}

/** Lets a command remember what will be handed out, and then what was not. What it opens for that is closed again. */
async function rememberOutcome(
  spec: CommandSpec<never>,
  tools: Tools,
  { told, output, files }: Texts,
): Promise<RememberedOutcome> {
  const { options, incidents } = tools;
  const onStdout: Delivery = { format: options.format, file: null, text: output };
  const inFiles = options.files.map(({ format, file }, at): Delivery => ({ format, file, text: files[at]! }));
  const closing = <T>(work: Promise<T> | undefined) => Promise.resolve(work).finally(incidents.close);
  const remembered = await closing(
    spec.remember?.(createContext(tools, spec.path), told.result as Result<never>, [onStdout, ...inFiles]),
  );
  return {
    ...(remembered?.note === undefined ? {} : { note: remembered.note }),
    async settle(isTaken) {
      const failed = [...(isTaken.output ? [] : [onStdout]), ...inFiles.filter((_, at) => !isTaken.files[at])];
      if (failed.length > 0) await closing(remembered?.undelivered(failed));
    },
  };
}

/** These open a record themselves, and write into it before they read anything. */
const RECORDS_ITSELF = new Set(['runbook run', 'runbook resume']);

/** Throws UsageError `usage/show-personal-unrecorded` where nothing would tell later that personal data was shown. */
function refuseUnrecorded(path: string, { showPersonal, incident }: GlobalOptions): void {
  if (!showPersonal || incident !== undefined || RECORDS_ITSELF.has(path)) return;
  throw new UsageError({
    code: 'usage/show-personal-unrecorded',
    message: text(
      'Personal data is shown only inside an incident, whose record says who saw it and why; none was named.',
      'Персональные данные показываются только внутри инцидента: его запись говорит, кто их видел и зачем. Инцидент не назван.',
    ),
    hint: text(
      `Add --incident ID (or "latest"). Open one with: mmsup incident open "what the customer said"`,
      'Добавьте --incident ID (или latest). Открыть инцидент: mmsup incident open "что сказал клиент"',
    ),
  });
}

/** What is shown in clear is told first: the reason and the command line are on the disk before anything is read. */
function tellingPersonal(argv: readonly string[], { showPersonal, showPersonalWhy: why }: GlobalOptions): StoreMeans {
  if (!showPersonal) return {};
  return {
    onOpened: async (link) => {
      const { withoutPasswords } = await import('./db/connection-string.ts');
      await link.append({ type: 'personal.shown', why: why ?? '', argv: withoutPasswords(argv) });
    },
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

/** What reads and writes records alone: what it does stands there by itself. */
const ON_RECORDS = /^incident /;

/** With `--incident`, the command line and what came of it stand in the record, also when it failed; that it began, before it reads anything. */
async function recorded(
  { argv: typed, command }: { readonly argv: readonly string[]; readonly command: string },
  tools: Tools,
  work: () => Promise<Told>,
): Promise<Told> {
  const { incident, database, deps, options } = tools;
  if (!incident) return work();
  const { recordBegun, recordCommand } = await import('./incident/command-event.ts');
  const { withoutPasswords } = await import('./db/connection-string.ts');
  const argv = withoutPasswords(typed);
  const started = deps.now();
  const begun = { argv, command, profile: options.profile ?? null };
  const call = ON_RECORDS.test(command) ? undefined : await recordBegun(incident, begun);
  const frame = () => ({
    call,
    argv,
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
