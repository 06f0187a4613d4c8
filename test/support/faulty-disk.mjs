import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

/**
 * A disk that fails once, loaded before the program: `MMSUP_FAULT='{"under": "/folder", "at": 7, "as": "ENOSPC"}'`.
 * Counts what the program asks of the system for anything under that folder, from its call of `startFaults()` on. The call with this
 * number fails with the code; `SHORT` lets a write take only its first half and fail then; `KILL` ends the process before the call,
 * `KILL-AFTER` behind it. Every call is told on file descriptor 3.
 */
const { under, at, as } = JSON.parse(process.env.MMSUP_FAULT);
const files = new Map();
let count = 0;
let isOn = false;
globalThis.startFaults = () => {
  isOn = true;
};
const writeRaw = fs.writeSync;

const isMeant = (path) => typeof path === 'string' && path.startsWith(under);
const failure = (call, path) =>
  Object.assign(new Error(`${as}: injected, ${call} '${path}'`), { code: as, syscall: call, path });

/** Before a call: true when this is the one. */
function isTurn(call, path) {
  if (!isOn) return false;
  count += 1;
  writeRaw(3, `${count} ${call} ${path.slice(under.length)}\n`);
  if (count !== at) return false;
  if (as === 'KILL') process.kill(process.pid, 'SIGKILL');
  return true;
}

function patchedSync(call, original, pathOf) {
  return (...args) => {
    const path = pathOf(args[0]);
    if (path === undefined || !isTurn(call, path)) return original(...args);
    if (as === 'KILL-AFTER') {
      try {
        original(...args);
      } finally {
        process.kill(process.pid, 'SIGKILL');
      }
    }
    if (as === 'SHORT' && call === 'write') {
      original(args[0], args[1].subarray(args[2] ?? 0, (args[2] ?? 0) + Math.ceil(args[1].length / 2)));
      throw Object.assign(failure(call, path), { code: 'ENOSPC' });
    }
    throw failure(call, path);
  };
}

function patched(call, original, pathOf) {
  return async function (...args) {
    const path = pathOf(this, args[0]);
    if (path === undefined || !isTurn(call, path)) return original.apply(this, args);
    if (as === 'KILL-AFTER') {
      await original.apply(this, args).finally(() => process.kill(process.pid, 'SIGKILL'));
    }
    if (as === 'SHORT' && call === 'writeFile') {
      await original.call(this, args[0].subarray(0, Math.ceil(args[0].length / 2)));
      throw Object.assign(failure(call, path), { code: 'ENOSPC' });
    }
    throw failure(call, path);
  };
}

const byPath = (path) => (isMeant(path) ? path : undefined);
const byNumber = (fd) => files.get(fd);

fs.writeSync = patchedSync('write', fs.writeSync, byNumber);
fs.fdatasyncSync = patchedSync('fdatasync', fs.fdatasyncSync, byNumber);
fs.fstatSync = patchedSync('fstat', fs.fstatSync, byNumber);
fs.readSync = patchedSync('read', fs.readSync, byNumber);
for (const call of ['mkdir', 'rename', 'rmdir', 'readdir', 'lstat']) {
  fs[`${call}Sync`] = patchedSync(call, fs[`${call}Sync`], byPath);
}
for (const call of ['mkdir', 'rename', 'chmod', 'readdir', 'lstat', 'unlink']) {
  promises[call] = patched(call, promises[call], (_, path) => byPath(path));
}

const { open } = promises;
const probe = await open(new URL(import.meta.url).pathname);
const handles = Object.getPrototypeOf(probe);
await probe.close();
promises.open = async (path, ...rest) => {
  const file = await patched('open', open, (_, first) => byPath(first))(path, ...rest);
  if (isMeant(path)) files.set(file.fd, path);
  return file;
};
for (const call of ['writeFile', 'datasync', 'sync', 'read', 'readFile', 'stat']) {
  handles[call] = patched(call, handles[call], (file) => byNumber(file.fd));
}
const { close } = handles;
handles.close = async function () {
  const path = byNumber(this.fd);
  files.delete(this.fd);
  const fails = path !== undefined && isTurn('close', path);
  await close.call(this);
  if (fails && as === 'KILL-AFTER') process.kill(process.pid, 'SIGKILL');
  if (fails) throw failure('close', path);
};
syncBuiltinESMExports();
