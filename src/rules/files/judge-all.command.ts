import type { Context } from '../../command.ts';
import { UnavailableError, UsageError } from '../../errors.ts';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { keyOf, type Shown } from '../set/rerun.ts';
import { uncounted } from './answer.ts';
import { aliasOf, type ComparedRule, type SetPair, type UnreadableFile } from './compare.ts';
import { columnsOfAll, type Declared, type JudgedRule, judgeRule, type Measured } from './judge.ts';
import { calledAs, measureRule, type RefusedText } from './measure.queries.ts';
import { isMeasured, type People } from './people.command.ts';
import { readRefuted } from './rerun.queries.ts';
import { type JudgedSet, judgeSet, type SetQuestion } from './sets.ts';

export interface Judging {
  readonly declared: Declared;
  readonly people: People;
  /** Whether what is wrong with one rule is told beside the others, and does not end the command. */
  readonly isTold: boolean;
}

export interface Judged {
  readonly rules: ReadonlyMap<ComparedRule, JudgedRule>;
  readonly unreadable: readonly UnreadableFile[];
  /** What made the database stop answering; what came after it was judged without. */
  readonly error: UnavailableError | undefined;
}

/** Judges each rule by itself: on the people where a database is open, else by what is declared. */
export async function judgeAll(rules: readonly ComparedRule[], { declared, people, isTold }: Judging): Promise<Judged> {
  const judged = new Map<ComparedRule, JudgedRule>();
  const unreadable: UnreadableFile[] = [];
  let error: UnavailableError | undefined;
  for (const rule of rules) {
    const asked =
      people.kind === 'open' && error === undefined && isMeasured(rule) ? await measured(people, rule) : null;
    if (asked instanceof UnavailableError) error = asked;
    const refused = asked && 'side' in asked ? asked : undefined;
    if (refused && !isTold) throw refused.error;
    if (refused) unreadable.push(unreadableOf(rule, refused));
    if (refused?.side === 'after') continue;
    const known = asked && 'verdict' in asked ? asked : null;
    try {
      judged.set(rule, judgeRule(rule, declared, known));
    } catch (problem) {
      if (!isTold || !(problem instanceof UsageError) || !problem.code.startsWith('rules/file-')) throw problem;
      unreadable.push(unreadableOf(rule, { side: 'after', error: problem }));
    }
  }
  return { rules: judged, unreadable, error };
}

function unreadableOf({ id, before, after }: ComparedRule, { side, error }: RefusedText): UnreadableFile {
  return { path: (side === 'after' ? after : before)!.file.path, side, error, rule: id };
}

async function measured(
  { session, customer, clock }: Extract<People, { kind: 'open' }>,
  rule: ComparedRule,
): Promise<Measured | RefusedText | UnavailableError | null> {
  try {
    return await session.read((tx) => measureRule(tx, { rule, customer, clock }));
  } catch (error) {
    if (error instanceof UnavailableError) return error;
    throw error;
  }
}

/** Sets, each judged as a whole. */
export interface JudgedSets {
  readonly sets: readonly JudgedSet[];
  /** What made the database stop answering. */
  readonly error: UnavailableError | undefined;
}

/** Judges sets; where a database is open it is asked about their made-up customers, and one on whom it does not agree is not shown. */
export async function judgeAllSets(people: People, questions: readonly SetQuestion[]): Promise<JudgedSets> {
  const sets: JudgedSet[] = [];
  let error: UnavailableError | undefined;
  for (const question of questions) {
    const judged = people.kind === 'open' && error === undefined ? await rerunSet(people, question) : undefined;
    if (judged instanceof UnavailableError) error = judged;
    sets.push(judged === undefined || judged instanceof UnavailableError ? judgeSet(question) : judged);
  }
  return { sets, error };
}

async function rerunSet(
  { session, customer, clock, catalog }: Extract<People, { kind: 'open' }>,
  question: SetQuestion,
): Promise<JudgedSet | UnavailableError> {
  const refuted = new Set<string>();
  try {
    // A question that was refuted stays open, so there is an end, and mostly after one round.
    for (;;) {
      const all: Shown[] = [];
      const judged = judgeSet({ ...question, rerun: { refuted, onShown: (one) => all.push(one) } });
      const shown = shownBy(judged, all);
      const asked = { shown, customer: calledAs(customer, question.alias), clock, catalog };
      const refused = await session.read((tx) => readRefuted(tx, asked));
      if (refused.length === 0) return judged;
      for (const one of refused) refuted.add(keyOf(one));
    }
  } catch (error) {
    if (error instanceof UnavailableError) return error;
    throw error;
  }
}

/** Those whom somebody sees, or on whom a word stands that somebody sees. */
function shownBy({ diff }: JudgedSet, all: readonly Shown[]): readonly Shown[] {
  const seen = new Set([...diff.gaps, ...diff.overlaps].map(({ witness }) => witness));
  return all.filter(({ witness, isOfVerdict }) => isOfVerdict || seen.has(witness));
}

/** Rules in the order of their files; those of a set as the set tells them, and what is its own behind them. */
export function inOrder(rules: readonly JudgedRule[], sets: readonly JudgedSet[]): readonly JudgedRule[] {
  const told = new Map(sets.flatMap((set) => [...set.rules]));
  return [...rules.map((rule) => told.get(rule) ?? rule), ...sets.flatMap(({ whole }) => whole)];
}

/** Validity is judged at the moment of the database, or at `--as-of`, else now. */
export function momentOf({ options, deps }: Context, people: People): string {
  return people.kind === 'open' ? people.clock.at : (options.asOf ?? deps.now().toISOString());
}

export function setQuestion(
  pair: SetPair,
  rules: readonly ComparedRule[],
  { judged, declared, at }: { readonly judged: Judged; readonly declared: Declared; readonly at: string },
): SetQuestion {
  const of = rules.flatMap((rule) => judged.rules.get(rule) ?? []);
  // A rule for everybody reads nothing of the customer, and does not say what he is called.
  const alias = rules.map(aliasOf).find(Boolean) ?? '';
  const columns = declared.catalog ?? (declared.schema ? columnsOfAll(rules, declared, alias) : null);
  return { pair, rules: of, alias, columns, at };
}

const NOT_NAMED = text(
  'no database was named; name one with --profile NAME, or --db CONNINFO --customers TABLE --key COLUMN',
  'база не названа; назовите её: --profile ИМЯ или --db CONNINFO --customers ТАБЛИЦА --key КОЛОНКА',
);

export function peopleGaps(people: People, { rules, error }: Pick<Judged, 'rules' | 'error'>): readonly NotEvaluated[] {
  const lost = error ?? (people.kind === 'unreachable' ? people.error : undefined);
  if (lost) return [{ ...uncounted(lost.words.message), couldChangeAnswer: true }];
  const isAnybody = [...rules.values()].some(
    ({ change: { status, verdict } }) => status === 'changed' && verdict !== null,
  );
  return people.kind === 'none' && isAnybody ? [uncounted(NOT_NAMED)] : [];
}
