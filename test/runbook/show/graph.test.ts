import { describe, expect, it } from 'vitest';
import { allEdges } from '../../../src/runbook/edges.ts';
import { parseExpression } from '../../../src/runbook/expression/expression.ts';
import { expressionText } from '../../../src/runbook/expression/expression-text.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { mermaidOf } from '../../../src/runbook/show/mermaid.ts';
import { runLine } from '../../support/command-line.ts';

const NOWHERE = { conninfo: 'host=/nowhere' };
const NAMES = await runbookNames();

describe('a condition', () => {
  it.each([
    "n > 0 and cause in ['a', 'b']",
    '(a == 1 or b == 2) and not c == 3',
    'not (a == 1 or b == 2)',
    'word == "it\'s" or done == true and left != null',
    'state not in []',
  ])('is written as it was read: %s', (source) => {
    const written = expressionText(parseExpression(source));
    expect(written).toBe(source);
    expect(shape(parseExpression(written))).toEqual(shape(parseExpression(source)));
  });

  const shape = (expression: unknown): unknown =>
    JSON.parse(JSON.stringify(expression, (key, value) => (key === 'offset' ? undefined : value)));
});

describe('runbook show --graph', () => {
  it('text: draws each step whole where it is met first, and says where a way leads back', async () => {
    const { stdout, exitCode } = await runLine('runbook show one-customer-asks --graph text', NOWHERE);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('└─ not found → The customer is not known  [unknown-customer]');
    expect(stdout).toContain('├─ another answer → Follow this one customer through all gates  [customer] ↺ back');
    expect(stdout.match(/\[by-the-rules\]/g)).toHaveLength(1);
  });

  it.each(NAMES)('text: %s fits in 60 columns in both languages', async (name) => {
    for (const lang of ['en', 'ru']) {
      const line = `runbook show ${name} --graph text --lang ${lang}`;
      const { stdout } = await runLine(line, { ...NOWHERE, columns: 60 });
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
    }
  });

  it.each(NAMES)('mermaid: %s has every step and every edge', async (name) => {
    const { stdout } = await runLine(`runbook show ${name} --graph mermaid`, NOWHERE);
    const { runbook } = await findRunbook(name, '/');
    const nodes = [...stdout.matchAll(/^ {2}(s_\w+)[[({]/gm)].map(([, id]) => id);
    expect(nodes).toHaveLength(runbook.steps.size);
    const lines = [...stdout.matchAll(/^ {2}(start|s_\w+) -[-.] "[^"]*" (?:-->|\.->) (s_\w+)$/gm)];
    const drawn = new Set(lines.map(([, from, to]) => `${from} ${to}`));
    const named = (id: string) => (id === '' ? 'start' : `s_${id.replaceAll('-', '_').replaceAll('.', '__')}`);
    expect(drawn).toEqual(new Set(allEdges(runbook).map(({ from, to }) => `${named(from)} ${named(to)}`)));
    for (const [, from, to] of lines) expect(['start', ...nodes]).toEqual(expect.arrayContaining([from, to]));
  });

  it('mermaid: writes what the language would read as its own by number', () => {
    const text = `format: 1
id: hard
title: Hard
owner: tests
symptoms: [hard]
start: end
steps:
  end:
    title: 'Say "]" & <b> #1; {x} | \`y\`'
    end: resolved
`;
    const drawn = mermaidOf(loadRunbook({ file: 'hard.yaml', text }), 'en');
    expect(drawn).toContain('s_end(["Say #34;#93;#34; #38; #60;b#62; #35;1#59; #123;x#125; #124; #96;y#96;"])');
  });
});
