import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { LIMIT_MS, leftWith, walkTerminals } from './tmux-walk.ts';

const BOOK = `format: 1
id: book
title: Money
owner: tests
symptoms: [money]
on-error: {else: gone}
start: wait
steps:
  wait: {program: [/bin/sleep, "3"], outcomes: [{else: true, verdict: unsure, say: Waited., go: money}]}
  money:
    ask: Is the money gone?
    choices: {gone: gone, safe: safe}
  gone: {end: handed-over, to: third-line}
  safe: {end: not-an-incident}
`;

let demo: TestDemo;
let folder: string;
let walks: ReturnType<typeof walkTerminals>;
beforeAll(async () => {
  demo = await testDemo();
  folder = mkdtempSync(join(tmpdir(), 'mmsup-typed-'));
  walks = walkTerminals(folder, () => demo.conninfo);
});
afterAll(async () => {
  walks?.closeAll();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

it('takes no key for an answer that was pressed before the question stood there', { timeout: LIMIT_MS }, async () => {
  const file = join(folder, 'book.yaml');
  writeFileSync(file, BOOK);
  const at = { columns: 80, lang: 'en', env: { XDG_CONFIG_HOME: join(folder, 'config') } } as const;
  expect(await leftWith(walks.typed(`runbook trust ${file} --yes`, at), 80)).toBe(0);
  const terminal = walks.typed(`runbook run ${file}`, at);
  await terminal.waitFor(/\? What now\?\n❯ 1\. Run/);
  terminal.press('Enter');
  await terminal.waitFor(/What now\? Run/);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const key of ['Enter', 'Enter']) terminal.press(key);
  await terminal.waitFor(/\? Is the money gone\?\n❯ 1\./);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(terminal.screen()).not.toMatch(/✔ Is the money gone/);
  terminal.press('Down');
  await terminal.waitFor(/❯ 2\. /);
  terminal.press('Enter');
  await terminal.waitFor(/✔ Is the money gone\?\s+safe[\s\S]*\? What now\?\n❯/);
  terminal.press('Enter');
  expect(await leftWith(terminal, 80)).toBe(0);
});
