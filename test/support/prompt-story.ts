import { CancelledError } from '../../src/errors.ts';
import { openTerminal } from '../../src/ui/terminal.ts';

/** Asks one question, as `node <this file> confirm en` says, and prints the answer; 130 when cancelled, 2 when nobody can be asked. */
const [kind = 'confirm', language = 'en', ...flags] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const deps = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  signal: stop.signal,
};
const terminal = openTerminal(deps, {
  lang: language === 'ru' ? 'ru' : 'en',
  format: 'text',
  input: !flags.includes('--no-input'),
  color: flags.includes('--no-color') ? false : undefined,
});

const QUESTIONS = {
  confirm: () => terminal.prompt?.confirm('Is the list right?'),
  'confirm-no': () => terminal.prompt?.confirm('Is the list right?', { default: false }),
  input: () => terminal.prompt?.input('Which run?', { validate: (value) => value !== '' || 'Type a run.' }),
  select: () =>
    terminal.prompt?.select('What do you see?', [
      { value: 'nothing', name: 'Nothing\u001B[2J was sent' },
      { value: 'late', name: 'It was late' },
      { value: 'wrong', name: 'Wrong people' },
    ]),
} as const;

terminal.progress('Looking at the run …');
try {
  const answer = await QUESTIONS[kind as keyof typeof QUESTIONS]();
  process.stdout.write(`answer=${String(answer)}\n`);
  process.exitCode = answer === undefined ? 2 : 0;
} catch (error) {
  if (!(error instanceof CancelledError)) throw error;
  process.stdout.write('cancelled\n');
  process.exitCode = 130;
} finally {
  terminal.close();
}
