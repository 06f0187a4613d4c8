import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';

// Loaded before the program: repeats on file descriptor 3 whatever was written to a file and then waited for until the disk had it.
const probe = await open('/dev/null');
const handle = Object.getPrototypeOf(probe);
await probe.close();

const { write, datasync } = handle;
const written = new WeakMap();
handle.write = function (bytes, ...rest) {
  written.set(this, Buffer.from(bytes));
  return write.call(this, bytes, ...rest);
};
handle.datasync = async function () {
  await datasync.call(this);
  const bytes = written.get(this);
  written.delete(this);
  if (bytes) writeSync(3, bytes);
};
