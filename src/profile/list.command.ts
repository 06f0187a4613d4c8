import { defineCommand } from '../command.ts';
import { text } from '../text.ts';
import type { Block } from '../view.ts';
import { DEMO, loadProfiles } from './load.ts';

interface ProfileRow {
  readonly name: string;
  readonly client: string;
  readonly system: string;
  readonly db: string | null;
  readonly isDefault: boolean;
}

interface ListFacts {
  readonly file: string;
  readonly profiles: readonly ProfileRow[];
}

const WORDS = {
  profile: text('Profile', 'Профиль'),
  client: text('Client', 'Клиент'),
  system: text('System', 'Система'),
  db: text('Database', 'База данных'),
  isDefault: text('Default', 'По умолчанию'),
  yes: text('yes', 'да'),
  embedded: text('embedded server', 'встроенный сервер'),
  file: text('Profiles are read from', 'Профили читаются из файла'),
};

export const profileList = defineCommand<ListFacts>({
  path: 'profile list',

  configure: (command) => {
    command.addHelpText(
      'after',
      '\nExamples:\n  $ mmsup profile list\n  $ MMSUP_PROFILES=./profiles.yaml mmsup profile list --json',
    );
  },

  async run({ deps }) {
    const { fileName, defaultName, profiles } = await loadProfiles(deps.env);
    const demo = { name: DEMO, client: DEMO, system: DEMO, db: null, isDefault: defaultName === undefined };
    const rows = profiles.map(({ name, client, system, db }) => ({
      name,
      client,
      system,
      db,
      isDefault: name === defaultName,
    }));
    return {
      subject: { kind: 'profiles', id: fileName },
      findings: [],
      facts: { file: fileName, profiles: [...rows, demo] },
      notEvaluated: [],
    };
  },

  render: ({ file, profiles }, lang): readonly Block[] => [
    {
      kind: 'table',
      columns: [WORDS.profile, WORDS.client, WORDS.system, WORDS.db, WORDS.isDefault].map((title) => ({
        title: title[lang],
      })),
      rows: profiles.map((row) => [
        row.name,
        row.client,
        row.system,
        row.db ?? WORDS.embedded[lang],
        row.isDefault ? WORDS.yes[lang] : '',
      ]),
    },
    { kind: 'paragraph', text: `${WORDS.file[lang]} ${file}`, tone: 'muted' },
  ],
});
