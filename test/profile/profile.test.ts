import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { profilesFileName } from '../../src/profile/file-name.ts';
import { loadProfiles } from '../../src/profile/load.ts';
import { parseProfiles } from '../../src/profile/profile.ts';
import { resolveProfile } from '../../src/profile/resolve.ts';
import { settingsOf } from '../../src/profile/show.command.ts';

const FULL = `format: 1
default: bank-a
profiles:
  bank-a:
    client: Bank A
    system: demo
    db: host=db1,db2 dbname=crm user=reader sslmode=verify-full target_session_attrs=prefer-standby
    language: ru
    as-of: 2026-11-23T09:00:00+03:00
    cost-limit: 5000000
    statement-timeout: 2min
    search-path: [crm, public]
    allow-functions: [crm.is_vip]
    allow-superuser: false
    expect-database: crm
    zone: Europe/Moscow
  retailer:
    system: ./retailer.yaml
    db: postgresql://reader@db.example:5433/shop
`;

const folder = mkdtempSync(join(tmpdir(), 'mmsup-profiles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function environmentWith(text: string): Record<string, string> {
  const file = join(folder, 'profiles.yaml');
  writeFileSync(file, text);
  return { MMSUP_PROFILES: file };
}

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.hint].filter(Boolean).join(' ');
    throw error;
  }
  return 'accepted';
}

const profileWith = (lines: string): string =>
  `format: 1\nprofiles:\n  bank:\n    system: demo\n    db: dbname=crm\n${lines}\n`;

describe('a profiles file', () => {
  it('is read whole', () => {
    const { defaultName, profiles } = parseProfiles(FULL, 'profiles.yaml');
    expect(defaultName).toBe('bank-a');
    expect(profiles).toEqual([
      {
        name: 'bank-a',
        client: 'Bank A',
        system: 'demo',
        db: 'host=db1,db2 dbname=crm user=reader sslmode=verify-full target_session_attrs=prefer-standby',
        language: 'ru',
        asOf: '2026-11-23T09:00:00+03:00',
        costLimit: 5_000_000,
        statementTimeoutMs: 120_000,
        searchPath: ['crm', 'public'],
        allowFunctions: ['crm.is_vip'],
        allowSuperuser: false,
        expectDatabase: 'crm',
        zone: 'Europe/Moscow',
      },
      {
        name: 'retailer',
        client: 'retailer',
        system: './retailer.yaml',
        db: 'postgresql://reader@db.example:5433/shop',
      },
    ]);
  });

  it.each([
    [
      '    statment-timeout: 30s',
      'profiles.yaml:6:5: "bank" of "profiles" of a profiles file has no key "statment-timeout". Did you mean "statement-timeout"?',
    ],
    ['    system: other', 'profiles.yaml:6:5: the key "system" is already used in line 4.'],
    [
      '    language: de',
      'profiles.yaml:6:15: "language" of "bank" of "profiles" of a profiles file cannot be "de". Known here: en, ru.',
    ],
    [
      '    as-of: yesterday',
      'profiles.yaml:6:12: "yesterday" is no moment. Write it like 2026-11-23 or 2026-11-23T09:00:00+03:00.',
    ],
    [
      '    cost-limit: 1e8',
      'profiles.yaml:6:17: 1e8 would be read as 100000000. Write "1e8" in quotes to keep it, or 100000000 if that is meant.',
    ],
    [
      '    cost-limit: -1',
      'profiles.yaml:6:17: "cost-limit" must be a number above 0. For instance: cost-limit: 100000000',
    ],
    [
      '    statement-timeout: 30',
      'profiles.yaml:6:24: "statement-timeout" must be a time with its unit, up to 1h. For instance: statement-timeout: 30s (or 500ms, 2min)',
    ],
    [
      '    statement-timeout: 0s',
      'profiles.yaml:6:24: "statement-timeout" must be a time with its unit, up to 1h. For instance: statement-timeout: 30s (or 500ms, 2min)',
    ],
    ['    allow-superuser: yes', 'profiles.yaml:6:22: "allow-superuser" must be true or false.'],
    [
      '    allow-functions: [is_vip]',
      'profiles.yaml:6:22: "is_vip" is not schema.name. Write each function with its schema and without arguments: crm.is_vip',
    ],
    [
      '    search-path: crm',
      'profiles.yaml:6:18: "search-path" must be a list of texts. For instance: search-path: [crm, public]',
    ],
    [
      '    zone: Moscow',
      'profiles.yaml:6:11: "Moscow" is not a time zone. Use an IANA name, for instance Europe/Moscow.',
    ],
  ])('is refused, with its place, for %s', async (line, expected) => {
    expect(await refusal(() => parseProfiles(profileWith(line), 'profiles.yaml'))).toBe(expected);
  });

  it('never holds a password, and the message does not repeat it', async () => {
    for (const db of [
      'postgresql://reader:s3cret@h/crm',
      'host=h password=s3cret',
      'postgresql://h/crm?password=s3cret',
    ]) {
      const text = await refusal(() =>
        parseProfiles(`format: 1\nprofiles:\n  bank: { system: demo, db: "${db}" }`, 'profiles.yaml'),
      );
      expect(text).toMatch(/^profiles\.yaml:3:29: the connection string of a profile holds a password/);
      expect(text).not.toContain('s3cret');
    }
  });

  it('is looked for where XDG says, and may be missing there but not where MMSUP_PROFILES points', async () => {
    expect(profilesFileName({ XDG_CONFIG_HOME: '/config', HOME: '/home/ann' })).toBe('/config/mmsup/profiles.yaml');
    expect(profilesFileName({ XDG_CONFIG_HOME: 'relative', HOME: '/home/ann' })).toBe(
      '/home/ann/.config/mmsup/profiles.yaml',
    );
    expect((await loadProfiles({ HOME: join(folder, 'nobody') })).profiles).toEqual([]);
    expect(await refusal(() => loadProfiles({ MMSUP_PROFILES: join(folder, 'none.yaml') }))).toContain(
      'cannot be read (ENOENT)',
    );
  });
});

