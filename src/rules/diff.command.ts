import { casesOf } from '../case.ts';
import { defineCommand } from '../command.ts';
import { maskComment } from '../condition/versions.ts';
import { UsageError } from '../errors.ts';
import { RULE_KINDS } from '../model/relations.ts';
import type { Result } from '../result.ts';
import { text } from '../text.ts';
import { readDiff } from './diff.queries.ts';
import { renderDiff } from './diff.render.ts';
import { type DiffFacts, diffFacts, diffGaps, judgeDiff } from './diff.ts';
import { filesCases } from './files/cases.ts';
import type { FilesFacts } from './files/change.ts';
import { diffFiles, isAboutFiles } from './files/files.command.ts';
import { renderFiles } from './files/files.render.ts';
import { GATE_WORDS } from './files/gate.ts';
import { gateVersions } from './files/gate-versions.ts';
import { diffKeptSet } from './versions/set.command.ts';
import { versionWish } from './which-version.ts';

const HELP = `
Words of --fail-on beside the severities, in a list with commas: ${GATE_WORDS.join(', ')}.
Without it an edit of files that is looser, overlapping or disjoint, a rule that lets
nobody or everybody through, and a rule that was removed are problems; a stricter one
is allowed.

Examples:
  $ mmsup rules diff vip-deposit
  $ mmsup rules diff vip-deposit --from last-good-run --by city
  $ mmsup rules diff vip-deposit --from 2026-11-01 --to 3 --json
  $ mmsup rules diff --set policy --from last-good-run
  $ mmsup rules diff --files old.sql new.sql --schema schema.sql
  $ mmsup rules diff --git origin/main...HEAD rules --fail-on looser,always-empty,error`;

export const rulesDiff = defineCommand<DiffFacts | FilesFacts>({
  path: 'rules diff',
  failWords: GATE_WORDS,

  configure: (command) => {
    command
      .argument('[rule]', 'rule code: a segment, an offer rule, a policy; with --git the folder or file of the rules')
      .option('--from <version>', 'version, moment or last-good-run to compare with (default: the version before)')
      .option('--to <version>', 'version, moment or last-good-run to look at (default: the one in force)')
      .option('--by <column>', 'count by the values of a column of the customer, or by channel')
      .option('--set <kind>', `compare all rules of a kind at two moments: ${RULE_KINDS.join(', ')}`)
      .option('--files <files...>', 'compare two files instead: --files OLD NEW')
      .option(
        '--git <range>',
        'compare the rule files of two commits: BASE..HEAD, or BASE...HEAD for what a branch brought',
      )
      .option('--schema <file>', 'types of the columns: CREATE TABLE statements, or YAML or JSON')
      .option('--customers <table>', 'table or view of the customers, with its schema')
      .option('--key <column>', 'column of that table that identifies a customer')
      .addHelpText('after', HELP);
  },

  async run(context, [rule], options) {
    if (options.set !== undefined) {
      refuseBesideSet(rule, options);
      return diffKeptSet(context, options);
    }
    if (isAboutFiles(options)) return diffFiles(context, rule, options);
    if (rule === undefined) throw noRule();
    const from = versionWish('--from', options.from);
    const to = versionWish('--to', options.to);
    const by = options.by === undefined ? undefined : String(options.by);
    const { showPersonal } = context.options;
    const { session, system, asOf } = await context.database();
    const read = await session.read((tx) => readDiff(tx, system, { rule, from, to, by, asOf, showPersonal }));
    const seen = showPersonal ? read : { ...read, from: read.from && maskComment(read.from), to: maskComment(read.to) };
    const facts = diffFacts(seen);
    const findings = judgeDiff(seen, facts);
    const answer = { subject: { kind: 'rule', id: rule }, findings, facts, notEvaluated: diffGaps(seen, facts) };
    return gateVersions(answer, context.options);
  },

  cases: (result, lang) =>
    'compared' in result.facts ? filesCases(result as Result<FilesFacts>, lang) : casesOf(result),

  render: (facts, lang) => ('compared' in facts ? renderFiles(facts, lang) : renderDiff(facts, lang)),
});

function refuseBesideSet(rule: string | undefined, options: Record<string, unknown>): void {
  const others = ['files', 'git', 'schema', 'customers', 'key', 'by'].filter((key) => options[key] !== undefined);
  const [first] = rule === undefined ? others.map((key) => `--${key}`) : [rule];
  if (first === undefined) return;
  throw new UsageError({
    code: 'rules/not-together',
    message: text(
      `--set compares all rules of a kind that the database keeps, and ${first} was given too.`,
      `--set сравнивает все правила одного вида из базы данных, а указано ещё и ${first}.`,
    ),
    hint: text(
      'Leave one of them out: mmsup rules diff --set policy --from 2026-11-20',
      'Уберите одно из двух: mmsup rules diff --set policy --from 2026-11-20',
    ),
  });
}

function noRule(): UsageError {
  return new UsageError({
    code: 'rules/no-rule',
    message: text('No rule was named.', 'Правило не указано.'),
    hint: text(
      'Name one (mmsup rules list), two files (--files OLD NEW), or a range of commits (--git BASE..HEAD [PATH]).',
      'Укажите правило (mmsup rules list), два файла (--files СТАРЫЙ НОВЫЙ) или диапазон коммитов (--git BASE..HEAD [ПУТЬ]).',
    ),
  });
}
