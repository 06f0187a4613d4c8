import { expect, it } from 'vitest';
import { connectionFlags } from '../../src/ui/connection-flags.ts';

it('names what another command needs to ask the same database, as a shell reads it', () => {
  const asOf = '2026-11-24T09:00:00Z';
  expect(connectionFlags({ profile: 'acme', asOf }, {})).toBe(`--profile acme --as-of ${asOf}`);
  expect(connectionFlags({ db: "host=db dbname=o'brien", system: 'listmonk' }, {})).toBe(
    `--db "host=db dbname=o'brien" --system listmonk`,
  );
});

it('leaves nothing to the shell that it would read otherwise', () => {
  expect(connectionFlags({ db: 'host=db password=$HOME' }, {})).toBe("--db 'host=db password=$HOME'");
});

it('names nothing where the next command goes there anyhow', () => {
  expect(connectionFlags({}, {})).toBe('');
  expect(connectionFlags({ profile: 'acme' }, { MMSUP_PROFILE: 'acme' })).toBe('');
});
