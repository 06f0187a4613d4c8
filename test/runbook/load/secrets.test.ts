// biome-ignore-all lint/suspicious/noTemplateCurlyInString: runbooks print names so
import { describe, expect, it } from 'vitest';
import { secretsIn, withoutSecrets } from '../../../src/runbook/load/secrets.ts';

const found = (text: string) => secretsIn(text).map(({ start, end }) => text.slice(start, end));

describe('a secret in the text of a runbook', () => {
  it.each([
    ['env: [PGPASSWORD=Hunter2zz9]', 'Hunter2zz9'],
    ['program: [psql, --password, Hunter2zz9]', 'Hunter2zz9'],
    ['program: [curl, "--token=ghp_4f8Kq2x9", $url]', 'ghp_4f8Kq2x9'],
    ['password: "Hunter2zz9"', 'Hunter2zz9'],
    ['password: !Hunter2zz9', 'Hunter2zz9'],
    ['say: >\n  The password is\n  Hunter2zz9', 'Hunter2zz9'],
    ['say: The password is Hunter2zz9., go: on', 'Hunter2zz9.'],
    ['Пароль — Qwerty12 от базы', 'Qwerty12'],
    ['postgresql://crm:Kx81pqz@db1/crm', 'Kx81pqz'],
    ['header: Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30', 'eyJhbGciOiJIUzI1NiJ9.e30'],
    ['program: [psql]\nargs:\n  - --password\n  - Hunter2zz9', 'Hunter2zz9'],
    ['password: |\n  Hunter2zz9', 'Hunter2zz9'],
    ['redis://:Kx81pqz@db1/0', 'Kx81pqz'],
    ['token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'],
    ['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----'],
    ['Call the gateway: curl -u "bob:Hunter2Secret!" https://gw', 'Hunter2Secret!'],
    ['program: [curl, -u, "bob:Hunter2Secret!", https://gw]', 'Hunter2Secret!'],
    ['program:\n  - curl\n  - --user\n  - bob:Hunter2zz9', 'Hunter2zz9'],
    ['curl --proxy-user=bob:Hunter2zz9 https://gw', 'Hunter2zz9'],
    ['mysql -pS3cret!x crm', 'S3cret!x'],
    ['program: [mysql, -pS3cret!x, crm]', 'S3cret!x'],
    ['program: [mysql, "-pS3cret!x", crm]', 'S3cret!x'],
    ['tool -pqwerty99', 'qwerty99'],
    ['sshpass -p Winter2026 ssh db1', 'Winter2026'],
    ['program: [sshpass, -p, Winter2026, ssh, db1]', 'Winter2026'],
    ['program:\n  - sshpass\n  - -p\n  - Winter2026', 'Winter2026'],
    ['docker login -u robot -p Winter2026 registry', 'Winter2026'],
    ['say: "пароль от шлюза Zima2026"', 'Zima2026'],
    ['say: Пароль Zima2026 не менять', 'Zima2026'],
    ['say: The password of the gateway Winter2026 is old.', 'Winter2026'],
    ['say: паролем к базе crm7!x9 владеет банк', 'crm7!x9'],
  ])('is found: %s', (text, secret) => {
    expect(found(text)).toEqual([secret]);
    expect(withoutSecrets(text)).not.toContain(secret);
    expect(withoutSecrets(text)).toHaveLength(text.length);
  });

  it('is found each time, in the order of the text', () => {
    const text = 'people: {dba: "Ann, password Hunter2zz9: ask, password: Kx81pqz"}';
    expect(found(text)).toEqual(['Hunter2zz9:', 'Kx81pqz']);
  });

  it.each([
    'query: select count(*) from device d join person p on p.token = d.push_token2',
    'where token = any($tokens2)',
    'capture: {push_token: "rows[0].push_token1"}',
    'token: rows[0].token1',
    'args: [--token, $token1, --password, "${secret1}"]',
    'inputs: {password: {ask: "Which one?", default: none}}',
    'Ask the DBA for the password of user mmsup_ro2.',
    'Is the password older than 90days? Then it is expired.',
    'Reset the password in CRM2024, and the token expires after 30days.',
    'Пароль пользователя в базе crm2024 меняет администратор.',
    'postgresql://USER:PASSWORD@HOST/crm, postgresql://crm:$PASSWORD@db/crm',
    'password: Hunter2zz9   # no secret',
    'query: select push_token, address1, token, phone_2 from device',
    'go: {pass: step-two2}, choices: {bypass: rule-2024}',
    'token=/run/secrets/crm-v2.txt',
    'postgresql://user:...@host/db',
    'columns:\n  - token\n  - phone_2',
    'psql -p 5432, docker run -p 8080:80 nginx, ssh -p 2222 db1',
    'program: [psql, -p, "5432", -U, crm2]',
    'mkdir -p path1 && cp -p file1.txt backup2',
    'psql -u postgres, docker run -u 1000:1000 -u app:app',
    'program: [curl, -u, "bob:$GATEWAY_PASSWORD1"]',
    'program: [curl, -u, "bob:${secret1}", -p, "${port1}"]',
    'find . -print0 -path1 -perm0644a, terraform plan -parallelism=10a',
    'mysql -p$MYSQL_PASSWORD1 crm, mysql -p crm2024',
    'gcc -pthread2x -p5432',
    'sshpass -f /etc/gateway/password2 ssh db1',
    'the login screen of crm2 shows the page 2a',
    'Пароль от шлюза меняют в crm2024 раз в 90days.',
    'Ask who knows the password: see https://wiki.example/Pass2word.',
    'The password for https://wiki.example/Page2 is asked of the DBA.',
    'пароль просрочен с 2026-11-20T10:00',
    'A password of 12 characters with a capital letter is asked for.',
  ])('is none: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['password: Hunter2,zz9 and more', 'password: *********** and more'],
    ['password: "Hunter2 zz9abc" # x', 'password: "**************" # x'],
  ])('is hidden whole: %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });
});
