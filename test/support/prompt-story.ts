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
  'input-twice': async () => {
    const first = await terminal.prompt?.input('Which run?');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    return `${first} ${await terminal.prompt?.input('Which segment?')}`;
  },
  'select-late': () =>
    terminal.prompt?.select(
      'What do you see?',
      [
        { value: 'nothing', name: 'Nothing was sent' },
        { value: 'late', name: 'It was late' },
      ],
      { default: 'late' },
    ),
} as const;

terminal.progress('Looking at the run …');
/** Stands for an open connection: the process does not end because nothing is left to do. */
const connection = setInterval(() => undefined, 60_000);
const answer = await Promise.resolve(QUESTIONS[kind as keyof typeof QUESTIONS]()).catch((error: unknown) => error);
terminal.close();
clearInterval(connection);
if (answer instanceof Error && !(answer instanceof CancelledError)) throw answer;
process.stdout.write(answer instanceof CancelledError ? 'cancelled\n' : `answer=${String(answer)}\n`);
process.exitCode = answer instanceof CancelledError ? 130 : answer === undefined ? 2 : 0;
