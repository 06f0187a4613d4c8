import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import { desk } from '../support.ts';
import { damage, fullRecord } from './every-event.ts';
import { eventsInHtml, eventsInJson, eventsInMarkdown } from './read-back.ts';

const { folder, type, json } = desk();
const client = join(folder, 'incidents', 'acme');
const written = (id: string, ...words: string[]) => type('incident', 'export', id, ...words);
const documentOf = async (id: string) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id)).facts.document;
const forgetHeads = () => {
  for (const file of readdirSync(client).filter((name) => name.startsWith('heads.'))) rmSync(join(client, file));
};

describe('the client’s document', () => {
  it('of a damaged record names no file of it to the client, says in all forms that parts of it cannot be proved, and tells every event alike', async () => {
    const id = await fullRecord(folder);
    damage(join(client, id));
    forgetHeads();
    for (const [lang, parts] of [
      ['en', 'Parts of the record of this work cannot be proved to be as they were written.'],
      ['ru', 'Для части записи об этой работе нельзя доказать, что она осталась такой, какой была сделана.'],
    ] as const) {
      const words = ['--lang', lang, '--format'];
      const [md, html, json] = [
        (await written(id, ...words, 'md')).stdout,
        (await written(id, ...words, 'html')).stdout,
        (await written(id, ...words, 'json')).stdout,
      ];
      for (const text of [md, html, json]) {
        expect(text).toContain(parts);
        expect(text).not.toMatch(/events\.|heads\.|\.jsonl|ann\.ivanova/);
        expect(text).not.toContain(folder);
      }
      const { verdict, findings, notEvaluated, facts } = JSON.parse(json);
      expect(facts.document.events.length).toBeGreaterThan(20);
      expect(eventsInMarkdown(md, 'client', lang)).toEqual(eventsInJson(facts.document, 'md'));
      expect(eventsInHtml(html)).toEqual(eventsInJson(facts.document, 'html'));
      expect([verdict, findings, facts.document.proof.problems]).toEqual([
        'problem',
        [expect.objectContaining({ cause: 'incident/record-changed', title: parts, evidence: {}, next: [] })],
        [parts],
      ]);
      expect(notEvaluated).toEqual([{ what: expect.any(String), why: parts, couldChangeAnswer: true }]);
    }
    const auditors = await written(id, '--audience', 'auditor', '--format', 'json');
    expect(JSON.parse(auditors.stdout).findings[0].title).toContain('events.');
  });

  it('of a record that cannot be proved to its end says so to the client', async () => {
    const id = await fullRecord(folder);
    const whole = await written(id);
    expect(whole.stdout).not.toContain('cannot be proved');
    forgetHeads();
    const { stdout, exitCode } = await written(id);
    expect([exitCode, stdout]).toEqual([4, expect.stringContaining('cannot be proved to be as they were written')]);
    expect((await written(id, '--format', 'html')).stdout).toContain('class="box warn"');
    expect((await documentOf(id)).proof).toMatchObject({ state: 'not-provable', gaps: [expect.any(String)] });
  });
});
