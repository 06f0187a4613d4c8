import { type Context, defineCommand } from '../../command.ts';
import type { Answer } from '../../result.ts';
import type { Page } from '../../search/page.types.ts';
import type { Correction } from '../../search/understand.ts';
import type { Text } from '../../text.ts';
import { askInputs } from '../inputs/ask-inputs.ts';
import { missingInputs } from '../inputs/inputs.ts';
import { findRunbook, readableRunbooks } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { failureOf } from '../probe/look.ts';
import { ownProbes } from '../probe/probes.queries.ts';
import type { EndKind, Runbook } from '../runbook.ts';
import { automaticEnd, type RunbookFacts } from '../walk/answer.ts';
import { walkAlone } from '../walk/walk-alone.ts';
import { inputsFrom, type WalkedOne, whyNot } from '../walk/walk-on.ts';
import { CONTINUE, DIAGNOSE } from '../words.ts';
import { doubts } from './ask.command.ts';
import { type Candidate, type Choice, chooseRunbook, inputsOf, SUBJECTS, type Subjects } from './choose.ts';
import { renderDiagnosis } from './diagnose.render.ts';
import { missing, nothingFits, requireUsed, unclear } from './diagnose-errors.ts';
import { wordsOfCommandLine } from './search-words.ts';

/** A runbook and why it was taken, or was not. */
export interface Considered {
  readonly runbook: string;
  readonly title: Text;
  readonly score: number;
  /** Words of the complaint that stand in it. */
  readonly words: readonly string[];
  /** Its symptom, or title, that is nearest to the complaint. */
  readonly nearest: Text;
}

/** One runbook as it was walked, and what it came to. */
export interface Walked {
  readonly runbook: string;
  readonly end: EndKind;
  readonly cause: string | null;
}

/** The walk that named the cause, or the first where none did. */
export interface DiagnosisFacts extends RunbookFacts {
  readonly complaint: string;
  readonly corrected: readonly Correction[];
  readonly chosen: Considered;
  /** The runbook that led to it; null where it was chosen by what was said. */
  readonly ledFrom: string | null;
  /** Who chose the first one: the words alone, or a person. */
  readonly by: 'words' | 'person';
  readonly others: readonly Considered[];
  /** In their order; all of them are in one record. */
  readonly walked: readonly Walked[];
}

/** Of those that fit and those that they lead to. */
const MOST_WALKS = 5;

const EXAMPLES = `
Examples:
  $ mmsup diagnose "the mailing did not go out" --campaign card-wake-up
  $ mmsup diagnose "нас спамят" --customer 4711 --campaign salary-bonus
  $ mmsup diagnose "zeros in the report" --report effectiveness-email --json`;

export const diagnose = defineCommand<DiagnosisFacts>({
  path: 'diagnose',

  configure: (command) => {
    command
      .argument('<words...>', 'the complaint, as it was said')
      .option('--campaign <campaign>', 'the campaign that it is about')
      .option('--run <run>', 'the run that it is about')
      .option('--segment <segment>', 'the segment that it is about')
      .option('--report <report>', 'the report that it is about')
      .option('--customer <id>', 'the customer who complains')
      .option('--runbook <name>', 'take this runbook, whatever the words say')
      .addHelpText('after', EXAMPLES);
  },

  async run(context, args, options: Subjects & { readonly runbook?: string }) {
    const complaint = wordsOfCommandLine(args);
    const given = Object.fromEntries(
      SUBJECTS.flatMap((subject) => (options[subject] === undefined ? [] : [[subject, options[subject]]])),
    ) as Subjects;
    // Nobody answers questions in vain.
    if (context.prompt) await context.decideDatabase();
    const { choice, corrected, doubt } = await choiceFor(complaint, given, context, options.runbook);
    const isOpen = choice.isTie || choice.instead.length > 0;
    const isAsked = choice.walks.length === 0 || (isOpen && context.prompt !== undefined);
    const walks = isAsked ? [await askWhich(choice, complaint, context)] : choice.walks;
    const { answer, chosen, ledFrom, walked } = await walkInTurn(walks, {
      complaint,
      given,
      context,
      instead: choice.instead,
    });
    const others = choice.candidates
      .filter((other) => other !== chosen && !walked.some(({ runbook }) => runbook === other.runbook.id))
      .slice(0, 2);
    const facts: DiagnosisFacts = {
      ...answer.facts,
      complaint,
      corrected,
      chosen: considered(chosen),
      ledFrom,
      by: isAsked || options.runbook !== undefined ? 'person' : 'words',
      others: others.map(considered),
      walked,
    };
    // Whoever complains was not asked what the runbook answered for him: to him that is no all-clear, whatever the checks before it ruled out.
    const isAllClear = facts.end.end === 'not-an-incident' && answer.findings.length === 0;
    const unasked = isAllClear && answer.notEvaluated.length === 0 ? automaticEnd(facts.path) : [];
    return { ...answer, facts, notEvaluated: [...(isAsked ? [] : doubt), ...unasked, ...answer.notEvaluated] };
  },

  render: renderDiagnosis,
});

