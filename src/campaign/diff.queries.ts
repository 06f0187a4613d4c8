import type { Database } from '../command.ts';
import { loadParser } from '../condition/parse.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { StageName } from '../model/relations.ts';
import { sqlText } from '../model/sql-text.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn, relation } from '../system/compose.ts';
import { bodyLanguage, languageOf, type SystemDescription } from '../system/description.ts';
import { brokenOff, isInterruption } from '../system/partial-reading.ts';
import { type Text, text } from '../text.ts';
import type { ChannelPair, StatementPair } from './diff.facts.ts';
import type { RuleLanguage, RuleText } from './diff-rules.ts';
import { UnknownRun } from './errors.ts';
import { readPlan, readStatement } from './plan.queries.ts';
import { wholeReads } from './plan.ts';
import { momentOf } from './sightings.ts';
import { readRuns, readSituation } from './situation.queries.ts';
import type { LoggedChange, Situation } from './situation.ts';
import { readChanges } from './trace.queries.ts';
import { rulesOf } from './used.ts';

/** Both runs with everything that a trace reads of each, and what can be read only of the two together. */
export interface DiffSeen {
  readonly first: Situation;
  readonly second: Situation;
  /** Null where the system keeps no versions. */
  readonly texts: readonly RuleText[] | null;
  readonly language: RuleLanguage;
  readonly changes: readonly LoggedChange[] | null;
  readonly channels: readonly ChannelPair[] | null;
  readonly statements: readonly StatementPair[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Runs whose names are compared with a mistyped one: the newest. */
const NAMED_RUNS = 5000;

/** @throws UnknownRun with what may have been meant, CampaignWithoutRuns, RunsNotKept. */
export async function readDiff(database: Database, [one, other]: readonly [string, string]): Promise<DiffSeen> {
  await loadParser();
  // Both runs before what stands around them: a connection that is lost there leaves their numbers to be compared.
  for (const word of [one, other]) await readOne(database, word, readRuns);
  const first = await readOne(database, one);
  const second = await readOne(database, other);
  const { session, system } = database;
  const rules = [...new Set([...rulesOf(first).keys(), ...rulesOf(second).keys()])];
  const common = await session.read(async (tx) => ({
    texts: await readTexts(tx, system, rules),
    changes: keeps(system, 'change') ? await readBetween(tx, system, first, second) : null,
  }));
  const channels = await readOptional(database, CHANNELS, null, (tx) => readChannels(tx, system, first, second));
  const statements = await readOptional(database, PLANS, [], (tx) => readStatements(tx, system, first, second));
  const gaps = [...channels.gaps, ...statements.gaps];
  const language = languageOf(system, { segment: null, model: null });
  return {
    first,
    second,
    ...common,
    language,
    channels: channels.value,
    statements: statements.value,
    notEvaluated: gaps,
  };
}

type Reading<Read> = (database: Database, word: string) => Promise<Read>;

async function readOne(database: Database, word: string): Promise<Situation>;
async function readOne<Read>(database: Database, word: string, read: Reading<Read>): Promise<Read>;
async function readOne(database: Database, word: string, read: Reading<unknown> = readSituation): Promise<unknown> {
  try {
    return await read(database, word);
  } catch (error) {
    if (!(error instanceof UnknownRun)) throw error;
    const { session, system } = database;
    const known = await session.read((tx) => readNames(tx, system));
    throw new UnknownRun(word, known);
  }
}

async function readNames(tx: Tx, system: SystemDescription): Promise<readonly string[]> {
  const runs = `select r.id::text as id from ${relation(system, 'run', 'r')} order by r.started_at desc nulls last limit ${NAMED_RUNS}`;
  const names = await tx.rows<{ id: string }>(runs);
  const campaigns = keeps(system, 'campaign')
    ? await tx.rows<{ id: string }>(`select c.id::text as id from ${relation(system, 'campaign', 'c')} order by c.id`)
    : [];
  return [...campaigns, ...names].map(({ id }) => id);
}

const VERSION_COLUMNS = `v.version, v.author, v.comment, v.approved_by as "approvedBy", v.created_at as "createdAt",
  v.deployed_at as "deployedAt", v.valid_from as "validFrom", v.valid_to as "validTo"`;

/** Every version of these rules with its whole text; of a system that versions segments alone those. */
async function readTexts(tx: Tx, system: SystemDescription, rules: readonly string[]): Promise<RuleText[] | null> {
  if (!keeps(system, 'rule_version') && !keeps(system, 'segment_version')) return null;
  const ofRules = keeps(system, 'rule_version')
    ? `select v.rule::text as rule, ${VERSION_COLUMNS}, v.language, null::text as body, v.body as text, v.condition
       from ${relation(system, 'rule_version', 'v')} where v.rule::text = any($1)`
    : `select v.segment::text as rule, ${VERSION_COLUMNS}, ${sqlText(bodyLanguage(system))} as language, null::text as body, v.condition as text, v.condition
       from ${relation(system, 'segment_version', 'v')} where v.segment::text = any($1)`;
  return tx.rows<RuleText>(`${ofRules} order by 1, v.version`, [rules], { rowLimit: 2000 });
}

function readBetween(tx: Tx, system: SystemDescription, first: Situation, second: Situation): Promise<LoggedChange[]> {
  const [from, to] = [momentOf(first.run, first.asOf), momentOf(second.run, second.asOf)].sort(
    (one, other) => Date.parse(one) - Date.parse(other),
  ) as [string, string];
  return readChanges(tx, system, { from, to });
}

const CHANNELS = text(
  'The messages of both runs by channel and answer',
  'Сообщения обоих запусков по каналам и ответам',
);
const PLANS = text('The plans of the stages’ statements', 'Планы запросов этапов');

/** What may be refused or time out without taking the rest with it: it has a snapshot of its own. */
async function readOptional<Value>(
  { session }: Database,
  what: Text,
  without: Value,
  read: (tx: Tx) => Promise<Value>,
): Promise<{ readonly value: Value; readonly gaps: readonly NotEvaluated[] }> {
  try {
    return { value: await session.read(read), gaps: [] };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    if (isInterruption(error)) return { value: without, gaps: [brokenOff(what, error)] };
    return { value: without, gaps: [{ what, why: error.words.message, couldChangeAnswer: false }] };
  }
}

/** Both runs' messages in one statement, bounded by the two runs. Null where the system keeps no messages. */
async function readChannels(
  tx: Tx,
  system: SystemDescription,
  first: Situation,
  second: Situation,
): Promise<ChannelPair[] | null> {
  if (!keeps(system, 'message')) return null;
  return tx.rows<ChannelPair>(
    `select m.channel, m.state, m.provider_code as "providerCode", count(*) filter (where m.run = $1) as first,
       count(*) filter (where m.run = $2) as second
     from ${relation(system, 'message', 'm')}
     where m.run in ($1, $2)
     group by m.channel, m.state, m.provider_code
     order by m.channel, m.state, count(*) desc, m.provider_code
     limit 200`,
    [first.run.id, second.run.id],
  );
}

/** Stages whose statement both runs keep: whether it is the same text, and how the server would run each of them now. */
async function readStatements(
  tx: Tx,
  system: SystemDescription,
  first: Situation,
  second: Situation,
): Promise<StatementPair[]> {
  if (!keeps(system, 'stage') || !keepsColumn(system, 'stage', 'statement')) return [];
  const pairs: StatementPair[] = [];
  for (const { stage } of first.run.stages) {
    const one = await readStatement(tx, system, first.run.id, stage);
    const other = await readStatement(tx, system, second.run.id, stage);
    if (one !== null && other !== null) pairs.push(await planBoth(tx, stage, one, other));
  }
  return pairs;
}

async function planBoth(tx: Tx, stage: StageName, first: string, second: string): Promise<StatementPair> {
  const one = await readPlan(tx, first);
  const other = first === second ? one : await readPlan(tx, second);
  const whole = (plan: typeof one) => [...new Set(wholeReads(plan).map(({ table }) => table))];
  return {
    stage,
    isSameText: withoutLiterals(first) === withoutLiterals(second),
    cost: { first: one['Total Cost'], second: other['Total Cost'] },
    readsWhole: { first: whole(one), second: whole(other) },
  };
}

/** Each run asks with moments and numbers of its own: what is left is the statement. */
const withoutLiterals = (sql: string): string => sql.replace(/'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b/g, '?');
