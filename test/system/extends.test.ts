import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relation } from '../../src/system/compose.ts';
import { loadPart, loadSystem } from '../../src/system/load.ts';
import { resolvePart } from '../../src/system/resolve.ts';

const BASE = `format: 1
id: mailer
title: A mailer
clock: { zone: UTC }
variants:
  has-archive: [public.camp.archived]
  has-channels: [public.channel]
customer: { table: public.person, alias: p, key: id, personal: { email: email } }
segments: { language: sql }
relations:
  campaign:
    from: camp k
    columns:
      id: k.code
      name: k.title
      status:
        - when: has-archive
          sql: case when k.archived then 'archived' else k.state end
        - sql: k.state
  job:
    from: job j
    columns: { id: j.code, last_started_at: "(select max(r.at) from run_log r where r.at <= :as_of)" }
  template:
    when: has-channels
    from: template t
    columns: { id: t.code, usable: t.published }
`;

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmsup-extends-'));
  await writeFile(file('base.yaml'), BASE);
});
afterAll(() => rm(folder, { recursive: true }));

const fitted = (name: string, variants: readonly string[] = [], asOf?: string) =>
  resolvePart(loadPart(file(name)), { variants: new Set(variants), ...(asOf ? { asOf } : {}) });

describe('a description for several versions of a system', () => {
  it('takes of every choice the first whose variant the database has', () => {
    expect(fitted('base.yaml').relations.campaign?.columns.status).toBe('k.state');
    expect(fitted('base.yaml', ['has-archive']).relations.campaign?.columns.status).toContain("'archived'");
    expect([
      fitted('base.yaml').relations.template,
      fitted('base.yaml', ['has-channels']).relations.template?.from,
    ]).toEqual([undefined, 'template t']);
  });

  it('puts the moment in place of :as_of, and leaves casts alone', () => {
    const { job } = fitted('base.yaml', [], '2026-11-24T09:00:00Z').relations;
    expect(job?.columns.last_started_at).toBe(
      "(select max(r.at) from run_log r where r.at <= timestamptz '2026-11-24T09:00:00Z')",
    );
  });

  it('refuses a variant that nobody declares, wherever it stands', async () => {
    await writeFile(file('typo.yaml'), BASE.replace('when: has-channels', 'when: has-chanels'));
    expect(() => fitted('typo.yaml')).toThrow('there is no variant "has-chanels"');
  });
});

describe('a description that extends another', () => {
  it('says only what is different at this client', async () => {
    await writeFile(
      file('acme.yaml'),
      `format: 1
id: acme
extends: ./base.yaml
clock: { zone: Asia/Tashkent }
customer: { where: "not p.closed", personal: { phone: phone } }
relations:
  campaign:
    columns: { name: "k.title_uz", owner: k.boss }
  job: null
`,
    );
    const system = fitted('acme.yaml', ['has-archive']);
    expect([system.id, system.title, system.clock.zone]).toEqual(['acme', 'A mailer', 'Asia/Tashkent']);
    expect(system.customer).toEqual({
      table: 'public.person',
      alias: 'p',
      key: 'id',
      where: 'not p.closed',
      personal: { email: 'email', phone: 'phone' },
    });
    expect(system.relations.job).toBeUndefined();
    expect(relation(system, 'campaign', 'x')).toContain(
      "(select k.code as id, k.title_uz as name, case when k.archived then 'archived' else k.state end as status",
    );
    const places = system.relations.campaign!.places!;
    expect([places.columns.name!.file, places.columns.name!.line]).toEqual([file('acme.yaml'), 8]);
    expect([places.columns.id!.file, places.columns.id!.line]).toEqual([file('base.yaml'), 14]);
  });

  it('may extend a system that ships', async () => {
    await writeFile(file('bank.yaml'), 'format: 1\nid: bank\nextends: demo\nrelations: { report: null }\n');
    const system = loadSystem(file('bank.yaml'));
    expect([system.id, system.relations.report, system.relations.run?.from !== undefined]).toEqual([
      'bank',
      undefined,
      true,
    ]);
  });

  it('may not extend itself, nor what is not there', async () => {
    await writeFile(file('one.yaml'), 'format: 1\nid: one\nextends: two.yaml\n');
    await writeFile(file('two.yaml'), 'format: 1\nid: two\nextends: one.yaml\n');
    expect(() => loadPart(file('one.yaml'))).toThrow(/extends itself: .*one\.yaml → .*two\.yaml → .*one\.yaml/);
    await writeFile(file('lost.yaml'), 'format: 1\nid: lost\nextends: demi\n');
    expect(() => loadPart(file('lost.yaml'))).toThrow(/lost\.yaml:3:10: it extends "demi"/);
  });

  it('is complete only with what it extends', async () => {
    await writeFile(file('half.yaml'), 'format: 1\nid: half\ntitle: Half\nclock: { zone: UTC }\n');
    expect(() => loadSystem(file('half.yaml'))).toThrow(
      'half.yaml:1:1: a system description needs the key "segments".',
    );
  });
});
