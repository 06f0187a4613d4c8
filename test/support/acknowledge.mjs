import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before the program: repeats on file descriptor 3 whatever was written to a file and then waited for until the disk had it.
const { writeSync, fdatasyncSync } = fs;
const written = new Map();
fs.writeSync = (file, bytes, ...rest) => {
  written.set(file, Buffer.from(bytes));
  return writeSync(file, bytes, ...rest);
};
fs.fdatasyncSync = (file) => {
  fdatasyncSync(file);
  const bytes = written.get(file);
  written.delete(file);
  if (bytes) writeSync(3, bytes);
};
syncBuiltinESMExports();