describe('which database is meant', () => {
  it('is the default of the file, unless a profile or --db says otherwise', async () => {
    const env = environmentWith(FULL);
    expect(await resolveProfile({}, env)).toMatchObject({
      name: 'bank-a',
      client: 'Bank A',
      system: 'demo',
      connection: {
        limits: { costLimit: 5_000_000, statementTimeoutMs: 120_000 },
        expectDatabase: 'crm',
        searchPath: ['crm', 'public'],
      },
    });
    expect(await resolveProfile({ profile: 'retailer', system: 'other' }, env)).toMatchObject({
      name: 'retailer',
      system: 'other',
    });
    expect(await resolveProfile({ db: 'dbname=x', system: 'demo' }, env)).toMatchObject({
      name: '--db',
      connection: { target: 'dbname=x' },
    });
    expect(await resolveProfile({ profile: 'demo' }, env)).toMatchObject({ name: 'demo', isDemo: true });
  });

  it('is the demo when nothing says otherwise', async () => {
    expect(await resolveProfile({}, { HOME: join(folder, 'nobody') })).toMatchObject({
      name: 'demo',
      system: 'demo',
      isDemo: true,
    });
  });

  it('is never guessed', async () => {
    const env = environmentWith(FULL);
    expect(await refusal(() => resolveProfile({ profile: 'bank-b' }, env))).toContain('Did you mean "bank-a"?');
    expect(await refusal(() => resolveProfile({ db: 'dbname=x' }, env))).toContain('Add --system NAME');
    expect(await refusal(() => resolveProfile({ db: 'dbname=x', profile: 'bank-a' }, env))).toContain(
      '--db and --profile',
    );
    expect(await refusal(() => resolveProfile({ db: 'postgresql://u:s3cret@h/x', system: 'demo' }, env))).toMatch(
      /--db holds a password/,
    );
  });
});

it('shows every setting with its origin', () => {
  const [, retailer] = parseProfiles(FULL, 'profiles.yaml').profiles;
  expect(settingsOf(retailer!).map(({ key, value, origin }) => `${key}=${value} (${origin})`)).toEqual([
    'client=retailer (file)',
    'system=./retailer.yaml (file)',
    'db=postgresql://reader@db.example:5433/shop (file)',
    'language=null (default)',
    'as-of=null (default)',
    'zone=null (default)',
    'sla=null (default)',
    'statement-timeout=30000ms (default)',
    'cost-limit=100000000 (default)',
    'search-path=pg_catalog, public, pg_temp (default)',
    'allow-functions=null (default)',
    'allow-superuser=false (default)',
    'expect-database=null (default)',
  ]);
});
