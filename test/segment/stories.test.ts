import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const STORIES = join(import.meta.dirname, '../fixtures/stories');

/** All that a user sees, in both languages and two widths, compared whole with the story's file. */
function story(name: string, line: string, { fault, edit }: { fault?: string; edit?: string } = {}): void {
  describe(name, () => {
    let demo: TestDemo;
    beforeAll(async () => {
      demo = await testDemo(fault);
      if (edit !== undefined) {
        await demo.writer.rows(
          `update mkt.rule_version set body = $1 where rule_code = 'pension' and valid_to is null`,
          [edit],
        );
      }
    });
    afterAll(() => demo?.close());

    it.each([
      ['en', 60],
      ['en', 100],
      ['ru', 60],
      ['ru', 100],
    ] as const)('is told in %s at %i columns', async (lang, columns) => {
      const { stdout, exitCode } = await runLine(`${line} --lang ${lang}`, { ...demo, columns });
      expect(exitCode).toBe(3);
      // Where the test's own database lies is told last.
      const story = stdout.replace(/\n(Add to each|Добавьте к каждой)[\s\S]*/, '\n');
      await expect(story).toMatchFileSnapshot(join(STORIES, `${name}.${lang}.${columns}.txt`));
    });
  });
}

story('empty', 'segment explain card-reactivation', { fault: 'nobody-selected' });

story('too-few', 'segment explain pension --at-least 100', {
  edit: `c.status = 'ACTIVE'
and c.call_consent_at is not null
and c.city in ('москва', 'Казань')
and c.income_type <> 'SALARY'
and c.balance between 250000 and 2000000
and exists (
  select 1
  from crm.product p
  where p.customer_id = c.customer_id and p.kind = 'DEPOSIT' and p.closed_on is null
)`,
});

story('changed-since-yesterday', 'segment explain vip-deposit --as-of 2026-11-25T09:00 --against 2026-11-24T09:00', {
  fault: 'wrong-segment',
});
