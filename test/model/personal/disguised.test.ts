import { describe, expect, it } from 'vitest';
import { maskFile } from '../../../src/incident/personal/mask-file.ts';
import { scanSpots, spotsOfFile } from '../../../src/incident/personal/scan.ts';
import { findPersonal } from '../../../src/model/personal/find.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';
import { maskText } from '../../../src/model/personal.ts';

const DISGUISED: readonly (readonly [string, string, string])[] = [
  [
    'percent signs',
    'GET /x?name=%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2+%D0%98%D0%B2%D0%B0%D0%BD&p=1',
    'GET /x?name=<name>&p=1',
  ],
  ['a percent sign for the @', 'to=ivanova%40mail.ru&x=1', 'to=<e-mail>&x=1'],
  ['a percent sign for the +', '/call/%2B79161234567', '/call/<phone>'],
  [
    'the escapes of JSON',
    'said \\u0418\\u0432\\u0430\\u043d \\u041f\\u0435\\u0442\\u0440\\u043e\\u0432.',
    'said <name>',
  ],
  ['digits of double width', 'тел. ＋７９１６１２３４５６７', 'тел. <phone>'],
  ['signs that nobody sees', '+7\u200B916\u200B123\u200B45\u200B67 звонил', '<phone> звонил'],
  ['soft hyphens', 'пишет Ива\u00ADнов Иван', 'пишет <name>'],
  ['marks of stress', 'Ма\u0301рия Ивано\u0301ва пишет', '<name> пишет'],
  ['thin blanks', 'card 4111\u20091111\u20091111\u20091111', 'card <card>'],
  ['an apostrophe', "О'Коннор Джон", '<name>'],
  ['umlauts', 'Müller Jürgen', '<name>'],
  ['a title with a full stop', 'Mr. Smith wrote', 'Mr. <name> wrote'],
  ['the name of what is sold', 'Dr. Martens, Dr Oetker, Miss Dior', 'Dr. <name>, Dr <name>, Miss <name>'],
  ['another card beside it', '4111.1111.1111.1111 4111 1111 1111 1111', '<card> <card>'],
];

describe('what is somebody’s is hidden behind', () => {
  it.each(DISGUISED)('%s', (_what, text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('the same token, however it is written', () => {
    const masker = createMasker();
    masker.useTokens((kind, form) => `${kind}${form}`.replace(/\D/g, '').padStart(8, '0').slice(-8));
    const tokens = ['+79161234567', '＋７９１６１２３４５６７', '+7\u200B9161234567', '%2B79161234567'].map(
      masker.text,
    );
    expect(new Set(tokens)).toEqual(new Set([tokens[0]]));
  });
});

describe('what nobody is behind', () => {
  it.each([
    "c.email like '%ab%' and discount = 50%25",
    'progress 10%20%30%',
    'ко\u0301шка\u00AD и со\u00ADбака',
    'Dr. Web found nothing in Scott campaign, Miller report; Young customers',
    'клиент. Письмо ушло',
  ])('stays: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('masking and checking', () => {
  it('see the same, in every line and in any company', () => {
    const texts = DISGUISED.map(([, text]) => text);
    const company = texts.flatMap((one) => texts.map((other) => `${one} ${other}`));
    const kept = maskFile(company.join('\n'), createMasker());
    expect(scanSpots(spotsOfFile('evidence', kept)).suspicions).toEqual([]);
  });
});

describe('secrets', () => {
  it.each([
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AWS_SECRET_ACCESS_KEY=<secret>'],
    ['aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_access_key_id = <secret>'],
    ['SECRET_KEY=abc;def', 'SECRET_KEY=<secret>;def'],
    ["SECRET_KEY='abc;d&f'", "SECRET_KEY='<secret>'"],
    ['client_secret: "abcdefgh"', 'client_secret: "<secret>"'],
    ['> Cookie: session=9f8e7d6c5b; lang=ru', '> Cookie: <secret>'],
    ['Set-Cookie: sid=abcdef; Path=/; HttpOnly\nDate: today', 'Set-Cookie: <secret>\nDate: today'],
    ['X-Api-Key: abcdefghijk', 'X-Api-Key: <secret>'],
    ["curl -H 'X-Auth-Token: qwertyuiop' http://h", "curl -H 'X-Auth-Token: <secret>' http://h"],
    ['Authorization: Digest abc123def456', 'Authorization: Digest <secret>'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,1F\n\nMIIabc\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----<secret>-----END RSA PRIVATE KEY-----',
    ],
    [
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n-----END PGP PRIVATE KEY BLOCK-----',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----<secret>-----END PGP PRIVATE KEY BLOCK-----',
    ],
  ])('%j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each(['token_count=12', 'tokens: 5', 'the cookie: it expired', 'public_key_id of the letter', 'access key: lost'])(
    'are told from what only speaks of them: %s',
    (text) => {
      expect(maskText(text)).toBe(text);
    },
  );

  it('of several lines are found in a file that is looked through', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIabcdef\nghijkl\n-----END PRIVATE KEY-----\n';
    expect(scanSpots(spotsOfFile('key.pem', key)).suspicions.map(({ line, kind }) => [line, kind])).toContainEqual([
      2,
      'secret',
    ]);
  });
});

it('a secret of this process is hidden also where it is written with percent signs', () => {
  const secrets = ['p@ss/word1'];
  expect(findPersonal('key p%40ss%2Fword1 was sent', { secrets })).not.toEqual([]);
});
