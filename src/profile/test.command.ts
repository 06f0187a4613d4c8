import { type Context, defineCommand } from '../command.ts';
import type { ServerIdentity, Session } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import type { Block } from '../view.ts';
import { DEMO } from './load.ts';
import { resolveProfile } from './resolve.ts';
import { readSettings, type SettingRow } from './test.queries.ts';

interface TestFacts {
  readonly server: ServerIdentity;
  readonly settings: readonly SettingRow[];
}

const WORDS = {
  server: text('Server', 'Сервер'),
  database: text('Database', 'База данных'),
  user: text('User', 'Пользователь'),
  transport: text('Transport', 'Соединение'),
  role: text('Role of the server', 'Роль сервера'),
  standby: text('standby', 'резервный'),
  primary: text('primary', 'основной'),
  layer: text('Protection', 'Защита'),
  value: text('In force', 'Действует'),
  warning: text('Warning', 'Предупреждение'),
} satisfies Record<string, Text>;

export const profileTest = defineCommand<TestFacts>({
  path: 'profile test',

  configure: (command) => {
    command
      .argument('[name]', 'profile; without it the one that commands would use')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup profile test bank-a\n  $ mmsup profile test --db "host=db1 dbname=crm user=reader" --json',
      );
  },

  async run(context, [name]) {
    const facts = await withSession(context, name, async (session) => ({
      server: session.server,
      settings: await session.read(readSettings),
    }));
    return {
      subject: { kind: 'profile', id: name ?? context.options.profile ?? context.options.db ?? DEMO },
      findings: [],
      facts,
      notEvaluated: [],
    };
  },

  render: ({ server, settings }, lang): readonly Block[] => [
    {
      kind: 'pairs',
      rows: [
        [
          WORDS.server[lang],
          `PostgreSQL ${server.versionText}, ${server.host}${server.port === null ? '' : `:${server.port}`}`,
        ],
        [WORDS.database[lang], server.database],
        [WORDS.user[lang], server.user],
        [WORDS.transport[lang], server.transport],
        [WORDS.role[lang], server.inRecovery ? WORDS.standby[lang] : WORDS.primary[lang]],
        ...server.warnings.map((warning) => [WORDS.warning[lang], { text: warning, tone: 'warn' }] as const),
      ],
    },
    {
      kind: 'table',
      columns: [{ title: WORDS.layer[lang] }, { title: WORDS.value[lang] }],
      rows: settings.map(({ layer, value }) => [layer[lang], value]),
    },
  ],
});

/** The session that commands would use, or one of its own for a profile that was named. No system description is needed. */
async function withSession<T>(
  context: Context,
  name: string | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { deps, options } = context;
  const named = name === undefined ? options : { ...options, profile: name };
  const profile = await resolveProfile({ system: DEMO, ...named }, deps.env);
  if (profile.isDemo) {
    if (!(await resolveProfile({ system: DEMO, ...options }, deps.env)).isDemo) throw demoNotChosen();
    return work((await context.database()).session);
  }
  const { connect } = await import('../db/connect.ts');
  const session = await connect({
    ...profile.connection,
    command: 'profile test',
    incident: options.incident,
    env: deps.env,
    signal: deps.signal,
    showPersonal: options.showPersonal,
    onProgress: (words) => context.progress(words[context.lang]),
  });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The demo's server is started by whatever opens the database, and that goes by the global options. */
function demoNotChosen(): UsageError {
  return new UsageError({
    code: 'profile/demo-not-chosen',
    message: text(
      'The demo is tested only when it is the database that commands would use.',
      'Демо проверяется, только когда команды взяли бы именно его.',
    ),
    hint: text('Type: mmsup profile test --profile demo', 'Наберите: mmsup profile test --profile demo'),
  });
}
