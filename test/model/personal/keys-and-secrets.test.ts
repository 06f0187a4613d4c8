import { describe, expect, it } from 'vitest';
import { maskContent } from '../../../src/incident/personal/mask.ts';
import { scanSpots, spotsOfFile } from '../../../src/incident/personal/scan.ts';
import { normalForm } from '../../../src/model/personal/class.ts';
import { maskText } from '../../../src/model/personal.ts';

describe('keys', () => {
  it.each([
    'message 11630000004: push · card-gift · delivered',
    'ticket INC-2026-004512, run_id=1234567890123',
    'сообщение 11630000004 не дошло',
    'идентификатор сообщения 11630000004',
  ])('of messages, runs and tickets stay readable: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('stay in a result that is kept, and are no suspicion afterwards', () => {
    const result = '{"messages":[{"id":"11630000004","message":"11630000004"}]}';
    const kept = maskContent(result, maskText);
    expect(kept).toBe(result);
    expect(scanSpots(spotsOfFile('evidence', kept)).suspicions).toEqual([]);
  });

  it('are none where they are phones, or stand under no name of a key', () => {
    expect(maskContent('{"id":"79161234567","contact":"11630000004"}', maskText)).toBe(
      '{"id":"<phone>","contact":"<11 digits>"}',
    );
    expect(maskText('customer_id=9161234567')).toBe('customer_id=<phone>');
  });
});

describe('secrets in words', () => {
  it.each([
    ['password: Hunter2zz', 'password: <secret>'],
    ['Пароль базы: Qwerty12!', 'Пароль базы: <secret>'],
    ['Пароль Qwerty12! не подошёл', 'Пароль <secret> не подошёл'],
    ['токен: abcdef123456', 'токен: <secret>'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'password is required',
    'Пароль клиента не менялся с 2026-11-20',
    'password expired on 2026-11-20T10:00',
    'сбросили пароль INC-2026-004512',
    'password reset 3 times',
  ])('are told from sentences about them: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('what is masked', () => {
  const SAFE =
    'password=<secret> token: <secret> postgresql://u:<secret>@h/db email=<e-mail:0a1b2c3d>, <name:0a1b2c3d>';

  it('is no suspicion, in a record and in what was exported of it', () => {
    const html = `<meta name="format-detection" content="telephone=no,email=no">\n<p>${SAFE.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`;
    const markdown = SAFE.replace(/[<>*]/g, '\\$&');
    for (const [name, content] of Object.entries({ 'a.txt': SAFE, 'a.html': html, 'a.md': markdown })) {
      const { suspicions, masked } = scanSpots(spotsOfFile(name, content));
      expect(suspicions).toEqual([]);
      expect(Object.fromEntries(masked)).toEqual({ secret: 3, 'e-mail': 1, name: 1 });
    }
  });

  it('does not hide what stands beside it', () => {
    const { suspicions } = scanSpots(spotsOfFile('a.md', 'password=<secret>, 8\\-916\\-123\\-45\\-67, a@b.ru'));
    expect(suspicions.map(({ kind }) => kind)).toEqual(['phone', 'e-mail']);
  });
});

describe('dates of birth', () => {
  it('are one person’s in every way of writing them', () => {
    const forms = ['1960-12-14', '14.12.1960', '14/12/1960', '1960.12.14'].map((one) => normalForm('birth-date', one));
    expect(new Set(forms)).toEqual(new Set(['1960-12-14']));
  });
});

describe('names', () => {
  it.each(['Tereshchenko, Brian', 'Азамат Терещенко', 'Fatima Garcia', 'Вахтанг Игоревич Гоголь'])('%s', (name) => {
    expect(maskText(name)).toBe('<name>');
  });
});

describe('a text of megabytes in one line', () => {
  it.each(['x', '\n', '"', '\\', 'слово\t'])('is masked in a document as any other: %j', (part) => {
    const stdout = `${part.repeat(Math.ceil(8_388_608 / part.length))} ivan.petrov@bank.example`;
    const kept = JSON.parse(
      maskContent(JSON.stringify({ exit: 0, stdout, next: 'a "quoted" one' }), (text) =>
        text.replace('ivan.petrov@bank.example', '<e-mail>'),
      ),
    );
    expect(kept).toEqual({
      exit: 0,
      stdout: stdout.replace('ivan.petrov@bank.example', '<e-mail>'),
      next: 'a "quoted" one',
    });
  });
});
