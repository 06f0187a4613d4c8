import { defineCommand } from '../command.ts';
import { versionInForce } from '../condition/versions.ts';
import { type Text, text } from '../text.ts';
import { type Rule, readAllVersions, readRules } from './rule.queries.ts';

interface RuleRow extends Omit<Rule, 'current'> {
  /** The version in force, and who wrote it. */
  readonly version: number | null;
  readonly author: string | null;
  readonly validFrom: string | null;
}

const HEAD = {
  id: text('Rule', 'Правило'),
  kind: text('Kind', 'Вид'),
  name: text('Title', 'Название'),
  owner: text('Owner', 'Владелец'),
  version: text('Version', 'Версия'),
  since: text('In force since', 'Действует с'),
  author: text('Author', 'Автор'),
} as const satisfies Record<string, Text>;

const KIND: Readonly<Record<Rule['kind'], Text>> = {
  segment: text('segment', 'сегмент'),
  policy: text('policy', 'политика'),
  offer: text('offer', 'предложение'),
  normalisation: text('normalisation', 'нормализация'),
};

export const rulesList = defineCommand<{ readonly rules: readonly RuleRow[] }>({
  path: 'rules list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup rules list\n  $ mmsup rules list --lang ru --json');
  },

  async run(context) {
    const { session, system, asOf, profile } = await context.database();
    const { rules, versions } = await session.read(async (tx) => ({
      rules: await readRules(tx, system),
      versions: await readAllVersions(tx, system),
    }));
    const rows = rules.map(({ current, ...rule }): RuleRow => {
      const ofRule = versions.filter((version) => String(version.rule) === rule.id);
      const { version = null, author = null, validFrom = null } = versionInForce(ofRule, asOf, current) ?? {};
      return { ...rule, version, author, validFrom };
    });
    return { subject: { kind: 'profile', id: profile }, findings: [], facts: { rules: rows }, notEvaluated: [] };
  },

  render: ({ rules }, lang) => [
    {
      kind: 'table',
      columns: Object.values(HEAD).map((title) => ({ title: `${title[lang]}` })),
      rows: rules.map((rule) => [
        rule.id,
        KIND[rule.kind]?.[lang] ?? rule.kind,
        rule.name,
        rule.owner,
        rule.version,
        rule.validFrom?.slice(0, 10) ?? '',
        rule.author,
      ]),
    },
  ],
});
