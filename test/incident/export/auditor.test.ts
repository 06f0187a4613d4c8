import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { agreedOf } from '../../../src/model/sla/agreement.ts';
import type { Agreed, Agreement } from '../../../src/model/sla/agreement.types.ts';
import { desk } from '../support.ts';
import { fullRecord } from './every-event.ts';

const { folder, type, json } = desk();
const AUDITOR = ['--audience', 'auditor', '--lang', 'ru'] as const;
const written = async (id: string, ...words: string[]) =>
  (await type('incident', 'export', id, ...AUDITOR, ...words)).stdout;
const documentOf = async (id: string, ...words: string[]) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id, ...AUDITOR, ...words)).facts.document;

const AGREEMENT: Agreement = { zone: 'Europe/Moscow', hours: '24x7', holidays: [], days: {}, targets: {} };
const DATABASE = {
  database: 'crm',
  user: 'reader',
  host: 'db-7',
  port: 5432,
  version: '15.4',
  oid: '16918',
  cluster: 'pg7712',
};

/** A walk of two runbooks, one inside of the other, with a check whose result is kept. */
async function walked(agreed: Agreed | null) {
  const store = incidentStore(undefined, {
    env: { MMSUP_INCIDENTS: join(folder, 'incidents'), HOME: folder, MMSUP_WHO: 'ann' },
    cwd: folder,
    now: () => new Date('2026-11-26T10:00:00.000Z'),
    stderr: {},
    agreed: async () => agreed,
  });
  const link = await store.open({ client: 'acme', complaint: 'Писем нет' });
  const pins = [await link.pin('id: outer\n'), await link.pin('ru: words\n'), await link.pin('id: inner\n')];
  const evidence = await link.evidence('{"format":"mmsup/1","command":"campaign trace","facts":{},"findings":[]}');
  const inner = { name: 'inner', text: pins[2], strings: null, included: [] };
  const files = { name: 'outer', text: pins[0], strings: pins[1], included: [inner] };
  const run = 'r-1';
  await link.append({ type: 'run.started', run, runbook: 'outer', files, profile: 'acme-prod', database: DATABASE });
  await link.append({ type: 'step.started', run, step: 'trace', argv: ['campaign', 'trace', 'spring'] });
  const finished = { type: 'step.finished', run, step: 'trace', verdict: 'unsure', say: 'x', findings: [], gaps: [] };
  await link.append({ ...finished, seconds: 1, evidence: [`sha256:${evidence}`] });
  await link.append({ type: 'note.added', text: 'Позвонили клиенту' });
  await store.close();
  return { id: link.id, path: link.path, pins, evidence };
}

describe('the auditor’s protocol', () => {
  it('names the runbooks and the agreement that were copied, and whether they are still the same', async () => {
    const agreed = agreedOf('acme-prod', AGREEMENT);
    const { id, path, pins } = await walked(agreed);
    const rows = async () =>
      (await documentOf(id)).pinned.map(({ kind, name, hash, state }) => [kind, name, hash, state]);
    expect(await rows()).toEqual([
      ['runbook', 'outer', pins[0], 'intact'],
      ['runbook', 'outer (слова)', pins[1], 'intact'],
      ['runbook', 'inner', pins[2], 'intact'],
      ['agreement', 'обещанные сроки (SLA)', agreed.hash, 'intact'],
    ]);
    writeFileSync(join(path, 'runbooks', `${pins[0]}.yaml`), 'id: another\n');
    rmSync(join(path, 'runbooks', `${pins[2]}.yaml`));
    expect((await rows()).map(([, , , state]) => state)).toEqual(['changed', 'intact', 'gone', 'intact']);
    const text = await written(id);
    expect(text).toContain(`| outer | ${pins[0]} | ИЗМЕНЕНО: не то, что было сохранено |`);
    expect(text).toContain(`| inner | ${pins[2]} | ОТСУТСТВУЕТ |`);
    expect(text).toContain(`| обещанные сроки (SLA) | ${agreed.hash} | без изменений |`);
    const page = await written(id, '--format', 'html');
    for (const said of ['Сценарии и SLA, скопированные в запись', pins[2]!, agreed.hash]) expect(page).toContain(said);
  });

  it('says of an agreement that is not the one that was hashed', async () => {
    const { id } = await walked({ ...agreedOf('acme-prod', AGREEMENT), hash: 'e'.repeat(64) });
    expect((await documentOf(id)).pinned.at(-1)).toMatchObject({ kind: 'agreement', state: 'changed' });
  });

  it('says of every event what was run, on which database, and which evidence came of it', async () => {
    const { id, evidence } = await walked(null);
    const { events, pinned } = await documentOf(id);
    const where = { profile: 'acme-prod', database: 'reader@db-7:5432/crm (PostgreSQL 15.4, oid 16918, pg7712)' };
    const line = 'mmsup campaign trace spring';
    expect(events.map(({ type: name, proof }) => [name, proof])).toMatchObject([
      ['incident.opened', { line: null, profile: null, database: null, evidence: [] }],
      ['run.started', { line: null, ...where, evidence: [] }],
      ['step.started', { line, ...where, evidence: [] }],
      ['step.finished', { line, ...where, evidence: [evidence] }],
      ['note.added', { line: null, profile: null, database: null, evidence: [] }],
    ]);
    expect(pinned.map(({ kind }) => kind)).not.toContain('agreement');
    const [md, page] = [await written(id), await written(id, '--format', 'html')];
    for (const said of [`чем проверено: ${line}`, `где: профиль acme-prod, ${where.database}`, evidence])
      for (const document of [md, page]) expect(document).toContain(said);
    expect((await documentOf(id, '--audience', 'internal')).pinned).toEqual([]);
  });

  it('tells every type of event in Russian words, also the beginning of a step and what a later version wrote', async () => {
    const { events } = await documentOf(await fullRecord(folder));
    for (const { type: name, what } of events) {
      expect(what, name).toMatch(/[а-яё]{4}/i);
      expect(what, name).not.toMatch(/^[a-z]+\.[a-z-]+/);
    }
    const said = (name: string) => events.find((event) => event.type === name)?.what;
    expect(said('step.started')).toBe('Начат шаг trace');
    expect(said('a.type.of.later')).toBe('Событие, неизвестное этой версии: a.type.of.later');
  });
});
