import { describe, expect, it } from 'vitest';
import { CancelledError, UnavailableError, UsageError } from '../../src/errors.ts';
import { text } from '../../src/text.ts';
import { renderError, toldError } from '../../src/ui/error.ts';
import { VERSION } from '../../src/version.ts';

const english = { lang: 'en', debug: false, json: false } as const;
const unknown = new UsageError({
  code: 'segment/unknown',
  message: 'There is no segment "vip\u001B[2J".',
  hint: 'Did you mean vip-deposit?\nList the segments with: mmsup segment list',
  data: { wanted: 'vip' },
  cause: new Error('caused here'),
});
const bug = new TypeError("Cannot read properties of undefined (reading 'x')\nfor ivanova@example.com");

describe('an error that a user can mend', () => {
  it('says what happened, what to type next, and its code', () => {
    expect(renderError(unknown, english)).toBe(
      [
        'error: There is no segment "vip\\x1B[2J".',
        'Did you mean vip-deposit?',
        'List the segments with: mmsup segment list',
        '(segment/unknown)',
        '',
      ].join('\n'),
    );
  });

  it('is told in the language of the reader, and to programs in English', () => {
    const error = new UsageError({
      code: 'segment/unknown',
      message: text('There is no segment "vip".', 'Сегмента «vip» нет.'),
      hint: text('List them with: mmsup segment list', 'Список: mmsup segment list'),
    });
    const russian = { ...english, lang: 'ru' } as const;
    expect(renderError(error, russian)).toBe(
      'ошибка: Сегмента «vip» нет.\nСписок: mmsup segment list\n(segment/unknown)\n',
    );
    expect(toldError(error, 'ru')).toMatchObject({
      message: 'Сегмента «vip» нет.',
      hint: 'Список: mmsup segment list',
    });
    expect(error.message).toBe('There is no segment "vip".');
    expect(JSON.parse(renderError(error, { ...russian, json: true })).error).toMatchObject({
      message: 'There is no segment "vip".',
      hint: 'List them with: mmsup segment list',
    });
  });

  it('is one JSON document where JSON is wanted', () => {
    expect(JSON.parse(renderError(unknown, { ...english, json: true }))).toEqual({
      format: 'mmsup/1',
      error: {
        code: 'segment/unknown',
        message: 'There is no segment "vip\u001B[2J".',
        hint: 'Did you mean vip-deposit?\nList the segments with: mmsup segment list',
        exitCode: 2,
        data: { wanted: 'vip' },
      },
    });
  });

  it('has no hint in JSON when there is none, never a missing key', () => {
    const error = new UnavailableError({ code: 'db/refused', message: 'No.' });
    expect(JSON.parse(renderError(error, { ...english, json: true })).error).toMatchObject({
      hint: null,
      exitCode: 5,
      data: {},
    });
  });

  it('shows the stack and its cause only with --debug', () => {
    expect(renderError(unknown, english)).not.toContain('    at ');
    const shown = renderError(unknown, { ...english, debug: true });
    expect(shown).toMatch(/UsageError: There is no segment[^\n]*\n +at /);
    expect(shown).toMatch(/caused by Error: caused here\n +at /);
    expect(shown).not.toContain('\u001B');
  });

  describe('on a terminal', () => {
    const screen = { width: 60, colour: false, unicode: true, locale: 'en', ci: false } as const;
    const closed = new UsageError({
      code: 'incident/closed',
      message: text(
        'The incident 2026-11-26-demo-001 was closed at 2026-11-26T09:30:00.000Z.',
        'Инцидент 2026-11-26-demo-001 закрыт 2026-11-26T09:30:00.000Z.',
      ),
      hint: text(
        'Read it with: mmsup incident show 2026-11-26-demo-001; go on with it with: mmsup incident reopen 2026-11-26-demo-001',
        'Прочитать: mmsup incident show 2026-11-26-demo-001; продолжить: mmsup incident reopen 2026-11-26-demo-001',
      ),
    });
    const shown = (view: Partial<Parameters<typeof renderError>[1]>) =>
      renderError(closed, { ...english, screen, isTerminal: true, ...view })
        .trimEnd()
        .split('\n');

    it('of 60 columns it is broken between words, and no id and no command is cut', () => {
      expect(shown({})).toEqual([
        'error: The incident 2026-11-26-demo-001 was closed at',
        '2026-11-26T09:30:00.000Z.',
        'Read it with: mmsup incident show 2026-11-26-demo-001; go on',
        'with it with: mmsup incident reopen 2026-11-26-demo-001',
        '(incident/closed)',
      ]);
      expect(shown({ lang: 'ru', screen: { ...screen, width: 50 } })).toEqual([
        'ошибка: Инцидент 2026-11-26-demo-001 закрыт',
        '2026-11-26T09:30:00.000Z.',
        'Прочитать:',
        'mmsup incident show 2026-11-26-demo-001;',
        'продолжить:',
        'mmsup incident reopen 2026-11-26-demo-001',
        '(incident/closed)',
      ]);
    });

    it('it keeps its colours where it is broken', () => {
      const [first, second] = shown({ screen: { ...screen, colour: true } });
      expect([first, second]).toEqual([
        '\u001B[31m\u001B[1merror:\u001B[22m\u001B[39m The incident 2026-11-26-demo-001 was closed at',
        '2026-11-26T09:30:00.000Z.',
      ]);
    });

    it('alone it is broken: who reads a pipe looks for whole lines', () => {
      expect(shown({ isTerminal: false })).toEqual([
        'error: The incident 2026-11-26-demo-001 was closed at 2026-11-26T09:30:00.000Z.',
        'Read it with: mmsup incident show 2026-11-26-demo-001; go on with it with: mmsup incident reopen 2026-11-26-demo-001',
        '(incident/closed)',
      ]);
    });
  });

  it('is no error when the user cancelled', () => {
    expect(renderError(new CancelledError(), english)).toBe('Cancelled.\n');
    expect(renderError(new CancelledError(), { ...english, lang: 'ru' })).toBe('Прервано.\n');
  });
});

describe('a bug of ours', () => {
  it('is one line with the version, a request, and no personal data', () => {
    expect(renderError(bug, english)).toBe(
      `error: mmsup ${VERSION} has a bug: TypeError: Cannot read properties of undefined (reading 'x')\n` +
        'Please report it together with the command line that you typed. --debug shows where it happened.\n',
    );
  });

  it('is told in Russian, whatever was thrown', () => {
    expect(renderError('oops', { ...english, lang: 'ru' })).toBe(
      `ошибка: сбой в самой программе mmsup ${VERSION}: thrown: oops\n` +
        'Сообщите о нём разработчикам вместе с командой, которую вы набрали. --debug покажет, где это случилось.\n',
    );
  });

  it('is masked in the stack too', () => {
    const shown = renderError(bug, { ...english, debug: true });
    expect(shown).toContain('    at ');
    expect(shown).not.toContain('ivanova@example.com');
  });

  it('has the code bug and exit code 1 in JSON', () => {
    const { error } = JSON.parse(renderError(bug, { ...english, json: true }));
    expect(error).toMatchObject({ code: 'bug', exitCode: 1, data: { version: VERSION } });
    expect(error).not.toHaveProperty('stack');
  });

  it('ends when an error is its own cause', () => {
    const round = new Error('round');
    round.cause = round;
    expect(renderError(round, { ...english, debug: true })).toContain('round');
  });
});
