import { createHmac, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UnavailableError, UsageError } from '../../errors.ts';
import type { TokenOf } from '../../model/personal.ts';
import { text } from '../../text.ts';
import { codeOf, makePrivateFolder, readIfThere, syncFolder } from '../record/files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What makes the tokens of one client. The key itself leaves this file only as a keyed hash. */
export interface ClientKey {
  /** Tells two keys apart: two tokens are compared only where their events name the same key. */
  readonly id: string;
  readonly tokenOf: TokenOf;
  /** Keyed hash of a word, for values that a record knows again. */
  readonly mark: (text: string) => string;
}

/**
 * The folder of all keys: MMSUP_KEYS, else `$XDG_DATA_HOME/mmsup/keys`. Never beside the records: those are shared (through git, as an archive), and whoever
 * has the key of a client can try all phones of a country against its tokens. A team that wants the same tokens on every machine hands the key file over by itself.
 * Throws UsageError `incident/keys-not-absolute`: from another folder the same variable would name other keys, and the same person would get another token.
 */
export function keysFolder(env: Environment): string {
  const own = env['MMSUP_KEYS'];
  if (own && !isAbsolute(own)) {
    throw new UsageError({
      code: 'incident/keys-not-absolute',
      message: text(
        `MMSUP_KEYS is "${own}", which is another folder wherever mmsup is started: the tokens of one client would differ.`,
        `В MMSUP_KEYS стоит «${own}», а это другая папка для каждого места, откуда запускают mmsup: метки одного клиента разошлись бы.`,
      ),
      hint: text(
        'Set MMSUP_KEYS to a whole path, one that begins at the root.',
        'Укажите в MMSUP_KEYS полный путь, от корня.',
      ),
    });
  }
  return own || join(env['XDG_DATA_HOME'] || join(env['HOME'] || homedir(), '.local', 'share'), 'mmsup', 'keys');
}

/**
 * The key of a client (by the name of its folder of records); made of 32 random bytes when it is asked for first. Throws UsageError
 * `incident/key-not-private`, UnavailableError `incident/key-damaged`, `incident/not-written`: then nothing is recorded, for it could not be masked.
 */
export async function clientKey(folder: string, client: string): Promise<ClientKey> {
  const path = join(folder, `${client}.key`);
  const digits = (await readKey(path)) ?? (await makeKey(folder, path));
  const key = Buffer.from(digits, 'hex');
  const hash = (words: string, length: number) =>
    createHmac('sha256', key).update(words).digest('hex').slice(0, length);
  return {
    id: hash('key id', 8),
    tokenOf: (kind, form) => hash(`${kind}\u0000${form}`, 8),
    mark: (word) => hash(`known\u0000${word}`, 10),
  };
}

async function readKey(path: string): Promise<string | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  await requirePrivate(path);
  const digits = bytes.toString('utf8').trim();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new UnavailableError({
    code: 'incident/key-damaged',
    message: text(
      `${path} is no key: it should hold 64 hexadecimal digits.`,
      `${path} — не ключ: в нём должны стоять 64 шестнадцатеричные цифры.`,
    ),
    hint: text(
      'Put back the copy that you have. Without one, move the file away: a new key is made, and the same person gets another token from then on.',
      'Верните файл из копии. Если её нет, уберите этот файл: будет создан новый ключ, и с этого времени у того же человека будет другая метка.',
    ),
  });
}

async function requirePrivate(path: string): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & 0o077) === 0) return;
  throw new UsageError({
    code: 'incident/key-not-private',
    message: text(
      `${path} can be read by others: with it the tokens of this client's records can be tried out.`,
      `${path} могут читать другие: с этим ключом можно подобрать, кто стоит за метками в записях клиента.`,
    ),
    hint: text(`Close it to them: chmod 600 ${path}`, `Закройте его от них: chmod 600 ${path}`),
  });
}

/** The whole key is on the disk before it gets its name; where two processes make one at once, both take the first. */
async function makeKey(folder: string, path: string): Promise<string> {
  await makePrivateFolder(folder);
  const draft = `${path}.${process.pid}.${process.hrtime.bigint()}`;
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncFolder(folder);
  return (await readKey(path))!;
}
