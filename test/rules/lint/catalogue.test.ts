import { beforeAll, describe, expect, it } from 'vitest';
import { allCauses } from '../../../src/causes/catalogue.ts';
import { lintCause, lintCauseIds } from '../../../src/causes/lint-words.ts';
import { loadParser } from '../../../src/condition/parse.ts';
import { positionAt } from '../../../src/model/yaml.ts';
import type { Severity } from '../../../src/result.ts';
import { readSqlTables } from '../../../src/rules/files/schema-sql.ts';
import { readYamlTables } from '../../../src/rules/files/schema-yaml.ts';
import { findingsOf } from '../../../src/rules/lint/answer.ts';
import { CATALOGUE } from '../../../src/rules/lint/catalogue.ts';
import { type KnownAtAll, NOTHING_KNOWN } from '../../../src/rules/lint/known.ts';
import { type FileSighting, lintFile } from '../../../src/rules/lint/lint-file.ts';
import { previewsIn } from '../../../src/rules/lint/previews.ts';
import { SCHEMA } from './support.ts';

let known: KnownAtAll;
beforeAll(async () => {
  await loadParser();
  const tables = readSqlTables({ text: SCHEMA, fileName: 'schema.sql' });
  known = { tables, names: [...tables.keys()], zone: 'Europe/Moscow', customers: { table: 'customer', alias: 'c' } };
});

const nothing = (): never => {
  throw new Error('no schema is named');
};

function lint(path: string, text: string, all: KnownAtAll = known): readonly FileSighting[] {
  return lintFile({ path, text }, all, nothing).sightings;
}

/** `line:column words` of the findings of one cause. */
function placesOf(path: string, text: string, cause: string): readonly string[] {
  return lint(path, text)
    .filter((one) => one.cause === cause)
    .map(({ span }) => {
      const { line, column } = positionAt(text, span.start);
      return `${line}:${column} ${text.slice(span.start, span.end)}`;
    });
}

interface Planted {
  readonly row: number;
  /** Column of the offending words in the bad example, from 1, and the words. */
  readonly at: number;
  readonly words: string;
  readonly severity: Severity;
}

/** Where in each bad example the fault is, and how it weighs. */
const PLANTED: readonly Planted[] = [
  { row: 1, at: 21, words: 'x.cid', severity: 'warning' },
  { row: 2, at: 21, words: 'null', severity: 'error' },
  { row: 3, at: 1, words: "c.code <> 'A'", severity: 'warning' },
  { row: 4, at: 1, words: 'c.flag = false', severity: 'warning' },
  { row: 5, at: 1, words: 'c.code = null', severity: 'error' },
  { row: 6, at: 1, words: "c.country not in ('RU', 'BY')", severity: 'warning' },
  { row: 7, at: 35, words: "c.city = 'Самара'", severity: 'warning' },
  { row: 8, at: 19, words: '%query%', severity: 'error' },
  { row: 10, at: 1, words: "c.status <> 'SLEEPING' or c.status <> 'BLOCKED'", severity: 'error' },
  { row: 11, at: 18, words: "c.tier = 'B'", severity: 'error' },
  { row: 12, at: 9, words: 'not like any', severity: 'error' },
  { row: 13, at: 1, words: 'c.balance between 900 and 500', severity: 'error' },
  { row: 14, at: 1, words: "c.seen_at between '2026-05-11' and '2026-05-31'", severity: 'warning' },
  { row: 15, at: 1, words: 'c.registered_on between current_date - 7 and current_date', severity: 'info' },
  { row: 16, at: 25, words: "'UTC'", severity: 'warning' },
  {
    row: 17,
    at: 1,
    words:
      "not exists (select 1 from purchase p where p.customer_id = c.id and p.made_at > now() - interval '30 days')",
    severity: 'info',
  },
  { row: 18, at: 65, words: "p.product <> 'A'", severity: 'warning' },
  { row: 20, at: 110, words: "r.reason <> 'full'", severity: 'warning' },
  { row: 21, at: 1, words: "c.visits > '10'", severity: 'warning' },
  { row: 22, at: 1, words: "c.opened ~ '^1'", severity: 'error' },
  { row: 23, at: 1, words: "(c.attribs ->> 'projects')::int", severity: 'warning' },
  { row: 25, at: 12, words: "'GОLD'", severity: 'warning' },
  { row: 26, at: 14, words: "'MAY_1%'", severity: 'warning' },
  {
    row: 28,
    at: 1,
    words: '(select sum(p.amount) from purchase p where p.customer_id = c.id) < 300',
    severity: 'warning',
  },
  { row: 29, at: 1, words: 'coalesce(c.income, 0)', severity: 'info' },
  { row: 30, at: 17, words: 'id', severity: 'error' },
  { row: 31, at: 1, words: "exists (select 1 from purchase p where p.product = 'A')", severity: 'error' },
  { row: 32, at: 1, words: "c.email like 'John%'", severity: 'warning' },
  { row: 33, at: 1, words: 'c.tarif', severity: 'error' },
  { row: 35, at: 39, words: "c.code !~ '^B'", severity: 'warning' },
  { row: 38, at: 1, words: '(current_date - c.born) / 365', severity: 'warning' },
  { row: 39, at: 10, words: '/', severity: 'warning' },
  { row: 40, at: 1, words: "not c.status = 'SLEEPING'", severity: 'warning' },
];

