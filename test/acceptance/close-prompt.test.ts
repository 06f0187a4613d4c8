import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BIN, mmsup } from '../support/bin.ts';
import { openTestTerminal } from '../support/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-close-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('who closes at a terminal and knows no id by heart comes to the cause with arrows and Enter, in Russian', async () => {
  const env = { HOME: folder, MMSUP_INCIDENTS: join(folder, 'incidents'), MMSUP_WHO: 'ann' };
  const opened = await mmsup(['incident', 'open', 'x', '--client', 'acme', '--json'], { ...process.env, ...env });
  const { id } = JSON.parse(opened.stdout).facts;
  const line = `'${process.execPath}' '${BIN}' incident close ${id} --lang ru`;
  const terminal = openTestTerminal(line, { columns: 100, rows: 40, env });
  try {
    await terminal.waitFor(/В чём была причина\?[\s\S]*выбрать из каталога[\s\S]*причину не нашли/);
    terminal.press('Enter');
    await terminal.waitFor(/Какая\? Слово из названия или код/);
    terminal.type('колбаса');
    terminal.press('Enter');
    await terminal.waitFor(/Нет причины, похожей на «колбаса»/);
    terminal.press('Enter');
    const all = await terminal.waitFor(/Какая из них\?[\s\S]*\(campaign\/[a-z-]+\)/);
    expect(all).not.toMatch(/There is no cause|nothing was written/);
    terminal.press('Up');
    terminal.press('Enter');
    await terminal.waitFor(/Что решили и сделали\?/);
    terminal.press('C-c');
    await terminal.waitFor(/exit=130/);
  } finally {
    terminal.close();
  }
});
