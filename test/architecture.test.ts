import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breachesOf, type SourceText } from './support/architecture.ts';

const root = join(import.meta.dirname, '..');

function filesBelow(folder: string): SourceText[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(root.length + 1).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}

const breaches = (path: string, text: string) => breachesOf([{ path, text }]);

describe('the layout', () => {
  it('is kept by every file of bin and src', () => {
    const files = [...filesBelow('bin'), ...filesBelow('src')];
    expect(files.length).toBeGreaterThan(50);
    expect(breachesOf(files)).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ['src/segment/explain.ts', `import pg from 'pg';`],
    ['src/segment/explain.ts', `import { readFacts } from './explain.queries.ts';`],
    ['src/segment/explain.ts', `import { connect } from '../db/connect.ts';`],
    ['src/segment/explain.ts', `import { paint } from '../ui/paint.ts';`],
    ['src/segment/explain.ts', `import { type Rule, diffRules } from '../rules/diff.ts';`],
    ['src/segment/explain.ts', `export { diffRules } from '../rules/diff.ts';`],
    ['src/segment/explain.render.ts', `import { readFacts } from './explain.queries.ts';`],
    ['src/segment/explain.command.ts', `const { connect } = await import('../db/connect.ts');`],
    ['src/segment/explain.command.ts', `import { rulesDiff } from '../rules/diff.command.ts';`],
    ['src/segment/explain.queries.ts', `import { renderBlocks } from '../ui/blocks.ts';`],
    ['src/model/personal.ts', `import { explain } from '../segment/explain.ts';`],
    ['src/condition/parse.ts', `import { readCatalog } from './catalog.queries.ts';`],
    ['src/causes/segment.ts', `import { explain } from '../segment/explain.ts';`],
    ['src/ui/result.ts', `import { connect } from '../db/connect.ts';`],
    ['src/db/connect.ts', `import { renderBlocks } from '../ui/blocks.ts';`],
    ['src/result.ts', `import { main } from './main.ts';`],
    ['src/main.ts', `import '../bin/mmsup.js';`],
    ['src/runbook/walk/walk.ts', `import { execa } from 'execa';`],
    ['src/runbook/walk/walk.ts', `import { select } from '@inquirer/prompts';`],
    ['src/main.ts', `import chalk from 'chalk';`],
    ['src/segment/explain.queries.ts', `import { openWriter } from '../db/embedded-writer.ts';`],
    ['src/segment/explain.ts', `export default 1;`],
    ['src/segment/explain.ts', `export default function explain() {}`],
    ['src/segment/explain.ts', `const explain = 1;\nexport { explain as default };`],
    ['src/segment/explain.ts', `process\n  .exit(1);`],
    ['src/segment/explain.ts', `console.log('here');`],
    ['src/segment/explainSegment.ts', ''],
    ['src/Segment/explain.ts', ''],
  ])('finds the breach in %s: %s', (path, text) => {
    expect(breaches(path, text)).toHaveLength(1);
  });

  it.each([
    ['src/segment/explain.ts', `import type { Rule } from '../rules/diff.ts';`],
    ['src/segment/explain.ts', `import { type Rule } from '../rules/diff.ts';`],
    ['src/segment/explain.ts', `import { found } from '../causes/cause.ts';\nimport { fold } from './fold.ts';`],
    ['src/segment/explain.ts', `import { keeps } from '../system/compose.ts';`],
    ['src/segment/explain.command.ts', `import { readFacts } from './explain.queries.ts';`],
    ['src/segment/explain.queries.ts', `import { relation } from '../system/compose.ts';`],
    ['src/runbook/walk/run.command.ts', `import { runProgram } from '../shell/exec.ts';`],
    ['src/demo/plant.ts', `import { openWriter } from '../db/embedded-writer.ts';`],
    ['src/main.ts', `const { renderError } = await import('./ui/error.ts');`],
    ['src/db/connect.ts', `import pg from 'pg';\nimport Cursor from 'pg-cursor';`],
    ['src/ui/prompt.ts', `const inquirer = await import('inquirer');`],
    ['src/segment/explain.ts', `// console.log and process.exit in words\nconst text = 'console.log';`],
    ['bin/mmsup.js', `process.exit(130);\nawait import('../dist/main.mjs');`],
  ])('has nothing against %s: %s', (path, text) => {
    expect(breaches(path, text)).toEqual([]);
  });
});
