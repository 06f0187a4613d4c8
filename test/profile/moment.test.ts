import { expect, it } from 'vitest';
import { isMoment } from '../../src/profile/moment.ts';

it.each([
  '2026-11-23',
  '2024-02-29',
  '2026-11-23T09:00',
  '2026-11-23 09:00:59.123',
  '2026-11-23T06:00:00Z',
  '2026-11-23 09:00 +03',
  '2026-11-23T09:00-0330',
  '2026-11-23T09:00+05:30',
])('%s is a moment', (text) => expect(isMoment(text)).toBe(true));

it.each([
  '',
  'yesterday',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '0000-01-01',
  '2026-11-23T24:00',
  '2026-11-23T09:60',
  '2026-11-23T09:00+16:00',
  '2026-11-23T09',
  '2026-11-23T09:00 Europe/Moscow',
])('"%s" is none', (text) => expect(isMoment(text)).toBe(false));
