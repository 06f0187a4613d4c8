import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process walks: enough to know later whether it is still the same one, although numbers are used again. */
export interface Walker {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's own ticks; null where the system does not tell. */
  readonly began: string | null;
}

export function thisWalker(): Walker {
  return { host: hostname(), pid: process.pid, began: lifeOf(process.pid)?.began ?? null };
}

/** Whether another process of this machine is still walking. Of other machines nothing can be known: they count as gone. */
export function isWalking({ host, pid, began }: Walker): boolean {
  if (host !== hostname() || pid === process.pid || !Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const life = lifeOf(pid);
  if (!life) return true;
  return life.state !== 'Z' && (began === null || life.began === began);
}

/** State and start of a process, out of Linux' /proc; undefined elsewhere. */
function lifeOf(pid: number): { state: string; began: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, began: fields[19]! };
  } catch {
    return undefined;
  }
}
