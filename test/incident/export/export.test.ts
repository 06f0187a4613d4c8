import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIENCES, type ExportDocument } from '../../../src/incident/export/document.types.ts';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { desk } from '../support.ts';
import { damage, EVIL, everyEvent, fullRecord, INTERNAL_NAMES } from './every-event.ts';
import { eventsInHtml, eventsInJson, eventsInMarkdown } from './read-back.ts';

const { folder, type, typeAs, json, open } = desk();
const written = (id: string, ...words: string[]) => type('incident', 'export', id, ...words);
const documentOf = async (id: string, ...words: string[]) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id, ...words)).facts.document;
const pathOf = (id: string) => join(folder, 'incidents', 'acme', id);

function eventsOf(id: string): readonly IncidentEvent[] {
  const files = readdirSync(pathOf(id)).filter((name) => name.endsWith('.jsonl'));
  const lines = files.flatMap((name) => readFileSync(join(pathOf(id), name), 'utf8').split('\n'));
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as IncidentEvent];
    } catch {
      return [];
    }
  });
}

describe.each(AUDIENCES)('one record for the audience %s', (audience) => {
  it.each(['en', 'ru'] as const)('says the same of every event in Markdown, HTML and JSON, in %s', async (lang) => {
    const id = await fullRecord(folder);
    const words = ['--audience', audience, '--lang', lang];
    const [md, html, print, json] = ['md', 'html', 'print.html', 'json'].map((name) =>
      join(folder, `${id}.${lang}.${name}`),
    );
    const ran = await written(
      id,
      ...words,
      '--format',
      `md=${md}`,
      '--format',
      `html=${html}`,
      '--format',
      `pdf-ready-html=${print}`,
      '--format',
      `json=${json}`,
    );
    expect(ran.stderr).toBe('');
    const { document } = (JSON.parse(readFileSync(json!, 'utf8')) as { facts: { document: ExportDocument } }).facts;
    expect(document.events.length).toBeGreaterThan(audience === 'client' ? 20 : 40);

    const inMarkdown = eventsInMarkdown(readFileSync(md!, 'utf8'), audience, lang);
    expect(inMarkdown).toEqual(eventsInJson(document, 'md'));
    expect(eventsInHtml(readFileSync(html!, 'utf8'))).toEqual(eventsInJson(document, 'html'));
    expect(eventsInHtml(readFileSync(print!, 'utf8'))).toEqual(eventsInJson(document, 'html'));
    const states = { kept: ['kept', 'выдержан'], broken: ['broken', 'нарушен'] };
    expect(document.deadlines.map(({ state }) => state)).toEqual(['kept', 'kept', 'broken']);
    for (const { name, state } of document.deadlines) {
      const said = states[state as 'kept' | 'broken'][lang === 'en' ? 0 : 1];
      expect(readFileSync(md!, 'utf8')).toMatch(new RegExp(`\\| ${name} \\| .* \\| .* \\| ${said} \\|`));
      expect(readFileSync(html!, 'utf8')).toMatch(new RegExp(`${name}</span> <span class="amount">[^<]*${said}`));
    }
  });
});

describe('the auditor’s document', () => {
  it('holds every event of every type with its hash, what was corrected with what stood there first, and how to check', async () => {
    const id = await fullRecord(folder);
    const before = eventsOf(id);
    const document = await documentOf(id, '--audience', 'auditor');
    expect(document.events.map(({ type: name }) => name).sort()).toEqual(before.map(({ type: name }) => name).sort());
    const types = new Set(document.events.map(({ type: name }) => name));
    for (const event of everyEvent('')) expect(types).toContain(event.type);
    for (const name of ['incident.opened', 'event.corrected', 'record.torn']) expect(types).toContain(name);

    const hashes = readdirSync(pathOf(id))
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(pathOf(id), name), 'utf8').split('\n'))
      .map((line) => createHash('sha256').update(line).digest('hex'));
    for (const { proof } of document.events) expect(hashes).toContain(proof?.hash);

    const note = document.events.find(({ isCorrected }) => isCorrected)!;
    expect(note.what).toBe(`Note: The owner denies ${EVIL[0]}`);
    expect(note.original).toBe('Note: The owner confirms the edit');
    expect(note.happened).toBe('2026-11-26T08:41:00.000Z');
    expect(note.corrections?.map(({ field, who }) => [field, who])).toEqual([
      ['text', 'bob'],
      ['happened', 'ann.ivanova'],
    ]);
    expect(document.proof).toMatchObject({ state: 'intact', torn: 1 });
    const text = (await written(id, '--audience', 'auditor')).stdout;
    for (const { hash } of document.heads) expect(text).toContain(`mmsup incident verify ${id} --head ${hash}`);
  });

  it('of a damaged record is written with a loud statement, and so is every other', async () => {
    const id = await fullRecord(folder);
    damage(pathOf(id));
    for (const audience of AUDIENCES) {
      for (const lang of ['en', 'ru'] as const) {
        const words = ['--audience', audience, '--lang', lang];
        const ran = await written(id, ...words);
        expect(ran.exitCode).toBe(3);
        const loud = lang === 'en' ? 'ATTENTION: this record is damaged' : 'ВНИМАНИЕ: запись повреждена';
        expect(ran.stdout).toContain(loud);
        expect((await written(id, ...words, '--format', 'html')).stdout).toMatch(
          new RegExp(`class="box bad" role="alert"><p>${loud}`),
        );
        expect((await documentOf(id, ...words)).proof).toMatchObject({ state: 'damaged' });
      }
    }
  });
});

