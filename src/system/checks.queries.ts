import { found } from '../causes/cause.ts';
import { causeOfCheck, isMomentText } from '../causes/of-check.ts';
import { rankAnswer } from '../causes/ranking-answer.ts';
import type { Database } from '../command.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { Masker } from '../model/personal/masker.ts';
import { maskText } from '../model/personal.ts';
import { sqlText } from '../model/sql-text.ts';
import type { Answer, Found, NotEvaluated, RuledOut } from '../result.ts';
import { inBoth, text } from '../text.ts';
import type { CheckSubject, SystemCheck, SystemDescription } from './description.ts';
import { isInterruption } from './partial-reading.ts';

/** Rows of one check that are shown, at most. */
const MOST_ROWS = 20;

/** What the system's checks are asked about: ids by kind; null where there is none. */
export type CheckedSubjects = Readonly<Partial<Record<CheckSubject, string | null>>>;

/** One check, asked: a finding, nothing found, or why it could not be asked. */
export interface Asked {
  readonly check: SystemCheck;
  readonly found: Found | null;
  readonly gap: NotEvaluated | null;
  readonly tookMs: number;
}

interface Asking {
  readonly subjects: CheckedSubjects;
  /** What the answer is about: only checks on it are asked, the other subjects are there to be named. Absent = all of them. */
  readonly on?: readonly CheckSubject[];
  readonly showPersonal: boolean;
  /** Absent = by shape only. */
  readonly mask?: Pick<Masker, 'text'>;
}

/**
 * Asks the system's checks about some subjects, in one snapshot. A check finds its cause when its SELECT returns a row; further rows are victims of the
 * same cause. A check that cannot be asked is named, never passed over.
 */
export async function askChecks(
  { session, system }: Database,
  { subjects, on = Object.keys(subjects) as readonly CheckSubject[], showPersonal, mask = BY_SHAPE }: Asking,
): Promise<readonly Asked[]> {
  const wanted = (system.checks ?? []).filter((check) => on.includes(check.on) && isAskable(check, subjects));
  if (wanted.length === 0) return [];
  const asked: Asked[] = [];
  try {
    await session.read(async (tx) => {
      await tx.foresee(wanted.map((check) => checkSql(check, subjects)));
      for (const check of wanted) asked.push(await askCheck(tx, system, check, { subjects, showPersonal, mask }));
    });
    return asked;
  } catch (error) {
    // No snapshot could be opened: the connection is gone.
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    const rest = wanted.slice(asked.length);
    return [...asked, ...rest.map((check) => ({ check, found: null, gap: notAsked(check, error), tookMs: 0 }))];
  }
}

async function askCheck(
  tx: Tx,
  system: SystemDescription,
  check: SystemCheck,
  { subjects, showPersonal, mask = BY_SHAPE }: Asking,
): Promise<Asked> {
  const started = performance.now();
  const tookMs = () => Math.round(performance.now() - started);
  try {
    const evidence = withZone(await readCheck(tx, check, subjects), system.clock.zone);
    const shown = evidence && (showPersonal ? evidence : masked(evidence, mask));
    const seen = shown ? found(causeOfCheck(check), shown, check.confidence) : null;
    return { check, found: seen, gap: null, tookMs: tookMs() };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    return { check, found: null, gap: notAsked(check, error), tookMs: tookMs() };
  }
}

/**
 * Adds to an answer what only this kind of system knows, and puts all findings into causal order. Among the system's own causes the one that its description
 * names earlier is to be blamed earlier.
 */
export async function withChecks<Facts>(
  database: Database,
  answer: Answer<Facts>,
  asking: Asking,
): Promise<Answer<Facts>> {
  const asked = await askChecks(database, asking);
  const order = new Map((database.system.checks ?? []).map(({ id }, place) => [id, place]));
  const seen = asked.flatMap(({ found, check }) => {
    return found ? [{ found: { ...found, place: order.get(check.id) ?? order.size }, check }] : [];
  });
  const whole = {
    ...answer,
    findings: [...seen.map(({ found }) => found), ...answer.findings],
    notEvaluated: [...answer.notEvaluated, ...asked.flatMap(({ gap }) => gap ?? [])],
    ruledOut: [...(answer.ruledOut ?? []), ...asked.flatMap(notThere)],
  };
  return rankAnswer(whole, Object.fromEntries(seen.map(({ check }) => [check.id, check.explains])));
}

/** A check that was asked and returned no row. */
export function notThere({ check, found, gap }: Asked): readonly RuledOut[] {
  if (found || gap) return [];
  return [{ cause: check, because: text('its query returns 0 rows', 'запрос проверки вернул 0 строк') }];
}

type Evidence = Readonly<Record<string, unknown>>;

async function readCheck(tx: Tx, check: SystemCheck, subjects: CheckedSubjects): Promise<Evidence | undefined> {
  const { rows, truncated } = await tx.page(checkSql(check, subjects), [], { rowLimit: MOST_ROWS });
  const [first, ...others] = rows;
  if (!first) return undefined;
  return { ...first, ...(others.length > 0 ? { others } : {}), ...(truncated ? { andMore: true } : {}) };
}

const NAMED = /(?<![:\w]):(run|campaign|segment|report|customer)\b/g;

/** Whether the answer is about what the check asks of, and has every id that its SELECT names. */
function isAskable({ on, sql }: SystemCheck, subjects: CheckedSubjects): boolean {
  const named = [...sql.matchAll(NAMED)].map(([, name]) => name as CheckSubject);
  return on in subjects && [on, ...named].every((name) => name === 'system' || subjects[name] != null);
}

/** The check's SELECT with the ids in place of `:run`, `:segment`, …: literals without a type, so that each is compared as its column is. */
export function checkSql({ sql }: Pick<SystemCheck, 'sql'>, subjects: CheckedSubjects): string {
  return sql.replace(NAMED, (whole, name: CheckSubject) => {
    const id = subjects[name];
    return id == null ? whole : sqlText(id);
  });
}

function withZone(evidence: Evidence | undefined, zone: string): Evidence | undefined {
  return evidence && Object.values(evidence).some(isMomentText) ? { ...evidence, zone } : evidence;
}

const BY_SHAPE: Pick<Masker, 'text'> = { text: maskText };

function masked(value: Evidence, mask: Pick<Masker, 'text'>): Evidence {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (Array.isArray(one)) return [key, one.map((row) => masked(row as Evidence, mask))];
      return [key, typeof one === 'string' ? mask.text(one) : one];
    }),
  );
}

function notAsked({ name, id, severity, place }: SystemCheck, error: UserError): NotEvaluated {
  const where = place ? `${place.file}:${place.line}: ` : '';
  return {
    what: text(`${name.en} (${id})`, `${name.ru} (${id})`),
    why: inBoth((lang) => `${where}${error.words.message[lang]}`),
    couldChangeAnswer: severity !== 'info',
    isInterruption: isInterruption(error),
  };
}
