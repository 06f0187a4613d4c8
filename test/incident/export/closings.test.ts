import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import { ago, desk } from '../support.ts';
import { fullRecord } from './every-event.ts';

const { folder, type, json, open } = desk();
const NULLS = 'segment/null-in-exclusion-list';
const letter = async (id: string, ...words: string[]) => (await type('incident', 'export', id, ...words)).stdout;
const documentOf = async (id: string, ...words: string[]) =>
  (await json<{ document: ExportDocument }>('incident', 'export', id, ...words)).facts.document;
/** The text below one heading. */
const below = (heading: string, markdown: string): string => {
  const [, text] = markdown.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`There is no "${heading}" in:\n${markdown}`);
  return text.split('\n## ')[0]!.trim();
};
async function close(id: string, ...words: string[]): Promise<void> {
  const { exitCode, stderr } = await type('incident', 'close', id, '--anyway', ...words);
  expect([exitCode, stderr]).toEqual([0, '']);
}

describe('the letter about a closed complaint', () => {
  it('says what was repaired and what is proposed, and leaves out the line about the inside', async () => {
    const id = await open('Nobody got the letter');
    const why = 'Пустая строка удалена, рассылка повторена. Команда mmsup segment explain vip это подтвердила.';
    const proposal = 'Не принимать списки с пустыми строками';
    await close(id, '--cause', NULLS, '--outcome', 'repaired', '--why', why, '--propose', proposal);
    const text = await letter(id, '--lang', 'ru');
    expect(below('Чем закончилось', text)).toBe(
      '> Причина устранена.\n>\n> Пустая строка удалена, рассылка повторена.',
    );
    expect(below('Что мы предлагаем', text)).toBe(proposal);
    expect(below('Что ещё открыто', text)).toBe('Открытых вопросов нет.');
    expect(text).not.toContain('mmsup');
    const html = join(folder, 'letter.html');
    await type('incident', 'export', id, '--lang', 'ru', '--format', `html=${html}`);
    for (const said of ['Причина устранена.', proposal]) expect(readFileSync(html, 'utf8')).toContain(said);
    const inside = await letter(id, '--lang', 'en', '--audience', 'auditor');
    expect(below('How it ended', inside)).toMatch(
      /repaired: the cause is gone[\s\S]*mmsup segment explain[\s\S]*Не принимать/,
    );
  });

  it('that left the cause where it is says so, and goes on proposing what repairs it', async () => {
    const id = await open('Nobody got the letter');
    await close(id, '--cause', NULLS, '--outcome', 'workaround', '--why', 'The letter was sent by hand.');
    const text = await letter(id, '--lang', 'en');
    expect(below('How it ended', text)).toContain('The consequences are removed by a workaround.');
    expect(below('What is still open', text)).toBe('- The cause itself is still there.');
    expect(below('What we propose', text)).not.toBe('');
  });

  it('tells no cause that was found on the way where it was closed as no fault and without one', async () => {
    const id = await fullRecord(folder, 'The spring mailing went to nobody');
    await type('incident', 'reopen', id, '--why', 'Looked at again');
    await close(id, '--cause', 'none', '--outcome', 'no-fault', '--why', 'You had ordered that nobody is written to.');
    const text = await letter(id, '--lang', 'en');
    expect(below('What we found', text)).toBe(
      '> There was no fault: everything works as it should.\n>\n> You had ordered that nobody is written to.',
    );
    expect(text).not.toMatch(/What was the cause|How it ended|This is proved/);
    const inside = await documentOf(id, '--audience', 'internal');
    expect(inside.answer).toBeNull();
    expect(inside.alsoFound.join()).toContain(NULLS);
    expect(inside.closing).toMatchObject({ hasCause: false, outcome: 'no-fault' });
    const ofSupport = await letter(id, '--lang', 'en', '--audience', 'internal');
    expect(ofSupport).toMatch(/The case was closed without a cause\.\n\nAlso found: /);
  });

  it('without a cause does not say that one was removed', async () => {
    const id = await open('Nobody got the letter');
    await close(id, '--cause', 'none', '--outcome', 'repaired', '--why', 'После перезапуска рассылка ушла.');
    const text = await letter(id, '--lang', 'ru');
    expect(below('В чём причина', text)).toBe('> Обращение закрыто без установленной причины.');
    expect(below('Чем закончилось', text)).toBe('> После перезапуска рассылка ушла.');
  });

  it('names the times that the promises are counted by, where the record was written later', async () => {
    const [came, sent] = [ago(3 * 24 * 60), ago(2 * 24 * 60)];
    const id = await open('Nobody got the letter', '--happened', came);
    const words = ['--cause', 'none', '--outcome', 'repaired', '--why', 'Sent', '--happened', sent];
    await close(id, ...words);
    const document = await documentOf(id);
    expect([document.openedAt, document.closedAt]).toEqual([came, sent]);
  });
});