interface Walking {
  readonly complaint: string;
  readonly given: Subjects;
  readonly context: Context;
  /** What may be meant where the best lacks something. */
  readonly instead: readonly Candidate[];
}

/** A runbook that is to be walked, and what is known for it. */
interface Waiting {
  readonly chosen: Candidate;
  /** The runbook that led to it; absent where it was chosen. */
  readonly ledFrom?: string;
  /** Under the names of its own inputs. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Walks one runbook after the other into one record, until one finds something; a runbook that says with which other to continue is followed there, with
 * what was found. The last one that found something is the answer; where none did, the first.
 */
async function walkInTurn(walks: readonly Candidate[], walking: Walking) {
  const done: Done[] = [];
  for (const chosen of walks) {
    if (done.some(hasFound) || done.length === MOST_WALKS) break;
    const inputs = inputsOf(chosen.runbook, walking.given);
    if (isWalked(done, chosen.runbook.id)) continue;
    if (done.length > 0 && missingInputs(chosen.runbook, inputs).length > 0) continue;
    await walkAndFollow({ chosen, inputs }, done, { ...walking, walks });
  }
  const best = done.findLast(hasFound) ?? done[0]!;
  const walked = done.map(({ answer: { facts }, chosen }): Walked => {
    const { end, cause } = facts.end;
    return { runbook: chosen.runbook.id, end, cause };
  });
  return { ...best, walked };
}

type Following = Walking & { readonly walks: readonly Candidate[] };

/** Walks one runbook, and those that it leads to; each is added to those that are done. What cannot be followed leaves what was found before it standing. */
async function walkAndFollow(first: Waiting, done: Done[], following: Following): Promise<void> {
  let last = await walkAndAdd(first, done, following);
  for (let name = nextOf(last); name !== null; name = nextOf(last)) {
    const stopped = whyNotFollowed(name, done);
    if (stopped) return tellStopped(done, stopped);
    try {
      last = await walkAndAdd(await ledTo(name, last, following), done, following);
    } catch (error) {
      return tellStopped(done, whyNot(CONTINUE.failed, name, failureOf(error).words.message));
    }
  }
}

function whyNotFollowed(name: string, done: readonly Done[]): Text | undefined {
  if (isWalked(done, name)) return whyNot(CONTINUE.circle, name);
  return done.length === MOST_WALKS ? whyNot(CONTINUE.tooMany, name) : undefined;
}

async function walkAndAdd(waiting: Waiting, done: Done[], walking: Walking): Promise<WalkedOne> {
  const walked = await walkOne(waiting, done[0]?.answer.facts.incident.id, walking);
  done.push({ answer: walked.answer, chosen: waiting.chosen, ledFrom: waiting.ledFrom ?? null });
  return walked;
}

/** The runbook that a walk leads to, with what was given and found. Nobody is asked in the middle. @throws UsageError `diagnose/missing`. */
async function ledTo(name: string, last: WalkedOne, { given, context, walks }: Following): Promise<Waiting> {
  const chosen = await named(name, walks, context);
  const { runbook } = chosen;
  const inputs = { ...inputsFrom(runbook, last), ...inputsOf(runbook, given) };
  if (missingInputs(runbook, inputs).length > 0) throw missing(runbook, inputs, []);
  return { chosen, inputs, ledFrom: last.answer.facts.runbook.id };
}

/** Why it went no further stands in the answer of the walk that led on. */
function tellStopped(done: Done[], stopped: Text): void {
  const last = done.pop()!;
  const { answer } = last;
  done.push({ ...last, answer: { ...answer, facts: { ...answer.facts, stopped } } });
}

const nextOf = ({ answer }: WalkedOne): string | null => answer.facts.end.with;
const hasFound = ({ answer }: Done): boolean => answer.findings.length > 0;
const isWalked = (done: readonly Done[], name: string): boolean =>
  done.some(({ chosen }) => chosen.runbook.id === name);

interface Done {
  readonly answer: Answer<RunbookFacts>;
  readonly chosen: Candidate;
  readonly ledFrom: string | null;
}

async function walkOne(
  { chosen: { runbook }, inputs: known }: Waiting,
  record: string | undefined,
  { complaint, context, instead }: Walking,
): Promise<WalkedOne> {
  const inputs = await inputsFor(runbook, known, { context, instead });
  const incident = context.incident ?? (record === undefined ? undefined : await context.incidents.link(record));
  context.progress(`${DIAGNOSE.walks[context.lang]}: ${runbook.id} …`);
  const inside = { ...context, incident };
  return walkAlone(inside, { name: runbook.id, inputs, complaint, probes: ownProbes(inside) });
}

async function named(name: string, candidates: readonly Candidate[], context: Context): Promise<Candidate> {
  const known = candidates.find(({ runbook }) => runbook.id === name);
  if (known) return known;
  const { runbook } = await findRunbook(name, context.deps.cwd, ownFolders(context));
  return { runbook, hit: withoutWords(runbook) };
}

async function choiceFor(complaint: string, given: Subjects, context: Context, wanted: string | undefined) {
  const [{ openBook }, { search }, { readBook }] = await Promise.all([
    import('../../search/book.ts'),
    import('../../search/search.ts'),
    import('./book.ts'),
  ]);
  const folders = ownFolders(context);
  const found = search(openBook(await readBook(folders)), withoutNames(complaint, given), ['runbook']);
  const runbooks =
    wanted === undefined
      ? await readableRunbooks(folders)
      : [(await findRunbook(wanted, context.deps.cwd, folders)).runbook];
  const { corrected } = found.question;
  if (wanted === undefined) return { choice: chooseRunbook(found, runbooks, given), corrected, doubt: doubts(found) };
  const [runbook] = runbooks as [Runbook];
  requireUsed(runbook, given);
  const hit = found.hits.find(({ page }) => page.id === runbook.id) ?? withoutWords(runbook);
  return {
    choice: { candidates: [], walks: [{ runbook, hit }], isTie: false, instead: [] } satisfies Choice,
    corrected,
    doubt: [],
  };
}

/** Of a runbook that was named, or led to, and has none of the words. */
function withoutWords({ id, title }: Runbook): Candidate['hit'] {
  const page: Page = { kind: 'runbook', id, title, essence: title, said: [], steps: [], body: [], command: '' };
  return { page, score: 0, byWords: 0, words: [], nearest: title, isTelling: false };
}

/** What the complaint is about is given by options: its name says nothing about the complaint. */
function withoutNames(complaint: string, given: Subjects): string {
  return Object.values(given).reduce((words, name) => words.replaceAll(name, ' '), complaint);
}

function considered({ runbook, hit }: Candidate): Considered {
  const { score, words, nearest } = hit;
  return { runbook: runbook.id, title: runbook.title, score: Math.round(score * 100) / 100, words, nearest };
}

/** @throws UsageError `diagnose/nothing-fits`, `diagnose/unclear` where nobody can be asked. */
async function askWhich({ candidates }: Choice, complaint: string, { prompt, lang }: Context): Promise<Candidate> {
  if (candidates.length === 0) throw nothingFits(complaint);
  const few = candidates.slice(0, 4);
  if (!prompt) throw unclear(complaint, few);
  const choices = [
    ...few.map(({ runbook, hit }) => ({
      value: runbook.id,
      name: runbook.title[lang],
      description: hit.nearest[lang],
    })),
    { value: '', name: DIAGNOSE.none[lang] },
  ];
  const id = await prompt.select(DIAGNOSE.which[lang], choices);
  const chosen = few.find(({ runbook }) => runbook.id === id);
  if (!chosen) throw nothingFits(complaint);
  return chosen;
}

/** The runbook's own inputs as far as they are known; what is missing is asked for. @throws UsageError `diagnose/missing` where nobody can be asked. */
async function inputsFor(
  runbook: Runbook,
  inputs: Waiting['inputs'],
  { context, instead }: Pick<Walking, 'context' | 'instead'>,
): Promise<Waiting['inputs']> {
  const { prompt } = context;
  if (missingInputs(runbook, inputs).length === 0) return inputs;
  if (prompt) return (await askInputs(runbook, { inputs, answers: {} }, { context, prompt })).inputs;
  throw missing(runbook, inputs, instead);
}
