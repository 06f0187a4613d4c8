import { type Context, defineCommand } from '../../command.ts';
import type { Answer } from '../../result.ts';
import type { Page } from '../../search/page.types.ts';
import type { Correction } from '../../search/understand.ts';
import type { Text } from '../../text.ts';
import { askInputs } from '../inputs/ask-inputs.ts';
import { missingInputs } from '../inputs/inputs.ts';
import { findRunbook, readableRunbooks } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { ownProbes } from '../probe/probes.queries.ts';
import type { EndKind, Runbook } from '../runbook.ts';
import { automaticEnd, type RunbookFacts } from '../walk/answer.ts';
import { walkAlone } from '../walk/walk-alone.ts';
import { inputsFrom, type WalkedOne } from '../walk/walk-on.ts';
import { DIAGNOSE } from '../words.ts';
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
  /** Who chose it: the words alone, or a person. */
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
    const { choice, corrected, doubt } = await choiceFor(complaint, given, context, options.runbook);
    const isOpen = choice.isTie || choice.instead.length > 0;
    const isAsked = choice.walks.length === 0 || (isOpen && context.prompt !== undefined);
    const walks = isAsked ? [await askWhich(choice, complaint, context)] : choice.walks;
    const { answer, chosen, walked } = await walkInTurn(walks, { complaint, given, context, instead: choice.instead });
    const others = choice.candidates.filter((candidate) => candidate !== chosen).slice(0, 2);
    const facts: DiagnosisFacts = {
      ...answer.facts,
      complaint,
      corrected,
      chosen: considered(chosen),
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
  /** Under the names of its own inputs. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Walks one runbook after the other into one record, until one names a cause; a runbook that says with which other to continue is followed there, with
 * what was found. Where none names a cause, the first one's end is the answer.
 */
async function walkInTurn(walks: readonly Candidate[], walking: Walking) {
  const { given, context } = walking;
  const waiting = walks.map((chosen): Waiting => ({ chosen, inputs: inputsOf(chosen.runbook, given) }));
  const done: Done[] = [];
  for (let next = waiting.shift(); next && done.length < MOST_WALKS; next = waiting.shift()) {
    const { chosen, inputs } = next;
    if (done.some((one) => one.chosen.runbook.id === chosen.runbook.id)) continue;
    if (done.length > 0 && missingInputs(chosen.runbook, inputs).length > 0) continue;
    const walked = await walkOne(next, done[0]?.answer.facts.incident.id, walking);
    const { answer } = walked;
    done.push({ answer, chosen });
    const { end, with: other } = answer.facts.end;
    if (end === 'continue' && other !== null) {
      const following = await named(other, walks, context);
      const { runbook } = following;
      waiting.unshift({ chosen: following, inputs: { ...inputsFrom(runbook, walked), ...inputsOf(runbook, given) } });
    } else if (answer.findings.length > 0) break;
  }
  const best = done.findLast(({ answer }) => answer.findings.length > 0) ?? done[0]!;
  const walked = done.map(({ answer: { facts }, chosen }): Walked => {
    const { end, cause } = facts.end;
    return { runbook: chosen.runbook.id, end, cause };
  });
  return { ...best, walked };
}

interface Done {
  readonly answer: Answer<RunbookFacts>;
  readonly chosen: Candidate;
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
