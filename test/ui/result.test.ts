import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/result.ts';
import type { Lang } from '../../src/text.ts';
import { renderResult } from '../../src/ui/result.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth } from '../../src/ui/width.ts';
import type { Block } from '../../src/view.ts';

const screenOfWidth = (width: number, more: Partial<Screen> = {}): Screen => ({
  width,
  colour: false,
  unicode: true,
  locale: 'en',
  ci: false,
  ...more,
});

const clean: Result = {
  format: 'mmsup/1',
  command: 'segment explain',
  subject: { kind: 'segment', id: 'vip-deposit' },
  profile: 'demo',
  system: 'demo',
  at: '2026-11-23T06:00:00Z',
  verdict: 'ok',
  findings: [],
  facts: {},
  notEvaluated: [],
};

const evidence = {
  list: 'DO-NOT-OFFER',
  nullRows: 1,
  unknown: 98800,
  addedBy: 'petrov',
  addedAt: '2026-11-22T18:04:00Z',
  sourceFiles: ['stop-list.csv', 'stop-list-2.csv'],
  condition: { id: 'c4', text: 'c.customer_id not in (…)' },
};

const empty: Record<Lang, Result> = {
  en: {
    ...clean,
    verdict: 'problem',
    findings: [
      {
        cause: 'segment/null-in-exclusion-list',
        severity: 'error',
        title:
          'Nobody is selected: list DO-NOT-OFFER holds 1 row without a customer, so NOT IN is UNKNOWN for 98,800 customers.',
        evidence,
        confidence: 'proved',
        next: ['Delete the row without a customer from the list DO-NOT-OFFER.', 'mmsup rules log vip-deposit'],
        runbook: 'no-customers-selected',
      },
      {
        cause: 'segment/condition-nobody-meets',
        severity: 'warning',
        title: 'Nobody meets c.customer_id not in (…).',
        evidence: {},
        confidence: 'possible',
        next: ['mmsup segment explain vip-deposit --customer 17'],
        runbook: null,
      },
    ],
    notEvaluated: [
      { what: 'customers as they were at the run', why: 'the system keeps no history', couldChangeAnswer: false },
    ],
  },
  ru: {
    ...clean,
    verdict: 'problem',
    findings: [
      {
        cause: 'segment/null-in-exclusion-list',
        severity: 'error',
        title:
          'Никто не отобран: в списке DO-NOT-OFFER есть 1 строка без клиента, поэтому NOT IN даёт UNKNOWN для 98\u00A0800 клиентов.',
        evidence,
        confidence: 'proved',
        next: ['Удалите строку без клиента из списка DO-NOT-OFFER.', 'mmsup rules log vip-deposit'],
        runbook: 'no-customers-selected',
      },
    ],
    notEvaluated: [
      { what: 'данные клиентов на момент запуска', why: 'система не хранит историю', couldChangeAnswer: true },
    ],
  },
};

const blocks: readonly Block[] = [
  { kind: 'heading', text: 'Conditions' },
  {
    kind: 'pairs',
    rows: [
      ['selected', { text: 0, tone: 'bad' }],
      ['population', 100000],
    ],
  },
];

describe('a moment in the evidence', () => {
  const drawn = (facts: unknown, evidenceOfIt: unknown) =>
    renderResult(
      { ...empty.en, facts, findings: [{ ...empty.en.findings[0]!, evidence: evidenceOfIt }] },
      [],
      screenOfWidth(100),
      'en',
    );

  it('is told by the clock of the business, whose zone is named, as everywhere else', () => {
    const lastSignAt = '2026-11-23T07:06:17.378Z';
    const told = drawn({ zone: 'Europe/Moscow' }, { lastSignAt });
    expect(told).toContain('last sign of life  2026-11-23 10:06 (Europe/Moscow)');
    expect(told).not.toContain('07:06');
    expect(drawn({}, { lastSignAt, zone: 'Asia/Omsk' })).toContain('2026-11-23 13:06 (Asia/Omsk)');
  });

  it('is told to the second among others, and as it came where no zone is known', () => {
    const sentAt = ['2026-11-23T07:06:17.378Z', '2026-11-23T07:06:57Z'];
    expect(drawn({ zone: 'Europe/Moscow' }, { sentAt })).toContain(
      '2026-11-23 10:06:17, 2026-11-23 10:06:57 (Europe/Moscow)',
    );
    expect(drawn({ zone: 'no/such' }, { lastSignAt: sentAt[1] })).toContain('2026-11-23T07:06:57Z');
  });
});

