import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import type { ExportFacts } from '../../../src/incident/export/export.command.ts';
import { openRecord } from '../../../src/incident/record/record.ts';
import { desk } from '../support.ts';
import { damage, fullRecord } from './every-event.ts';
import { eventsInHtml, eventsInJson, eventsInMarkdown } from './read-back.ts';

const { folder, open, type, json } = desk();
const client = join(folder, 'incidents', 'acme');
const written = (id: string, ...words: string[]) => type('incident', 'export', id, ...words);
const documentOf = async (id: string) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id)).facts.document;
const forgetHeads = () => {
  for (const file of readdirSync(client).filter((name) => name.startsWith('heads.'))) rmSync(join(client, file));
};

/** A whole record with these fields in its opening. */
async function openedWith(id: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
  const user = { name: 'ann', host: 'desk-7' };
  const record = openRecord(
    { clientFolder: client, id },
    { who: 'ann', user, writer: 'ann.desk-7', via: 'tty', now: () => new Date(), keys: join(folder, 'keys') },
  );
  mkdirSync(join(client, id), { recursive: true, mode: 0o700 });
  const told = { type: 'incident.opened', client: 'acme', complaint: 'Nobody got it', severity: 'high', line: '2' };
  try {
    await record.append({ ...told, ...fields });
  } finally {
    await record.close();
  }
  return id;
}

describe('the client’s document', () => {
  it.each([
    ['en', 'What was promised, and what it took', 'Whether the promised times were kept cannot be said for certain'],
    ['ru', 'Обещанные сроки и сколько прошло', 'Соблюдены ли обещанные сроки, нельзя сказать наверняка'],
  ])('of a whole record whose agreement cannot be read says only that, in %s', async (lang, what, why) => {
    const id = await openedWith(`2026-11-23-acme-10${lang === 'en' ? 1 : 2}`, { sla: { targets: 'torn' } });
    const { facts, notEvaluated, verdict } = await json<ExportFacts>('incident', 'export', id, '--lang', lang);
    expect([verdict, facts.document.proof.state]).toEqual(['inconclusive', 'intact']);
    expect(notEvaluated).toEqual([{ what, why: expect.stringContaining(why), couldChangeAnswer: true }]);
    // Whoever sends it is told what it is.
    const ours = await json('incident', 'export', id, '--audience', 'internal');
    expect(ours.notEvaluated).toEqual([expect.objectContaining({ why: expect.stringContaining('copy of the SLA') })]);
  });

  it('of a record that cannot be proved, and whose agreement cannot be read, says both', async () => {
    const id = await openedWith('2026-11-23-acme-103', { sla: { targets: 'torn' } });
    forgetHeads();
    const { notEvaluated } = await json('incident', 'export', id);
    expect(notEvaluated.map(({ why }) => why)).toEqual([
      expect.stringContaining('cannot be proved'),
      expect.stringContaining('promised times'),
    ]);
  });

  it('says nothing of the damaged record of another incident that the export is noted in', async () => {
    const other = await fullRecord(folder);
    damage(join(client, other));
    const id = await open('Nobody got the letter');
    const exported = (...words: string[]) => json<ExportFacts>('incident', 'export', id, '--incident', other, ...words);
    const { verdict, findings, facts, notEvaluated } = await exported();
    expect([verdict, findings, facts.document.proof.state, notEvaluated]).toEqual(['ok', [], 'intact', []]);
    const ours = await exported('--audience', 'internal');
    expect(ours.notEvaluated).toEqual([expect.objectContaining({ what: `The record of ${other}` })]);
  });

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
