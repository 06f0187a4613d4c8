import { describe, expect, it } from 'vitest';
import { wrapTelling, wrapText } from '../../src/ui/wrap.ts';

const ID = '2026-11-26-demo-001';

describe('a text that is too wide', () => {
  it('is broken at spaces, never at a hyphen of a word that fits on the next line', () => {
    expect(wrapText(`The record of incident ${ID} is gone.`, 30)).toEqual(['The record of incident', `${ID} is gone.`]);
    expect(wrapText(`Запись инцидента ${ID} исчезла.`, 30)).toEqual(['Запись инцидента', `${ID} исчезла.`]);
  });

  it.each([
    [
      'a path',
      `/home/anna/.local/share/mmsup/incidents/demo/${ID}`,
      ['/home/anna/.local/share/mmsup/incidents/demo/', ID],
    ],
    [
      'a path in Cyrillic with wide characters',
      `/home/анна/записи/日本/mmsup/incidents/demo/${ID}`,
      ['/home/анна/записи/日本/mmsup/incidents/demo/', ID],
    ],
    [
      'a list',
      `one-long-name-of-a-thing,another-long-name-of-it,${ID}`,
      ['one-long-name-of-a-thing,another-long-name-of-it,', ID],
    ],
  ])('is broken between the names of %s, before one of them is cut', (_case, word, lines) => {
    expect(wrapText(word, 56)).toEqual(lines);
  });

  it('is cut inside a name where no name ends in the second half of the line', () => {
    expect(wrapText('demo/a-very-long-name-of-an-incident', 20)).toEqual(['demo/a-very-long-', 'name-of-an-incident']);
  });

  it('loses nothing but spaces at the breaks', () => {
    const text = `See (mmsup incident verify ${ID}), or ask: mmsup ask "what, then". A path: /srv/records/acme/${ID}/events.ann.desk.jsonl`;
    for (let width = 1; width <= text.length; width += 1)
      for (const wrap of [wrapText, wrapTelling]) {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        const wide = lines.filter((line) => line.length > width && !(wrap === wrapTelling && /^\(?mmsup /.test(line)));
        expect(wide).toEqual([]);
      }
  });
});

describe('a command that is told', () => {
  it('goes whole to the next line where it fits there', () => {
    expect(wrapTelling(`Prove the whole record: mmsup incident verify ${ID}`, 50)).toEqual([
      'Prove the whole record:',
      `mmsup incident verify ${ID}`,
    ]);
    expect(wrapTelling(`A head (mmsup incident verify ${ID}), or nothing.`, 44)).toEqual([
      'A head',
      `(mmsup incident verify ${ID}),`,
      'or nothing.',
    ]);
  });

  it('is left whole where it is wider than a line: a copy of two lines would be two commands', () => {
    const command = `mmsup incident correct ${ID} ann:3 --field text --to "One, two; three"`;
    expect(wrapTelling(`Where it was earlier: ${command}; or ask.`, 50)).toEqual([
      'Where it was earlier:',
      `${command};`,
      'or ask.',
    ]);
    expect(wrapTelling(`${command}  (a remark on it, which is as long as it is)`, 50)).toEqual([
      command,
      '(a remark on it, which is as long as it is)',
    ]);
  });

  it.each([
    `mmsup runbook resume ${ID} --incidents '/srv/Acme (test)/our records, and more/incidents'`,
    `npx mmsup incident hand-over ${ID} --to 'One, two; three'`,
    String.raw`mmsup incident note ${ID} 'it is the bank'\''s own (old) list, not ours'`,
  ])('is left whole with what stands in single quotes: %s', (command) => {
    expect(wrapTelling(`Stopped; go on with: ${command}. It waits.`, 40)).toEqual([
      'Stopped; go on with:',
      `${command}.`,
      'It waits.',
    ]);
  });

  it('is read at once, however many quotes it has and though one of them is never closed', () => {
    const command = `mmsup note x${" 'a'".repeat(500)} "z`;
    expect(wrapTelling(`Go on with: ${command}`, 40)).toEqual(['Go on with:', command]);
    const other = `mmsup note it's${" 'a".repeat(501)}`;
    expect(wrapTelling(`Go on with: ${other}`, 40)).toEqual(['Go on with:', other]);
  }, 2_000);

  it('is left whole in a list that is indented', () => {
    const command = `  mmsup runbook resume ${ID} --run r-0a1b2c`;
    expect(wrapTelling(`${command}  (where it stands: at its start)`, 46)).toEqual([
      command,
      '(where it stands: at its start)',
    ]);
  });

  it('is no word of a sentence that speaks of the program', () => {
    expect(wrapTelling('MMSUP_KEYS is another folder wherever mmsup is started by somebody', 50)).toEqual([
      'MMSUP_KEYS is another folder wherever mmsup is',
      'started by somebody',
    ]);
  });
});