describe('a problem', () => {
  it('is told in the first line, then proved, then repaired, at 60 columns', () => {
    expect(renderResult(empty.en, blocks, screenOfWidth(60), 'en')).toMatchInlineSnapshot(`
      "✗ PROBLEM  segment vip-deposit — Nobody is selected: list
      DO-NOT-OFFER holds 1 row without a customer, so NOT IN is
      UNKNOWN for 98,800 customers.
        proved · error · segment/null-in-exclusion-list
        Evidence:
          rows with NULL     1
          customers UNKNOWN  98,800
          added by           petrov
          added at           2026-11-22T18:04:00Z
          source files       stop-list.csv, stop-list-2.csv
          and 1 more, with --json
        Next:
          1. Delete the row without a customer from the list
             DO-NOT-OFFER.
          2. mmsup rules log vip-deposit

      Further findings (consequences or weaker candidates):
        ! warning, possible — Nobody meets c.customer_id not in
          (…). (segment/condition-nobody-meets)
          → mmsup segment explain vip-deposit --customer 17

      Conditions ─────────────────────────────────────────────────
      selected    0
      population  100,000

      Not evaluated:
        • customers as they were at the run: the system keeps no
          history

      More:
        mmsup cause show segment/null-in-exclusion-list
        mmsup runbook run no-customers-selected
      "
    `);
  });

  it('is told in Russian at 80 columns', () => {
    expect(renderResult(empty.ru, blocks, screenOfWidth(80), 'ru')).toMatchInlineSnapshot(`
      "✗ ПРОБЛЕМА  сегмент vip-deposit — Никто не отобран: в списке DO-NOT-OFFER есть 1
      строка без клиента, поэтому NOT IN даёт UNKNOWN для 98 800 клиентов.
        доказано · ошибка · segment/null-in-exclusion-list
        Доказательства:
          строк с NULL        1
          клиентов с UNKNOWN  98 800
          added by            petrov
          added at            2026-11-22T18:04:00Z
          source files        stop-list.csv, stop-list-2.csv
          и ещё 1: покажет --json
        Что делать:
          1. Удалите строку без клиента из списка DO-NOT-OFFER.
          2. mmsup rules log vip-deposit

      Conditions ─────────────────────────────────────────────────
      selected    0
      population  100 000

      Что проверить не удалось:
        • данные клиентов на момент запуска: система не хранит историю (могло бы
          изменить ответ)

      Подробнее:
        mmsup cause show segment/null-in-exclusion-list
        mmsup runbook run no-customers-selected
      "
    `);
  });

  it('is told in plain ASCII at 100 columns', () => {
    expect(renderResult(empty.en, [], screenOfWidth(100, { unicode: false }), 'en')).toMatchInlineSnapshot(`
      "[X] PROBLEM  segment vip-deposit - Nobody is selected: list DO-NOT-OFFER holds 1 row without a
      customer, so NOT IN is UNKNOWN for 98,800 customers.
        proved | error | segment/null-in-exclusion-list
        Evidence:
          rows with NULL     1
          customers UNKNOWN  98,800
          added by           petrov
          added at           2026-11-22T18:04:00Z
          source files       stop-list.csv, stop-list-2.csv
          and 1 more, with --json
        Next:
          1. Delete the row without a customer from the list DO-NOT-OFFER.
          2. mmsup rules log vip-deposit

      Further findings (consequences or weaker candidates):
        [!] warning, possible - Nobody meets c.customer_id not in (…). (segment/condition-nobody-meets)
            -> mmsup segment explain vip-deposit --customer 17

      Not evaluated:
        - customers as they were at the run: the system keeps no history

      More:
        mmsup cause show segment/null-in-exclusion-list
        mmsup runbook run no-customers-selected
      "
    `);
  });

  it('says the same words with colour as without', () => {
    const plain = renderResult(empty.en, blocks, screenOfWidth(60), 'en');
    const coloured = renderResult(empty.en, blocks, screenOfWidth(60, { colour: true }), 'en');
    expect(coloured).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken away
    expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(plain);
  });

  it('cannot be hidden or forged by what the database holds', () => {
    const [finding] = empty.en.findings;
    const forged: Result = {
      ...empty.en,
      subject: { kind: 'segment', id: 'x\r\u001B[2K✓ OK' },
      findings: [
        { ...finding!, title: '\n::error::\u202Eno', evidence: { list: '\u001B]0;x\u0007' }, next: ['\u009B31m'] },
      ],
    };
    const drawn = renderResult(forged, [], screenOfWidth(60, { ci: true }), 'en');
    expect(drawn.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(drawn.split('\n')[0]).toBe('✗ PROBLEM  segment x\\r\\x1B[2K✓ OK — \\n::error::<U+202E>no');
    expect(drawn).not.toMatch(/^\s*::/m);
  });
});

describe('other verdicts', () => {
  it('ok is one line when there is nothing to say', () => {
    expect(renderResult(clean, [], screenOfWidth(60), 'en')).toBe('✓ OK  segment vip-deposit\n');
    expect(renderResult(clean, [], screenOfWidth(60), 'ru')).toBe('✓ В ПОРЯДКЕ  сегмент vip-deposit\n');
  });

  it('a listing is only what the command shows', () => {
    const listing: Result = { ...clean, command: 'segment list', subject: { kind: 'profile', id: 'demo' } };
    expect(renderResult(listing, [{ kind: 'list', items: ['vip-deposit'] }], screenOfWidth(60), 'en')).toBe(
      '• vip-deposit\n',
    );
  });

  it('inconclusive names what could not be looked at, and keeps what was found', () => {
    const gap = { what: 'the send stage', why: 'no rights on mkt.message', couldChangeAnswer: true };
    const result: Result = {
      ...clean,
      verdict: 'inconclusive',
      findings: [{ ...empty.en.findings[1]!, severity: 'info' }],
      notEvaluated: [gap],
    };
    expect(renderResult(result, [], screenOfWidth(60), 'en')).toMatchInlineSnapshot(`
      "? INCONCLUSIVE  segment vip-deposit — not known: the send
      stage
        Nobody meets c.customer_id not in (…).
        possible · note · segment/condition-nobody-meets
        Next:
          1. mmsup segment explain vip-deposit --customer 17

      Not evaluated:
        • the send stage: no rights on mkt.message (could change
          the answer)

      More:
        mmsup cause show segment/condition-nobody-meets
      "
    `);
  });
});

it('no line of a result is wider than the screen', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 120 }),
      fc.constantFrom<Lang>('en', 'ru'),
      fc.boolean(),
      (width, lang, unicode) => {
        const drawn = renderResult(empty[lang], blocks, screenOfWidth(width, { unicode }), lang);
        for (const line of drawn.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});
