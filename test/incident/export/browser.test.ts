import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCES } from '../../../src/incident/export/document.types.ts';
import { openBrowser, withoutChromium } from '../../support/browser.ts';
import { desk } from '../support.ts';
import { fullRecord } from './every-event.ts';

const { folder, type } = desk();
/** 210 mm less twice 18 mm, at 96 pixels an inch. */
const A4_BETWEEN_MARGINS = 657;
let browser: Browser;
let id: string;

interface Seen {
  readonly requests: readonly string[];
  readonly console: readonly string[];
  readonly title: string;
  readonly scripts: number;
  readonly handlers: readonly string[];
  readonly links: readonly string[];
  readonly foreign: readonly string[];
  readonly width: number;
  readonly ground: string;
  readonly ink: string;
  readonly lang: string;
  readonly headings: readonly string[];
}

/** Run in the page, by the browser's own means. */
const LOOK = `(() => {
  const all = [...document.querySelectorAll('*')];
  const style = getComputedStyle(document.documentElement);
  const addresses = ['href', 'src', 'action', 'xlink:href'];
  const foreign = /^(script|img|iframe|object|embed|form|link|base|audio|video|a)$/;
  return {
    title: document.title,
    scripts: document.scripts.length,
    handlers: all.flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith('on'))),
    links: all.flatMap((one) => addresses.flatMap((name) => one.getAttribute(name) ?? [])),
    foreign: all.map(({ localName }) => localName).filter((name) => foreign.test(name)),
    width: document.documentElement.scrollWidth,
    ground: style.backgroundColor,
    ink: style.color,
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1, h2')].map(({ tagName }) => tagName),
  };
})()`;

/** Opens a document as a reader does, and looks at what became of it. */
async function look(
  file: string,
  { width = 1280, scheme = 'light' as 'light' | 'dark', isPrinted = false } = {},
): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const [requests, said]: [string[], string[]] = [[], []];
  const own = pathToFileURL(file).href;
  page.on('request', (request) => request.url() !== own && requests.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  if (isPrinted) await page.emulateMedia({ media: 'print', colorScheme: scheme });
  await page.goto(own, { waitUntil: 'load' });
  await page.waitForTimeout(100);
  const seen = await page.evaluate<Omit<Seen, 'requests' | 'console'>>(LOOK);
  await context.close();
  return { ...seen, requests, console: said };
}

const written = async (name: string, ...words: string[]) => {
  const file = join(folder, name);
  const form = name.includes('print') ? 'pdf-ready-html' : 'html';
  const ran = await type('incident', 'export', id, ...words, '--format', `${form}=${file}`);
  if (ran.stderr !== '') throw new Error(ran.stderr);
  return file;
};

describe.skipIf(withoutChromium)('an export in a browser', () => {
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    browser = await openBrowser();
    id = await fullRecord(folder);
  });
  afterAll(() => browser?.close());

  it.each(AUDIENCES.flatMap((audience) => (['en', 'ru'] as const).map((lang) => [audience, lang] as const)))(
    'for %s in %s asks for nothing, runs nothing, whatever names and notes say, and fits a telephone',
    async (audience, lang) => {
      const file = await written(`${audience}-${lang}.html`, '--audience', audience, '--lang', lang);
      for (const width of [380, 900, 1280]) {
        const seen = await look(file, { width });
        expect(seen).toMatchObject({
          requests: [],
          console: [],
          scripts: 0,
          handlers: [],
          links: [],
          foreign: [],
          lang,
        });
        expect(seen.title).toMatch(/2026-11-26-acme-001$/);
        expect(seen.width).toBe(width);
        expect(seen.headings[0]).toBe('H1');
        expect(seen.headings.filter((name) => name === 'H1')).toHaveLength(1);
      }
    },
  );

  it('is light or dark as the reader wants it, and always light on paper', async () => {
    const file = await written('answer.html');
    const print = await written('answer.print.html');
    const [light, dark] = [await look(file), await look(file, { scheme: 'dark' })];
    expect([light.ground, dark.ground]).toEqual(['rgb(255, 255, 255)', 'rgb(18, 22, 28)']);
    for (const { ground, ink } of [light, dark]) expect(contrast(ground, ink)).toBeGreaterThan(10);
    expect((await look(file, { scheme: 'dark', isPrinted: true })).ground).toBe('rgb(255, 255, 255)');
    const paper = await look(print, { scheme: 'dark' });
    expect([paper.ground, contrast(paper.ground, paper.ink) > 10]).toEqual(['rgb(230, 233, 238)', true]);
  });

  it.each(AUDIENCES)('for %s is as wide as the sheet that it is printed on', async (audience) => {
    const words = ['--audience', audience, '--lang', 'ru'];
    for (const name of [`${audience}.html`, `${audience}.print.html`]) {
      const file = await written(name, ...words);
      const width = A4_BETWEEN_MARGINS;
      expect((await look(file, { width, isPrinted: true })).width, name).toBe(width);
    }
  });

  it('becomes pages of A4 with their numbers', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(await written('protocol.print.html', '--audience', 'auditor', '--lang', 'ru')).href);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    await page.close();
    const sizes = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, x, y]) => [
      Math.round(Number(x)),
      Math.round(Number(y)),
    ]);
    expect(sizes.length).toBeGreaterThan(3);
    for (const [x, y] of sizes) expect([Math.abs(x! - 595) <= 1, Math.abs(y! - 842) <= 1]).toEqual([true, true]);
  });

  it('can be read by who cannot see it: drawings have words, tables have headings', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(await written('all.html', '--audience', 'auditor')).href);
    const drawings = await page.getByRole('img').all();
    expect(drawings.length).toBeGreaterThan(0);
    for (const drawing of drawings) expect(await drawing.locator('title').first().textContent()).toBeTruthy();
    for (const table of await page.getByRole('table').all())
      expect(await table.getByRole('columnheader').count()).toBeGreaterThan(1);
    await page.close();
  });
});

/** WCAG's contrast of two `rgb(…)`. */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map(luminance).sort((first, second) => second - first) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number).map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
