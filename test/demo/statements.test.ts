import { describe, expect, it } from 'vitest';
import { pinClock, selectStatement } from '../../src/demo/statements.ts';

const MONDAY = Date.parse('2026-11-23T09:00:00+03:00');

describe('the statements that the engine executes', () => {
  it('sets the clocks of a rule to the moment of the run, so that anybody can run them again', () => {
    expect(pinClock("c.last_login_at > now() - interval '9 days' and c.birth_date < current_date", MONDAY)).toBe(
      "c.last_login_at > timestamptz '2026-11-23 09:00:00+03' - interval '9 days' and c.birth_date < date '2026-11-23'",
    );
  });

  it('keeps an OR of the formula inside the segment: merged duplicates stay out whatever the analyst wrote', () => {
    expect(selectStatement("c.status = 'ACTIVE' or c.city = 'Казань'", MONDAY)).toBe(
      `select c.customer_id, c.time_zone
from crm.customer c
where c.merged_into is null
  and (
c.status = 'ACTIVE' or c.city = 'Казань'
)`,
    );
  });
});