const CASES = PLANTED.map((planted) => {
  const row = CATALOGUE.find((one) => one.row === planted.row)!;
  return { ...planted, name: `${row.row}: ${row.mistake.en}`, cause: row.cause!, bad: row.bad!, good: row.good! };
});

describe('the catalogue', () => {
  it('has the 42 mistakes, and every one that shows without the data has its examples and is planted below', () => {
    expect(CATALOGUE.map(({ row }) => row)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    const shown = CATALOGUE.filter(({ needs }) => needs !== 'data');
    expect(shown.every(({ cause, bad, good }) => cause !== null && bad !== null && good !== null)).toBe(true);
    const tested = [...PLANTED.map(({ row }) => row), 9].sort((one, other) => one - other);
    expect(shown.map(({ row }) => row)).toEqual(tested);
  });

  it('names only causes that have an article', () => {
    const ids = allCauses().map(({ id }) => id);
    expect(CATALOGUE.flatMap(({ cause }) => cause ?? []).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('a fault is found at its words, and its twin is silent', () => {
  it.each(CASES)('$name', ({ cause, bad, good, at, words, severity }) => {
    expect(placesOf('rule.sql', bad, cause)).toEqual([`1:${at} ${words}`]);
    expect(lint('rule.sql', bad).find((one) => one.cause === cause)!.severity).toBe(severity);
    expect(lint('rule.sql', good).filter((one) => one.cause === cause)).toEqual([]);
  });

  it.each(CASES)('on a later line, behind a comment with Russian letters: $name', ({ cause, bad, good, at, words }) => {
    const inside = (text: string): string => `-- Отбор\n/* два\nряда */\nc.balance >= 7 and (\n  ${text}\n)\n`;
    // Alternatives in parentheses are no more beside AND, but they still stand beside their own.
    expect(placesOf('rule.sql', inside(bad), cause)).toEqual([`5:${at + 2} ${words}`]);
    expect(lint('rule.sql', inside(good)).filter((one) => one.cause === cause)).toEqual([]);
  });

  it.each(CASES)('in a file with carriage returns: $name', ({ cause, bad, good, at, words }) => {
    const inside = (text: string): string => `c.balance >= 7\r\nand (\r\n${text}\r\n)\r\n`;
    expect(placesOf('rule.sql', inside(bad), cause)).toEqual([`3:${at} ${words}`]);
    expect(lint('rule.sql', inside(good)).filter((one) => one.cause === cause)).toEqual([]);
  });

  it.each(CASES)('in a block of YAML: $name', ({ cause, bad, good, at, words }) => {
    const inside = (text: string): string =>
      `format: 1\nkind: segment\nrules:\n  - id: one\n    condition: |\n      c.balance >= 7\n      and (\n        ${text}\n      )\n`;
    expect(placesOf('rules.yaml', inside(bad), cause)).toEqual([`8:${at + 8} ${words}`]);
    expect(lint('rules.yaml', inside(good)).filter((one) => one.cause === cause)).toEqual([]);
  });

  it.each(CASES)('quoted in YAML: $name', ({ cause, bad, at, words, row }) => {
    // A comment has no end in a text of one line.
    if (row === 32) return;
    const quoted = `'${bad.replaceAll("'", "''")}'`;
    const text = `format: 1\nkind: segment\nrules:\n  - id: one\n    condition: ${quoted}\n`;
    const before = bad.slice(0, at - 1).split("'").length - 1;
    expect(placesOf('rules.yaml', text, cause)).toEqual([`5:${16 + at + before} ${words.replaceAll("'", "''")}`]);
  });

  it.each(CASES)('is told in both languages: $name', ({ cause, bad }) => {
    const { findings } = findingsOf({ file: 'rule.sql', rule: 'one', text: bad, sightings: lint('rule.sql', bad) });
    const found = findings.find((one) => one.cause.id === cause)!;
    const evidence = found.evidence as never;
    for (const { en, ru } of [found.cause.title(evidence), ...found.cause.next(evidence)]) {
      expect(`${en}${ru}`).not.toMatch(/undefined|\[object|NaN/);
      expect(ru).toMatch(/[а-яё]/i);
    }
  });

  it('9: the preview and the action differ', () => {
    const { bad, good } = CATALOGUE.find(({ row }) => row === 9)!;
    const file = (path: string, text: string) => lintFile({ path, text }, known, nothing);
    const pair = (shown: string, acted: string) =>
      [...previewsIn([file('a/vip.preview.sql', shown), file('a/vip.sql', acted)]).values()].flat();
    expect(pair(`c.balance > 5\nand ${bad}`, `c.balance > 5 and ${good}`)).toMatchObject([
      { cause: 'rule/preview-differs', severity: 'error', span: { start: 18, end: 18 + bad!.length } },
    ]);
    expect(pair(good!, `(${good})`)).toEqual([]);
    expect(pair('c.balance > 5 and c.tier = $$A$$', "c.tier = 'A' and c.balance > 5")).toEqual([]);
  });
});

describe('what a fault is called', () => {
  it('has words for every cause that lint can tell, over the article of the catalogue', () => {
    for (const id of lintCauseIds())
      expect(lintCause(id).article).toBe(allCauses().find((one) => one.id === id)!.article);
    const found = new Set(CATALOGUE.flatMap(({ cause }) => cause ?? []));
    expect([...found].filter((id) => !lintCauseIds().includes(id))).toEqual([]);
  });
});

describe('without the types of the columns', () => {
  const ofTypes = CASES.filter(({ row }) => CATALOGUE.find((one) => one.row === row)!.needs === 'catalog');
  const ofText = CASES.filter(({ row }) => CATALOGUE.find((one) => one.row === row)!.needs === 'text');

  it.each(ofTypes)('it is told as not looked at: $name', ({ cause, bad }) => {
    const { sightings, undecided } = lintFile({ path: 'rule.sql', text: bad }, NOTHING_KNOWN, nothing);
    expect(sightings.filter((one) => one.cause === cause)).toEqual([]);
    expect(undecided).toContain(cause);
  });

  it.each(ofText)('it is found all the same: $name', ({ cause, bad, good }) => {
    expect(lint('rule.sql', bad, NOTHING_KNOWN).map((one) => one.cause)).toContain(cause);
    expect(lint('rule.sql', good, NOTHING_KNOWN).filter((one) => one.cause === cause)).toEqual([]);
  });

  it('reads a schema of YAML as well', () => {
    const tables = readYamlTables({ text: 'customer:\n  code: text\n', fileName: 'schema.yaml' });
    expect(lint('rule.sql', "c.code <> 'A'", { ...known, tables }).map((one) => one.cause)).toEqual([
      'segment/null-people-dropped',
    ]);
  });
});
