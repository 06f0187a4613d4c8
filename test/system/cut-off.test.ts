import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/errors.ts';
import { fleetGaps } from '../../src/health/fleet.ts';
import type { Answer } from '../../src/result.ts';
import { tellCutOnce } from '../../src/system/cut-off.ts';
import { brokenOff } from '../../src/system/partial-reading.ts';
import { text } from '../../src/text.ts';

const LOST = new UnavailableError({
  code: 'db/connection-lost',
  message: text('Could not read: the connection was reset (ECONNRESET).', 'Не удалось прочитать: сброс (ECONNRESET).'),
});
const ONCE = text('Could not read: the connection was reset.', 'Не удалось прочитать: сброс.');
const WHATS = [text('stages', 'этапы'), text('messages', 'сообщения')];
const ANSWER: Answer<null> = {
  subject: { kind: 'run', id: '1' },
  findings: [],
  facts: null,
  notEvaluated: WHATS.map((what) => brokenOff(what, LOST)),
};

describe('a connection that was lost is told once, in both languages', () => {
  it.each([
    ['where the error is known', new Map([['stage', LOST]] as const), undefined],
    ['where only its message is known', new Map(), LOST.message],
  ])('%s', (_case, unreadable, lost) => {
    const { notEvaluated } = tellCutOnce(ANSWER, unreadable, lost);
    expect(notEvaluated).toMatchObject([{ what: text('stages; messages', 'этапы; сообщения'), why: ONCE }]);
  });
});

it('of a client who could not be reached it is told why, in both languages', () => {
  const failed = { client: null, system: null, outcomes: null, tookMs: 1 };
  expect(fleetGaps([{ ...failed, profile: 'bank', error: LOST.words.message }])).toMatchObject([
    { why: LOST.words.message },
  ]);
});
