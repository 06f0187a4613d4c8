import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import type { Pause, SlaStanding } from './standing.types.ts';

/** Throws UsageError `incident/sla-paused` where the clocks stand already. Pure. */
export function requireRunning(id: string, { pauses }: SlaStanding): void {
  const open = pauses.find(({ isOpen }) => isOpen);
  if (!open) return;
  throw new UsageError({
    code: 'incident/sla-paused',
    message: text(
      `The clocks of ${id} stand already, since ${open.from} (${open.by}: ${open.why}); nothing was written.`,
      `Часы ${id} уже стоят, с ${open.from} (${open.by}: ${open.why}); ничего не записано.`,
    ),
    hint: text(
      `Let them run again with: mmsup incident sla resume ${id}`,
      `Пустить их снова: mmsup incident sla resume ${id}`,
    ),
  });
}

/** The pause that goes on. Throws UsageError `incident/sla-running` where there is none. Pure. */
export function requirePause(id: string, { pauses }: SlaStanding): Pause {
  const open = pauses.find(({ isOpen }) => isOpen);
  if (open) return open;
  throw new UsageError({
    code: 'incident/sla-running',
    message: text(
      `The clocks of ${id} are not paused; nothing was written.`,
      `Часы ${id} не на паузе; ничего не записано.`,
    ),
    hint: text(
      `Pause them with: mmsup incident sla pause ${id} --why "text"`,
      `Поставить на паузу: mmsup incident sla pause ${id} --why "чего ждём"`,
    ),
  });
}
