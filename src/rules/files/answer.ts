import type { Answer, Found, NotEvaluated } from '../../result.ts';
import { isProblem, severityOf } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import type { FilesFacts, GitRange, Outcome, RuleChange, Totals, TypesFrom } from './change.ts';
import type { UnreadableFile } from './compare.ts';
import { type Gate, gatedOfSet, judgeChange, wordOf, wouldFail } from './gate.ts';
import type { JudgedRule } from './judge.ts';
import type { JudgedSet } from './sets.ts';
import { whyOpen } from './words.ts';

/** Everything that was compared, before the gate. */
export interface Compared {
  readonly compared: FilesFacts['compared'];
  readonly range: GitRange | null;
  readonly moments: FilesFacts['moments'];
  readonly subject: string;
  readonly types: TypesFrom;
  readonly rules: readonly JudgedRule[];
  readonly sets: readonly JudgedSet[];
  readonly unreadable: readonly UnreadableFile[];
  /** Files that were passed over, and what the database did not tell. */
  readonly gaps: readonly NotEvaluated[];
  readonly isUnavailable: boolean;
}

/** The answer: each rule's findings, the gravest rule first, and what could not be decided. */
export function answerFiles(seen: Compared, gate: Gate): Answer<FilesFacts> {
  const ofSets = seen.sets.flatMap((set) => set.findings.map((one) => gatedOfSet(one, gate)));
  const judged = [...seen.unreadable.filter(({ side }) => side === 'after').map(unreadableRule), ...seen.rules].map(
    ({ change, reading }) => {
      const findings = judgeChange({ ...change, outcome: 'same' }, reading, gate);
      const about = [...findings, ...ofSets.filter((one) => isAbout(one, change))];
      return { change: { ...change, outcome: outcomeOf(change, about, gate) }, findings };
    },
  );
  const rules = judged.map(({ change }) => change);
  const findings = [...ofSets, ...judged.flatMap(({ findings: own }) => own)].sort(byGravity(gate));
  const [only] = rules;
  return {
    subject: { kind: seen.compared === 'versions' ? 'rules' : seen.compared, id: seen.subject },
    findings,
    facts: {
      compared: seen.compared,
      range: seen.range,
      moments: seen.moments,
      types: seen.types,
      verdict: rules.length === 1 ? only!.verdict : null,
      rules,
      sets: seen.sets.map(({ diff }) => diff),
      totals: totalsOf(rules),
    },
    notEvaluated: [
      ...rules.flatMap(openGaps),
      ...seen.unreadable.flatMap(oldGaps),
      ...seen.sets.flatMap(({ gaps }) => gaps),
      ...seen.gaps,
    ],
    ...(seen.isUnavailable ? { isUnavailable: true } : {}),
  };
}

/** A finding of the whole set that is about one rule of it, as a cap of 0. */
function isAbout({ evidence }: Found, { rule, file }: JudgedRule['change']): boolean {
  const said = evidence as { readonly rule?: string; readonly place?: string };
  return said.rule === rule && said.place?.startsWith(`${file}:`) === true;
}

/** What the gate stops comes first, then by weight; rules stay in the order of their files. */
function byGravity({ failOn }: Gate): (one: Found, other: Found) => number {
  const weight = { error: 2, warning: 1, info: 0 };
  const rank = (one: Found): number =>
    (isProblem({ fails: one.fails, severity: severityOf(one) }, failOn) ? 10 : 0) + weight[severityOf(one)];
  return (one, other) => rank(other) - rank(one);
}

function outcomeOf(change: JudgedRule['change'], findings: readonly Found[], gate: Gate): Outcome {
  const { status, verdict, renamedFrom } = change;
  if (findings.some((one) => isProblem({ fails: one.fails, severity: severityOf(one) }, gate.failOn))) return 'fails';
  const word = wordOf(change);
  if (status === 'same' || (status === 'changed' && word === 'equivalent' && renamedFrom === null)) return 'same';
  const isOpen =
    verdict?.word === 'undecided' && verdict.likely === null && verdict.possible.some((word) => wouldFail(word, gate));
  return isOpen ? 'open' : 'allowed';
}

function unreadableRule({ path, error, rule = path }: UnreadableFile): JudgedRule {
  const { message } = error.words;
  const [place, problem] = placeAndProblem(path, message.en);
  const [, problemInRussian] = placeAndProblem(path, message.ru);
  return {
    change: {
      rule,
      kind: 'segment',
      file: path,
      oldFile: null,
      status: 'unreadable',
      renamedFrom: null,
      isRewritten: false,
      place,
      edits: [],
      verdict: null,
      gives: 'customers',
      limitsWord: null,
      alwaysEmpty: false,
      alwaysTrue: false,
      impact: null,
      since: null,
      problem,
      problemInRussian,
    },
    reading: null,
  };
}

/** `file:3:7: what is wrong.` and the excerpt below it, apart. */
function placeAndProblem(path: string, message: string): readonly [string, string] {
  const [first = '', ...rest] = message.split('\n');
  const [, place, problem] = /^(.*?:\d+:\d+): (.*)$/.exec(first) ?? [];
  return place && problem ? [place, [problem, ...rest].join('\n')] : [`${path}:1:1`, message];
}

/** An undecided rule, as something that could not be looked at. */
function openGaps({ rule, verdict, outcome, status }: RuleChange): readonly NotEvaluated[] {
  if (verdict?.word !== 'undecided' || status === 'same' || status === 'renamed') return [];
  return [
    {
      what: text(`What the edit of ${rule} means`, `Что означает правка ${rule}`),
      why: whyOpen(verdict),
      couldChangeAnswer: outcome === 'open',
    },
  ];
}

/** The old text of a rule that cannot be read: what the edit does is not known, and that it repairs the rule is. */
function oldGaps({ path, side, error }: UnreadableFile): readonly NotEvaluated[] {
  if (side !== 'before') return [];
  const said = (message: string): string => {
    const [place, problem] = placeAndProblem(path, message);
    return `${place}: ${problem.split('\n')[0]}`;
  };
  const { en, ru } = error.words.message;
  return [
    {
      what: text(`What changed in ${path}`, `Что изменилось в ${path}`),
      why: text(`its old text cannot be read (${said(en)})`, `прежний текст не читается (${said(ru)})`),
      couldChangeAnswer: true,
    },
  ];
}

/** A set is none of its rules. */
function totalsOf(rules: readonly RuleChange[]): Totals {
  const own = rules.filter(({ gives }) => gives !== 'outcomes');
  const totals: Record<string, number> = { rules: own.length };
  for (const rule of own) {
    const decided = rule.verdict?.word === 'undecided' ? 'undecided' : wordOf(rule);
    const word = rule.status === 'changed' ? (decided ?? 'changed') : rule.status;
    totals[word] = (totals[word] ?? 0) + 1;
  }
  return totals;
}

/** Of a comparison without a database: whom it concerns today was not looked at. */
export function uncounted(why: Text): NotEvaluated {
  return {
    what: text('How many customers the edits concern today', 'Скольких клиентов правки касаются сегодня'),
    why,
    couldChangeAnswer: false,
  };
}