describe('the client’s document', () => {
  it('tells the cause in plain words with its figures and what repairs it, and nothing from the inside', async () => {
    const id = await fullRecord(folder, 'The spring mailing went to nobody');
    for (const lang of ['en', 'ru'] as const) {
      const document = await documentOf(id, '--lang', lang);
      const own = new Set(['The spring mailing went to nobody', document.reporterWords]);
      const all = JSON.stringify({ ...document, complaint: '', reporterWords: '', format: '' });
      expect(own.size).toBe(2);
      for (const name of INTERNAL_NAMES) expect(all).not.toContain(name);
      expect(all).not.toMatch(/mmsup|--[a-z]+ |select 1|\bdb-|sha256|"step|"who"|r-1\b/i);
      const answer = document.answer!.what.map(({ text }) => text).join('\n');
      expect(answer).toContain(lang === 'ru' ? '97\u00a0013 клиентов' : '97,013 customers');
      expect(answer).toContain(
        lang === 'ru' ? '23 ноября 2026, 16:40 по часам Москвы' : '23 November 2026, 16:40 by the clock of Moscow',
      );
      expect(document.repaired).toHaveLength(1);
      expect(document.heads).toHaveLength(1);
      expect(document.status).toBe('closed');
    }
  });

  it('says what is not there in its language instead of mixing in silence', async () => {
    const id = await fullRecord(folder, 'The spring mailing went to nobody');
    const { stdout } = await written(id, '--lang', 'ru');
    expect(stdout).toContain('The row is out of the list, the run was repeated. *(записано только по-английски)*');
    expect(stdout).toContain('Слова людей приведены так, как были записаны, и не переведены.');
  });

  it('tells the first acknowledgement as the beginning, and only one behind a hand-over as another line’s', async () => {
    const id = await open('The report is late', '--line', '2');
    await type('incident', 'acknowledge', id);
    await type('incident', 'hand-over', id, '--to', '3');
    await typeAs('bob', 'incident', 'acknowledge', id);
    expect((await documentOf(id, '--lang', 'ru')).events.map(({ what }) => what)).toEqual([
      'Обращение принято в работу.',
      'Поддержка начала работу.',
      'Обращение передано на 3-ю линию поддержки.',
      'Обращение приняла следующая линия поддержки.',
    ]);
  });

  it('explains the marks that stand in place of personal data, and only where there are some', async () => {
    const explained = 'Личные данные в этом письме скрыты';
    const id = await open('Никто не получил письмо', '--reporter-words', 'Пишите на ivan@example.com');
    expect((await written(id, '--lang', 'ru')).stdout).toMatch(
      /<e-mail:[0-9a-f]{8}\\>[\s\S]*Личные данные в этом письме скрыты/,
    );
    expect((await written(await open('Никто не получил письмо'), '--lang', 'ru')).stdout).not.toContain(explained);
  });

  it('of an incident without a cause says so, and what comes next', async () => {
    const id = await open('The report is late');
    const { stdout } = await written(id, '--lang', 'en');
    expect(stdout).toContain('## The cause is not found yet');
  });
});

describe('an export', () => {
  it('is noted in the record after it was made: the document’s head is the one before', async () => {
    const id = await open('Nobody got the letter');
    const before = eventsOf(id).length;
    const file = join(folder, 'answer.html');
    await written(id, '--lang', 'ru', '--format', `html=${file}`);
    const events = eventsOf(id);
    expect(events).toHaveLength(before + 1);
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(events.at(-1)).toMatchObject({
      type: 'record.exported',
      form: 'html',
      audience: 'client',
      language: 'ru',
      to: 'file',
      hash,
    });
    expect(events.at(-1)?.['head']).toBe(events.at(-1)?.prev);
    expect(readFileSync(file, 'utf8')).toContain(String(events.at(-1)?.['head']));
    expect((await type('incident', 'verify', id, '--head', String(events.at(-1)?.['head']))).exitCode).toBe(0);
    expect((await type('incident', 'show', id)).stdout).toContain('Exported as html for client, in ru');
  });

  it('that could not be written is not noted', async () => {
    const id = await open('Nobody got the letter');
    const before = eventsOf(id).length;
    const ran = await written(id, '--format', `html=${join(folder, 'nowhere', 'x.html')}`);
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(id)).toHaveLength(before);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it.each(['md', 'json', 'html', 'pdf-ready-html'])('goes to stdout as %s and nothing else', async (form) => {
    const id = await open('Nobody got the letter');
    const { stdout, stderr, exitCode } = await written(id, '--format', form);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      { md: /^acme\n\n# /, json: /^\{/, html: /^<!doctype html>/, 'pdf-ready-html': /^<!doctype html>/ }[form]!,
    );
    const hash = createHash('sha256').update(stdout).digest('hex');
    expect(eventsOf(id).at(-1)).toMatchObject({ type: 'record.exported', form, hash, to: 'stdout' });
  });
});
