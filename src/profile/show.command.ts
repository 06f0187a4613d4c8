import { defineCommand } from '../command.ts';
import { DEFAULT_LIMITS, pinnedSearchPath } from '../db/settings.ts';
import { hashOf } from '../model/sla/agreement.ts';
import type { Agreement } from '../model/sla/agreement.types.ts';
import { type Text, text } from '../text.ts';
import { DEMO, loadProfiles } from './load.ts';
import type { Profile } from './profile.ts';
import { unknownProfile } from './resolve.ts';

interface ShowFacts {
  readonly file: string;
  readonly profile: string;
  /** Every setting with the value in force, and where it comes from. */
  readonly settings: readonly {
    readonly key: string;
    readonly value: string | null;
    readonly origin: 'file' | 'default';
  }[];
}

const ORIGINS: Readonly<Record<'file' | 'default', Text>> = {
  file: text('profiles file', 'файл профилей'),
  default: text('default', 'по умолчанию'),
};
const HEAD = [text('Setting', 'Настройка'), text('Value', 'Значение'), text('From', 'Откуда')];

export const profileShow = defineCommand<ShowFacts>({
  path: 'profile show',

  configure: (command) => {
    command
      .argument('<name>', 'profile')
      .addHelpText('after', '\nExamples:\n  $ mmsup profile show bank-a\n  $ mmsup profile show demo --json');
  },

  async run({ deps }, [name = '']) {
    const { fileName, profiles } = await loadProfiles(deps.env);
    const profile =
      name === DEMO
        ? { name: DEMO, client: DEMO, system: DEMO, db: '' }
        : profiles.find((known) => known.name === name);
    if (profile === undefined) {
      throw unknownProfile(
        name,
        profiles.map((known) => known.name),
        fileName,
      );
    }
    return {
      subject: { kind: 'profile', id: name },
      findings: [],
      facts: { file: fileName, profile: name, settings: settingsOf(profile) },
      notEvaluated: [],
    };
  },

  render: ({ settings }, lang) => [
    {
      kind: 'table',
      columns: HEAD.map((title) => ({ title: title[lang] })),
      rows: settings.map(({ key, value, origin }) => [key, value, ORIGINS[origin][lang]]),
    },
  ],
});

/** All settings of a profile in the order of the file's documentation. */
export function settingsOf(profile: Profile): ShowFacts['settings'] {
  const row = (key: string, given: string | undefined, otherwise: string | null): ShowFacts['settings'][number] => ({
    key,
    value: given ?? otherwise,
    origin: given === undefined ? 'default' : 'file',
  });
  const isGiven = profile.name !== DEMO;
  return [
    row('client', isGiven ? profile.client : undefined, profile.client),
    row('system', isGiven ? profile.system : undefined, profile.system),
    row('db', isGiven ? profile.db : undefined, null),
    row('language', profile.language, null),
    row('as-of', profile.asOf, null),
    row('zone', profile.zone, null),
    row('sla', profile.sla && agreementInShort(profile.sla), null),
    row('statement-timeout', milliseconds(profile.statementTimeoutMs), `${DEFAULT_LIMITS.statementTimeoutMs}ms`),
    row('cost-limit', profile.costLimit?.toString(), DEFAULT_LIMITS.costLimit.toString()),
    row(
      'search-path',
      profile.searchPath && pinnedSearchPath(profile.searchPath).join(', '),
      pinnedSearchPath().join(', '),
    ),
    row('allow-functions', profile.allowFunctions?.join(', '), null),
    row('allow-superuser', profile.allowSuperuser?.toString(), 'false'),
    row('expect-database', profile.expectDatabase, null),
  ];
}

/** Which severities have targets, in which zone, and the hash by which records name it. */
function agreementInShort(agreement: Agreement): string {
  return `${Object.keys(agreement.targets).join(', ')}; ${agreement.zone}; ${hashOf(agreement).slice(0, 12)}`;
}

function milliseconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}ms`;
}
