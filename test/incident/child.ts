import { incidentStore } from '../../src/incident/store.ts';

/** A process of its own that writes into incident records. Says each event that it was told is on the disk: `ack N`. */
const [mode, folder, id = '', count = '1'] = process.argv.slice(2);
const store = incidentStore(folder, {
  env: { MMSUP_WHO: 'a.tester' },
  cwd: '/',
  now: () => new Date(),
  stderr: { isTTY: false },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

if (mode === 'open') {
  for (let number = 1; number <= Number(count); number += 1) {
    say((await store.open({ client: 'demo', complaint: `Complaint ${number} of ${process.pid}` })).id);
  }
}
if (mode === 'append') {
  process.on('SIGXFSZ', () => {}); // A file-size limit stands for a full disk: the write must fail, not the process.
  const link = await store.link(id);
  for (let number = 1; number <= Number(count); number += 1) {
    try {
      await link.append({ type: 'note.added', text: `note ${number} of ${process.pid} ${'x'.repeat(number % 50)}` });
      say(`ack ${number} of ${process.pid}`);
    } catch (error) {
      say(`error ${(error as { code: string }).code}`);
      process.exitCode = 5;
      break;
    }
  }
}
if (mode === 'lock') {
  const { lock } = await import('proper-lockfile');
  await lock(id, { lockfilePath: `${id}/.lock`, realpath: false, stale: 3000 });
  say('locked');
  setInterval(() => {}, 1000);
}
