import { againstBaseline, readBaseline } from '../baseline.ts';
import { defineCommand } from '../command.ts';
import { loadParser } from '../condition/parse.ts';
import { UsageError } from '../errors.ts';
import { isZone } from '../model/moment.ts';
import type { Answer } from '../result.ts';
import { type Text, text } from '../text.ts';
import { CATALOGUE } from './lint/catalogue.ts';
import { lintCases, NO_FACTS, weights } from './lint/facts.ts';
import { type LintFacts, renderLint } from './lint/lint.render.ts';
import { lintKept } from './lint/lint-kept.command.ts';
import { type LintOptions, lintPaths } from './lint/lint-paths.command.ts';

const HELP = `
Without PATH the rules that the database keeps are linted, each in the version in
force. Of a folder all files of rules below it are read: .sql files of one
condition, .yaml and .json files of a set of rules.

What only the types of the columns show needs --schema FILE, or a database named
with --profile or --db; without them it is told as not evaluated. With
--fail-on warning,undecided that is exit 4.

A comment allows a finding on its line or the next one, and says why:
  -- mmsup: allow segment/age-by-days because the law counts 365 days

NAME.preview.sql beside NAME.sql is compared with it.

Examples:
  $ mmsup rules lint rules/
  $ mmsup rules lint rules/ --schema schema.sql --format sarif=lint.sarif --format github
  $ mmsup rules lint rules/ --fix | git apply
  $ mmsup rules lint --system demo
  $ mmsup rules lint --list`;

/** Lints texts that nobody has to run: the rules of files, or those that a database keeps. */
export const rulesLint = defineCommand<LintFacts>({
  path: 'rules lint',
  failWords: ['undecided'],

  configure: (command) => {
    command
      .argument('[paths...]', 'files of rules, or folders that hold some')
      .option('--list', 'list the mistakes that rules are known to hold, and what finds each')
      .option('--schema <file>', 'take the columns’ types from this file (CREATE TABLE, YAML or JSON)')
      .option('--customers <table>', 'the table of the schema that the customers are')
      .option('--zone <zone>', 'time zone of the business: Europe/Moscow')
      .option('--baseline <file>', 'tell only what an earlier answer (--json) did not have')
      .option('--fix', 'print a patch of the repairs that can only be meant one way')
      .option('--write', 'with --fix: change the files instead of printing the patch')
      .addHelpText('after', HELP);
  },

  async run(context, paths, options: LintOptions) {
    refuseTogether(paths, options);
    if (options.list) return listed();
    const baseline =
      options.baseline === undefined ? undefined : readBaseline(options.baseline, 'rules lint', context.deps.cwd);
    await loadParser();
    const answer = paths.length > 0 ? await lintPaths(context, paths, options) : await lintKept(context);
    if (!baseline) return answer;
    const { fresh, known } = againstBaseline(answer.findings, baseline);
    return { ...answer, findings: fresh, facts: { ...answer.facts, ...weights(fresh), knownBefore: known.length } };
  },

  document: ({ patch }) => patch ?? undefined,
  cases: lintCases,
  render: renderLint,
});

function refuseTogether(paths: readonly string[], { list, fix, write, schema, customers, zone }: LintOptions): void {
  const wrong = (message: Text, hint: Text) => new UsageError({ code: 'rules/not-together', message, hint });
  if (list && paths.length > 0)
    throw wrong(
      text('--list takes no path.', 'С --list путь не указывают.'),
      text('Leave one of them out.', 'Уберите одно из двух.'),
    );
  if (write && !fix)
    throw wrong(
      text('--write was given without --fix.', 'Указано --write без --fix.'),
      text('Give both: --fix --write.', 'Укажите оба: --fix --write.'),
    );
  if (fix && paths.length === 0)
    throw wrong(
      text('--fix changes files, and none was named.', '--fix меняет файлы, а ни один не указан.'),
      text('Name them: mmsup rules lint rules/ --fix', 'Укажите их: mmsup rules lint rules/ --fix'),
    );
  if (paths.length === 0 && schema !== undefined)
    throw wrong(
      text(
        '--schema is for files; a database knows its own types.',
        '--schema нужен для файлов; база данных знает свои типы сама.',
      ),
      text('Leave it out, or name files.', 'Уберите его или укажите файлы.'),
    );
  if (customers !== undefined && schema === undefined && paths.length > 0)
    throw wrong(
      text(`--customers ${customers} was given without --schema.`, `Указано --customers ${customers} без --schema.`),
      text('Give both: --schema FILE --customers TABLE.', 'Укажите оба: --schema ФАЙЛ --customers ТАБЛИЦА.'),
    );
  if (zone !== undefined && !isZone(zone))
    throw wrong(
      text(`--zone "${zone}" is no time zone.`, `--zone «${zone}» — не часовой пояс.`),
      text('Write it like: --zone Europe/Moscow', 'Пишите так: --zone Europe/Moscow'),
    );
}

function listed(): Answer<LintFacts> {
  const facts = { ...NO_FACTS, catalogue: CATALOGUE };
  return { subject: { kind: 'catalogue', id: 'rules lint' }, findings: [], facts, notEvaluated: [] };
}
