import { expect, it } from 'vitest';
import { forClient, internalNames } from '../../../src/incident/export/internals.ts';
import type { IncidentEvent } from '../../../src/incident/link.ts';

const names = (who: string, user: { name: string; host: string }) =>
  internalNames([{ type: 'note.added', who, user } as unknown as IncidentEvent]);

it('an account that is called so everywhere names nobody: the root cause is for the client', () => {
  const root = names('root', { name: 'root', host: 'db-desk-7' });
  expect(root).toEqual(['db-desk-7']);
  expect(forClient('The root cause was an empty list.', 'en', root)).toBe('The root cause was an empty list.');
});

it('a person and his machine are named to nobody outside', () => {
  const ann = names('ann.petrova', { name: 'apetrova', host: 'db-desk-7' });
  expect(forClient('The list was empty. It was seen by ann.petrova on db-desk-7.', 'en', ann)).toBe(
    'The list was empty.',
  );
});

it('neither is whoever takes over; a line or a role is no name', () => {
  const to = (whom: string) => internalNames([{ type: 'run.ended', who: 'ann', to: whom } as unknown as IncidentEvent]);
  expect(to('Анна Петрова, третья линия')).toEqual(['ann', 'Анна Петрова']);
  expect(forClient('Списка не было. Анна Петрова его загрузит.', 'ru', to('Анна Петрова'))).toBe('Списка не было.');
  expect(to('operations')).toEqual(['ann']);
});
