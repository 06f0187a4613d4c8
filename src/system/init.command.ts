import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Context, defineCommand } from '../command.ts';
import { loadParser } from '../condition/parse.ts';
import type { Session } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { text } from '../text.ts';
import { readCatalog, readSchemas } from './init/catalog.queries.ts';
import type { Proposal } from './init/proposal.types.ts';
import { proposeSystem } from './init/propose.ts';
import { readSamples } from './init/samples.queries.ts';
import { questionsOf } from './init/situation.ts';
import { verifyProposal } from './init/verify.queries.ts';
import { writeProposal } from './init/write-yaml.ts';
import { type InitFacts, renderInit } from './init.render.ts';
import { parseSystem } from './load.ts';

const LOOKING = text('Looking at the schema …', 'Изучаем схему …');

export const systemInit = defineCommand<InitFacts>({
  path: 'system init',
  needsNoSystem: true,

  configure: (command) => {
    command
      .option('--schema <name...>', 'look only at these schemas')
      .option('--output <file>', 'write the proposal there; an existing file is never overwritten')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup system init --db "host=db1 dbname=crm user=reader" --output bank.yaml\n  $ mmsup system init --profile bank-a --schema crm mkt --lang ru',
      );
  },

  async run(context, _, options) {
    const file = options['output'] as string | undefined;
    const path = file === undefined ? undefined : resolve(context.deps.cwd, file);
    if (path !== undefined && existsSync(path)) throw fileExists(file!);
    const { session } = await context.database();
    context.progress(LOOKING[context.lang]);
    const proposal = await propose(session, (options['schema'] as readonly string[] | undefined) ?? []);
    const yaml = writeProposal(proposal, context.lang);
    parseSystem(yaml, file ?? 'proposal.yaml');
    if (path !== undefined) await writeNew(path, file!, yaml);
    return {
      subject: { kind: 'database', id: session.server.database },
      findings: [],
      facts: factsOf(context, proposal, { yaml, file: file ?? null }),
      notEvaluated: [],
    };
  },

  document: ({ file, yaml }) => (file === null ? yaml : undefined),
  render: renderInit,
});

/** One snapshot: catalog, samples, and plans of what is proposed. */
async function propose(session: Session, schemas: readonly string[]): Promise<Proposal> {
  await loadParser();
  return session.read(async (tx) => {
    const known = await readSchemas(tx);
    const odd = schemas.find((schema) => !known.includes(schema));
    if (odd !== undefined) throw unknownSchema(odd, known);
    const catalog = await readCatalog(tx, schemas);
    if (catalog.tables.length === 0) throw nothingThere(session.server.database);
    const samples = await readSamples(tx, questionsOf(catalog));
    return verifyProposal(tx, proposeSystem(catalog, samples, { database: session.server.database }));
  });
}

function factsOf(
  { lang }: Context,
  { customer, relations, absent, clock, seen }: Proposal,
  { yaml, file }: { readonly yaml: string; readonly file: string | null },
): InitFacts {
  const guesses = [...(customer ? [{ ...customer, name: 'customer', from: customer.table }] : []), ...relations];
  return {
    file,
    lines: yaml.trimEnd().split('\n').length,
    seen: seen.map((one) => one[lang]),
    zone: clock.zone,
    guesses: guesses.map(({ name, from, confidence, reasons, decide, outOfForce }) => ({
      name,
      from,
      confidence,
      reasons: reasons.map((reason) => reason[lang]),
      decide: decide.map((one) => one[lang]),
      outOfForce: outOfForce?.[lang] ?? null,
    })),
    absent: absent.map(({ name, why }) => ({ name, why: why[lang] })),
    yaml,
  };
}

async function writeNew(path: string, file: string, yaml: string): Promise<void> {
  try {
    await writeFile(path, yaml, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(file);
    throw new UsageError({
      code: 'system/cannot-write',
      message: text(
        `${file} cannot be written: ${(error as Error).message}`,
        `${file} не записать: ${(error as Error).message}`,
      ),
      hint: text(
        'Name another file with --output FILE, or leave it out to see the proposal here.',
        'Назовите другой файл: --output ФАЙЛ, или уберите --output, чтобы увидеть предложение здесь.',
      ),
      cause: error,
    });
  }
}

function fileExists(file: string): UsageError {
  return new UsageError({
    code: 'system/file-exists',
    message: text(
      `${file} is already there; a description that somebody may have edited is not overwritten.`,
      `${file} уже есть, а описание, которое кто-то мог править, не перезаписывается.`,
    ),
    hint: text('Name another file with --output FILE.', 'Назовите другой файл: --output ФАЙЛ.'),
    data: { file },
  });
}

function unknownSchema(schema: string, known: readonly string[]): UsageError {
  return new UsageError({
    code: 'system/unknown-schema',
    message: text(
      `The database has no schema "${schema}" that may be used.`,
      `В базе нет доступной схемы «${schema}».`,
    ),
    hint:
      suggestion(schema, known) ??
      text(`Schemas: ${known.slice(0, 20).join(', ')}.`, `Схемы: ${known.slice(0, 20).join(', ')}.`),
    data: { schema },
  });
}

function nothingThere(database: string): UsageError {
  return new UsageError({
    code: 'system/no-tables',
    message: text(
      `Database ${database} has no tables there to look at.`,
      `В базе ${database} там нет таблиц, на которые можно посмотреть.`,
    ),
    hint: text(
      'Is it the right database? Its schemas can be named with --schema NAME.',
      'Та ли это база? Её схемы называют так: --schema ИМЯ.',
    ),
    data: { database },
  });
}
