import { defineCommand } from '../command.ts';
import { maskComment, type Version } from '../condition/versions.ts';
import { formatMoment } from '../model/moment.ts';
import { type Text, text } from '../text.ts';
import { type Rule, type RuleVersion, readRule } from './rule.queries.ts';
import { runLine } from './run-words.ts';
import { type RunMark, readRunsAround } from './runs-around.queries.ts';
import { versionGaps } from './version-gaps.ts';

interface LoggedVersion extends Version, Pick<RuleVersion, 'body' | 'language'> {
  /** The last run by the version before, and the first one by this version; null where there is none, or none is kept. */
  readonly runBefore: RunMark | null;
  readonly runAfter: RunMark | null;
}

interface LogFacts {
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
  readonly rule: Rule;
  /** Newest first, with their bodies. */
  readonly versions: readonly LoggedVersion[];
  /** Whether the system keeps runs, and who uses the rule. */
  readonly areRunsKept: boolean;
}

const HEAD = {
  version: text('Version', 'Версия'),
  author: text('Author', 'Автор'),
  created: text('Written', 'Написана'),
  approved: text('Approved', 'Согласована'),
  deployed: text('Deployed', 'Выложена'),
  from: text('In force from', 'Действует с'),
  to: text('Until', 'До'),
  before: text('Run before', 'Запуск до'),
  after: text('Run after', 'Запуск после'),
  comment: text('Comment', 'Комментарий'),
} as const satisfies Record<string, Text>;

const minute = (time: string | null, zone: string): string => (time === null ? '' : formatMoment(time, zone));

export const rulesLog = defineCommand<LogFacts>({
  path: 'rules log',

  configure: (command) => {
    command
      .argument('<rule>', 'rule code: a segment, an offer rule, a policy')
      .addHelpText('after', '\nExamples:\n  $ mmsup rules log vip-deposit\n  $ mmsup rules log email-cap --json');
  },

  async run(context, [id = '']) {
    const { session, system, asOf } = await context.database();
    const { rule, versions, around } = await session.read(async (tx) => {
      const kept = await readRule(tx, system, id);
      return { ...kept, around: await readRunsAround(tx, system, { ...kept, asOf }) };
    });
    const facts = {
      zone: system.clock.zone,
      rule,
      versions: versions.map(({ condition: _condition, ...version }) => ({
        ...(context.options.showPersonal ? version : maskComment(version)),
        runBefore: around?.get(version.version)?.before ?? null,
        runAfter: around?.get(version.version)?.after ?? null,
      })),
      areRunsKept: around !== null,
    };
    const notEvaluated = versionGaps(system, { unread: [], areRunsKept: facts.areRunsKept });
    return { subject: { kind: 'rule', id }, findings: [], facts, notEvaluated };
  },

  render: ({ zone, rule, versions, areRunsKept }, lang) => [
    { kind: 'heading', text: rule.name ? `${rule.id}: ${rule.name}` : rule.id },
    {
      kind: 'table',
      columns: Object.values(HEAD).map((title) => ({ title: `${title[lang]}` })),
      rows: versions.map((one) => [
        one.version,
        one.author,
        minute(one.createdAt, zone),
        [one.approvedBy, minute(one.approvedAt, zone)].filter(Boolean).join(', '),
        minute(one.deployedAt, zone),
        minute(one.validFrom, zone),
        minute(one.validTo, zone),
        runLine(one.runBefore, { version: one, areRunsKept }, zone, lang),
        runLine(one.runAfter, { version: one, areRunsKept }, zone, lang),
        one.comment,
      ]),
    },
    ...(versions[0] ? [{ kind: 'code', text: versions[0].body } as const] : []),
  ],
});
