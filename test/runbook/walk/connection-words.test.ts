import { expect, it } from 'vitest';
import type { GlobalOptions } from '../../../src/command.ts';
import { connectionWords } from '../../../src/runbook/walk/connection-words.ts';

it('writes the options that lead to the same database as every other command line is written', () => {
  const options = { db: "host=db dbname='a b'", profile: 'банк', system: './o$.yaml', incidents: 'my records' };
  expect(connectionWords(options as GlobalOptions)).toBe(
    ` --db "host=db dbname='a b'" --profile банк --system './o$.yaml' --incidents 'my records'`,
  );
});
