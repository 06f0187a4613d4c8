import type { CheckCase } from '../../case.ts';
import { found } from '../../causes/cause.ts';
import type { RunbookFault } from '../../causes/runbook.ts';
import { defineCommand } from '../../command.ts';
import type { Result } from '../../result.ts';
import { checkWords } from '../../system/check-words.ts';
import { ownFolders } from '../library/library.ts';
import type { OwnWords } from '../load/result-type.ts';
import { allNames, requireNames } from '../trial/trial-files.ts';
import { type LintFacts, renderLint } from './lint.render.ts';
import { type FileProblem, type Linted, lintFiles } from './lint-files.ts';
import { overlaysIn } from './lint-overlay.ts';
import { causeOfProblem, shownSource } from './lint-words.ts';

interface Options {
  readonly all?: boolean;
}

const HELP = `
Everything is checked before anything runs, and nothing is asked of a database:
keys and words, arrows, names on every way, paths into what each command really
answers, types of conditions and values, conditions that always or never hold,
causes, the translation NAME.ru.yaml and the cases NAME.test.yaml beside it,
and what clients have otherwise (clients/CLIENT.yaml, its format:
mmsup runbook schema --help).
Problems are exit 3. With --system FILE the causes of that system are known too.

Examples:
  $ mmsup runbook lint no-customers-selected
  $ mmsup runbook lint runbooks/ --format sarif=lint.sarif --format github
  $ mmsup runbook lint --all`;

/** Lints runbooks and what stands beside them. */
export const runbookLint = defineCommand<LintFacts>({
  path: 'runbook lint',

  configure: (command) => {
    command
      .argument('[names...]', 'runbooks, by name, file or folder')
      .option('--all', 'every runbook of your own folders, and that comes with mmsup')
      .addHelpText('after', HELP);
  },

  async run({ deps, options }, names, { all = false }: Options) {
    requireNames(names, all, 'lint');
    const shelf = { cwd: deps.cwd, folders: ownFolders({ deps, options }) };
    const overlays = () => shelf.folders.flatMap((folder) => overlaysIn(folder, shelf.cwd));
    const wanted = all ? [...(await allNames(shelf.folders)), ...overlays()] : names;
    const linted = await lintFiles(wanted, shelf, ownWords(options.system));
    const faults = linted.flatMap((one) =>
      one.problems.map((problem) => ({ cause: causeOfProblem(problem), fault: faultOf(problem, one.name) })),
    );
    return {
      subject: { kind: 'runbooks', id: all ? 'all' : names.join(' ') },
      findings: faults.map(({ cause, fault }) => found(cause, fault, 'proved')),
      facts: {
        runbooks: linted.map(({ name, files, problems: own }) => ({ name, files, problems: own.length })),
        problems: faults.length,
        shown: faults.flatMap(({ fault: { place, source } }) => (source === '' ? [] : [{ place, source }])),
      },
      notEvaluated: [],
    };
  },

  cases: casesOf,
  render: renderLint,
});

function ownWords(system: string | undefined): OwnWords {
  return system === undefined ? { causes: [], columns: [] } : checkWords([system]);
}

function faultOf({ file, text, line, column, code, message, hint }: FileProblem, runbook: string): RunbookFault {
  const { source, length } = shownSource(text, line, column);
  return {
    runbook,
    place: `${file}:${line}:${column}`,
    at: { file, line, column, endLine: line, endColumn: column + length },
    code,
    mistake: message.en,
    hint: hint?.en ?? null,
    mistakeInRussian: message.ru,
    hintInRussian: hint?.ru ?? null,
    source,
  };
}

/** A case for every runbook. */
function casesOf({ facts, findings }: Result<LintFacts>): readonly CheckCase[] {
  return facts.runbooks.map(({ name }: Pick<Linted, 'name'>) => ({
    id: name,
    name,
    findings: findings.filter(({ evidence }) => (evidence as RunbookFault).runbook === name),
    gap: null,
  }));
}
