import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A program on a real pseudo-terminal, driven by tmux on a socket of its own. */
export interface TestTerminal {
  /** Types text as it is, or one named key such as `Enter`, `Down`, `C-c`. */
  type(text: string): void;
  press(key: string): void;
  /** What the screen shows now, without trailing spaces; with `colour` its escape sequences too; `unbroken`: lines that the terminal had to break are one. */
  screen(options?: { readonly colour?: boolean; readonly unbroken?: boolean }): string;
  /** Waits until the screen shows it; fails with the screen after 60 seconds. */
  waitFor(pattern: RegExp): Promise<string>;
  /** A format variable of tmux for this pane: `cursor_flag`, `pane_pid`. */
  variable(name: string): string;
  close(): void;
}

const LIMIT_MS = 60_000;

/** Opens a terminal of the given size and runs a shell command in it; when it has ended, the screen stays. */
export function openTestTerminal(command: string, { columns = 80, rows = 24, env = {} } = {}): TestTerminal {
  const folder = mkdtempSync(join(tmpdir(), 'mmsup-terminal-'));
  const base = ['-u', '-S', join(folder, 'socket'), '-f', '/dev/null'];
  const settings = {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env },
  };
  const tmux = (...args: string[]) => execFileSync('tmux', [...base, ...args], { ...settings, encoding: 'utf8' });
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', ...size, `${command}; printf 'exit=%s\\n' $?; exec cat`);
  const client = spawn('tmux', [...base, '-C', 'attach-session'], { ...settings, stdio: ['pipe', 'pipe', 'ignore'] });
  const changes = createInterface({ input: client.stdout });
  const screen = ({ colour = false, unbroken = false } = {}) =>
    tmux('capture-pane', '-p', ...(colour ? ['-e'] : []), ...(unbroken ? ['-J'] : []))
      .replace(/ +$/gm, '')
      .trimEnd();
  return {
    type: (text) => tmux('send-keys', '-l', text),
    press: (key) => tmux('send-keys', key),
    screen,
    variable: (name) => tmux('display-message', '-p', `#{${name}}`).trim(),
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          clearTimeout(timer);
          changes.off('line', look);
          act();
        };
        const look = () => {
          const shown = screen();
          if (pattern.test(shown)) settle(() => resolve(shown));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${pattern} did not appear:\n${screen()}`))),
          LIMIT_MS,
        );
        changes.on('line', look);
        look();
      }),
    close: () => {
      changes.close();
      tmux('kill-server');
      client.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
