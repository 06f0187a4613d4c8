import { type Context, defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { Correction } from '../search/understand.ts';
import type { Text } from '../text.ts';
import type { RunbookFacts } from './answer.ts';
import { type Candidate, type Choice, chooseRunbook, type Given, SUBJECTS, type Subject, takes } from './choose.ts';
import { renderDiagnosis } from './diagnose.render.ts';
import { findRunbook } from './find.ts';
import { askInputs, missingInputs } from './inputs.ts';
import { runbookRun } from './run.command.ts';
import type { Runbook } from './runbook.ts';
import { wordsOfCommandLine } from './search-words.ts';
import { runbookNames } from './source.ts';
import { DIAGNOSE } from './words.ts';

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

export interface DiagnosisFacts extends RunbookFacts {
  readonly complaint: string;
  readonly corrected: readonly Correction[];
  readonly chosen: Considered;
  /** Who chose it: the words alone, or a person between several. */
  readonly by: 'words' | 'person';
  readonly others: readonly Considered[];
}

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

  async run(context, args, options: Given & { readonly runbook?: string }) {
    const complaint = wordsOfCommandLine(args);
    const given = Object.fromEntries(
      SUBJECTS.flatMap((subject) => (options[subject] === undefined ? [] : [[subject, options[subject]]])),
    ) as Given;
    const { choice, corrected } = await choiceFor(complaint, given, context, options.runbook);
    const chosen = choice.chosen ?? (await askWhich(choice, complaint, context));
    const inputs = await inputsFor(chosen.runbook, given, context);
    context.progress(`${DIAGNOSE.walks[context.lang]}: ${chosen.runbook.id} …`);
    const set = Object.entries(inputs).map(([name, value]) => `${name}=${value}`);
    const answer = await runbookRun.run(context, [chosen.runbook.id], { auto: true, set, complaint });
    const others = choice.candidates.filter((candidate) => candidate !== chosen).slice(0, 2);
    const facts: DiagnosisFacts = {
      ...answer.facts,
      complaint,
      corrected,
      chosen: considered(chosen),
      by: choice.chosen ? 'words' : 'person',
      others: others.map(considered),
    };
    return { ...answer, facts };
  },

  render: renderDiagnosis,
});

async function choiceFor(complaint: string, given: Given, context: Context, named: string | undefined) {
  const [{ openBook }, { search }, { readBook }] = await Promise.all([
    import('../search/book.ts'),
    import('../search/search.ts'),
    import('./book.ts'),
  ]);
  const found = search(openBook(await readBook()), withoutNames(complaint, given), ['runbook']);
  const names = named === undefined ? await runbookNames() : [named];
  const runbooks = await Promise.all(names.map(async (name) => (await findRunbook(name, context.deps.cwd)).runbook));
  const { corrected } = found.question;
  if (named === undefined) return { choice: chooseRunbook(found, runbooks, given), corrected };
  const [runbook] = runbooks as [Runbook];
  const hit = found.hits.find(({ page }) => page.id === runbook.id) ?? (await unfound(runbook));
  return { choice: { candidates: [], chosen: { runbook, hit } } satisfies Choice, corrected };
}

/** A runbook that was named and has none of the words. */
async function unfound(runbook: Runbook): Promise<Candidate['hit']> {
  const page = { kind: 'runbook', id: runbook.id, title: runbook.title, essence: runbook.title, command: '' } as const;
  return { page: { ...page, said: [], steps: [], body: [] }, score: 0, words: [], nearest: runbook.title };
}

/** What the complaint is about is given by options: its name says nothing about the complaint. */
function withoutNames(complaint: string, given: Given): string {
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
  const choices = few.map(({ runbook, hit }) => ({
    value: runbook.id,
    name: runbook.title[lang],
    description: hit.nearest[lang],
  }));
  const id = await prompt.select(DIAGNOSE.which[lang], choices);
  return few.find(({ runbook }) => runbook.id === id)!;
}

function nothingFits(complaint: string): UsageError {
  return new UsageError({
    code: 'diagnose/nothing-fits',
    message: `No runbook knows a complaint like "${complaint}".`,
    hint: 'Say it in other words, or choose one: mmsup runbook list\nAnd add: --runbook NAME',
  });
}

function unclear(complaint: string, candidates: readonly Candidate[]): UsageError {
  const lines = candidates.map(
    ({ runbook, hit }) => `  --runbook ${runbook.id}  (${runbook.title.en}; ${hit.words.join(', ')})`,
  );
  return new UsageError({
    code: 'diagnose/unclear',
    message: `"${complaint}" fits several runbooks about equally well, and nobody can be asked which is meant.`,
    hint: ['Say more, or add one of:', ...lines].join('\n'),
    data: { candidates: candidates.map(({ runbook }) => runbook.id) },
  });
}

/** The runbook's own inputs, from the options; what is missing is asked for. @throws UsageError `diagnose/missing` where nobody can be asked. */
async function inputsFor(runbook: Runbook, given: Given, { prompt, lang }: Context) {
  const inputs: Record<string, string> = {};
  for (const subject of SUBJECTS) {
    const value = given[subject];
    if (value === undefined || !takes(runbook, subject)) continue;
    const input = runbook.inputs.find(({ name, aliases }) => name === subject || aliases.includes(subject))!;
    inputs[input.name] = value;
  }
  if (missingInputs(runbook, inputs).length === 0) return inputs;
  if (prompt) return (await askInputs(runbook, { inputs, answers: {} }, prompt, lang)).inputs;
  throw missing(runbook, inputs);
}

function missing(runbook: Runbook, inputs: Readonly<Record<string, string>>): UsageError {
  const wanted = missingInputs(runbook, inputs);
  const options = wanted.map((input) => {
    const also = [...input.aliases, ...(input.unless ? [input.unless] : [])];
    const named = [input.name, ...also].filter((name) => (SUBJECTS as readonly string[]).includes(name));
    return named.map((name) => `--${name as Subject} …`).join(' or ');
  });
  return new UsageError({
    code: 'diagnose/missing',
    message: `The runbook ${runbook.id} fits, and cannot be walked before it is known: ${wanted.map(({ ask }) => ask.en).join(' ')}`,
    hint: `Add ${options.join(' and ')}`,
    data: { runbook: runbook.id, inputs: wanted.map(({ name }) => name) },
  });
}
