import { identifier } from '../condition/identifier.ts';
import type { Tx } from '../db/session.types.ts';
import { sqlText } from '../model/sql-text.ts';
import { keeps, relation } from '../system/compose.ts';
import { customersOf, type PersonalClass, type SystemDescription } from '../system/description.ts';
import { asJson, binding, iso, shortMoments } from './gathered.queries.ts';
import { hasLeft, type Journey, momentOf, ofRun } from './journey.ts';
import { channelOf } from './scope.ts';

type Around = Pick<Journey, 'rule' | 'policies' | 'missing' | 'jobs' | 'listChanges'>;

const NOTHING: Around = { rule: null, policies: null, missing: null, jobs: null, listChanges: null };

type Read = Omit<Journey, 'segment' | keyof Around>;

/**
 * What a finding will need beside his own rows, in one statement: the text of the rule that left him out and the limits that it counts by, the periods of
 * the jobs that may have sent twice, the loads of the lists that should have stopped a message. Nothing where nothing of the kind happened.
 */
export async function readRuleAround(tx: Tx, system: SystemDescription, journey: Read): Promise<Around> {
  const bound = binding();
  const columns = {
    rule: ruleSql(system, journey, bound.bind),
    policies: policiesSql(system, journey, bound.bind),
    missing: missingSql(system, journey, bound.bind),
    jobs: jobsSql(system, journey),
    listChanges: listChangesSql(system, journey, bound.bind),
  };
  const wanted = Object.entries(columns).filter(([, sql]) => sql !== null);
  if (wanted.length === 0) return NOTHING;
  const sql = `select ${wanted.map(([name, one]) => `${one} as "${name}"`).join(',\n')}`;
  const [row] = await tx.rows<Record<string, readonly unknown[]>>(sql, bound.parameters);
  const read = shortMoments(row!);
  return { ...NOTHING, ...read, rule: (read.rule?.[0] ?? null) as Around['rule'] };
}

type Bind = (value: string) => string;

const leftOutBy = ({ recorded }: Read) => recorded?.find(({ stage }) => stage !== null);

/** The version in force when the run started. */
function ruleSql(system: SystemDescription, journey: Read, bind: Bind): string | null {
  const rule = leftOutBy(journey)?.rule;
  if (!rule || !keeps(system, 'rule_version')) return null;
  const at = `${bind(momentOf(journey))}::timestamptz`;
  const start = 'coalesce(v.valid_from, v.deployed_at, v.created_at)';
  return asJson(`select v.rule::text as rule, v.version, v.author, ${iso(start)} as since, v.body as text from ${relation(system, 'rule_version', 'v')}
    where v.rule = ${bind(rule)} and (${start} is null or ${start} <= ${at}) and (v.valid_to is null or v.valid_to > ${at})
    order by v.version desc limit 1`);
}

/** Limits of the rule that left him out, and the messages of his that counted against each when the run started. */
function policiesSql(system: SystemDescription, journey: Read, bind: Bind): string | null {
  const isPolicy = leftOutBy(journey)?.stage === 'policy' || journey.run === null;
  if (!isPolicy || !keeps(system, 'policy')) return null;
  const rule = leftOutBy(journey)?.rule;
  if (journey.run !== null && !rule) return null;
  const at = () => `${bind(momentOf(journey))}::timestamptz`;
  const sent = () =>
    `from ${relation(system, 'message', 'm')} where m.customer = ${bind(journey.customer)} and (p.channel is null or m.channel = p.channel)
         and m.sent_at > ${at()} - p.period_days::float8 * interval '1 day' and m.sent_at <= ${at()}`;
  const isKept = keeps(system, 'message');
  const counted = isKept ? `(select count(*) ${sent()})` : 'null';
  const last = isKept
    ? asJson(
        `select m.id::text as id, m.run::text as run, ${iso('m.sent_at')} as "sentAt" ${sent()} order by m.sent_at desc limit 5`,
      )
    : 'null';
  const which = journey.run === null ? '' : `where coalesce(p.rule::text, p.id::text) = ${bind(rule!)}`;
  return asJson(`select coalesce(p.rule::text, p.id::text) as rule, p.channel, p.cap, p.period_days::float8 as "periodDays", p.quiet_from as "quietFrom",
      p.quiet_to as "quietTo", ${counted} as counted, ${last} as last
    from ${relation(system, 'policy', 'p')} ${which} limit 20`);
}

const NO_ADDRESS = /address|e-?mail|phone|token|contact|адрес|телефон|почт/i;

const CLASS_OF: Readonly<Record<string, PersonalClass>> = { email: 'email', sms: 'phone', call: 'phone' };

/** Which of his addresses for the channel are empty: whether they are, never what they are. */
function missingSql(system: SystemDescription, journey: Read, bind: Bind): string | null {
  if (!NO_ADDRESS.test(leftOutBy(journey)?.reason ?? '')) return null;
  const { table, alias, key, personal } = customersOf(system);
  const wanted = CLASS_OF[channelOf(journey.run?.channel ?? null) ?? ''];
  const columns = Object.keys(personal).filter((name) => wanted !== undefined && personal[name] === wanted);
  if (columns.length === 0) return null;
  const empty = columns.map((name) => `case when ${alias}.${identifier(name)} is null then ${sqlText(name)} end`);
  return `(select to_jsonb(array_remove(array[${empty.join(', ')}], null)) from ${table} ${alias}
    where ${alias}.${identifier(key)} = ${bind(journey.customer)} limit 1)`;
}

/** Periods of the jobs, where he got something twice: a gap of one of them is a job that sends again. */
function jobsSql(system: SystemDescription, { run, messages }: Read): string | null {
  const left = run ? ofRun(messages, run.id).filter(hasLeft) : (messages ?? []).filter(hasLeft);
  if (left.length < 2 || !keeps(system, 'job')) return null;
  return asJson(
    `select j.id::text as id, j.period_seconds::float8 as "periodSeconds" from ${relation(system, 'job', 'j')} where j.period_seconds >= 30 limit 200`,
  );
}

/** What the log says of the lists that hold him: a refusal that was loaded after the message was not there to be read. */
function listChangesSql(system: SystemDescription, { suppressions, messages, asOf }: Read, bind: Bind): string | null {
  const lists = [...new Set((suppressions ?? []).flatMap(({ list }) => (list === null ? [] : [list])))];
  if (lists.length === 0 || !(messages ?? []).some(hasLeft) || !keeps(system, 'change')) return null;
  return asJson(`select ${iso('h.at')} as at, h.who, h.kind, h.object, h.comment from ${relation(system, 'change', 'h')}
    where h.object in (${lists.slice(0, 20).map(bind).join(', ')}) and h.at <= ${bind(asOf)}::timestamptz
    order by h.at desc limit 50`);
}
