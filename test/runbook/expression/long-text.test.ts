// biome-ignore-all lint/suspicious/noTemplateCurlyInString: runbooks print names so
import { describe, expect, it } from 'vitest';
import { fillArgument, fillText } from '../../../src/runbook/expression/template.ts';
import { seenBlocks } from '../../../src/runbook/probe/probe-blocks.ts';
import { text } from '../../../src/text.ts';

const said = text('It said ${o}.', 'Ответ: ${o}.');

describe('a long value', () => {
  it('is cut where people read it, with its length and where the whole stands', () => {
    expect(fillText(said, { o: 'x'.repeat(3_000_001) })).toEqual({
      en: `It said ${'x'.repeat(500)}… (3,000,001 characters in all; whole in the evidence).`,
      ru: `Ответ: ${'x'.repeat(500)}… (всего 3\u00A0000\u00A0001 знак; целиком — в доказательствах).`,
    });
  });

  it('stays whole up to five hundred characters, and whole where a command is given it', () => {
    expect(fillText(said, { o: '👍'.repeat(500) }).en).toBe(`It said ${'👍'.repeat(500)}.`);
    expect(fillText(said, { o: '👍'.repeat(501) }).en).toContain(`${'👍'.repeat(500)}… (501 characters in all`);
    expect(fillArgument('${o}', { o: 'x'.repeat(3_000) })).toHaveLength(3_000);
  });

  it('is cut in what a program or a query has answered, too', () => {
    const long = 'x'.repeat(2_000);
    const ran = { exit: 0, signal: null, stdout: long, stderr: '', json: null, leftOut: 0, seconds: 1 };
    const asked = { rows: [{ v: long }], rowCount: 1, truncated: false, value: long };
    for (const shown of [ran, asked]) {
      const blocks = JSON.stringify(seenBlocks({ shown, exact: shown, gaps: [] }, 'en'));
      expect(blocks).toContain('… (2,000 characters in all; whole in the evidence)');
      expect(blocks.length).toBeLessThan(1_000);
    }
  });
});
