import { UsageError } from '../../errors.ts';
import type { WaitingRun } from '../../incident/link.ts';
import { text } from '../../text.ts';

/**
 * A walk that a person was in the middle of is finished without one only where that is said: a script may happen to find it, and `2> log` takes the
 * terminal away from whoever types; a change that waits for its approval would be refused for good. Throws UsageError `runbook/walked-by-person`.
 */
export function refusePersons(waiting: readonly WaitingRun[]): void {
  const [only] = waiting;
  if (waiting.length !== 1 || !only!.isPersons) return;
  const { incident, run, runbook, step, at } = only!;
  throw new UsageError({
    code: 'runbook/walked-by-person',
    message: text(
      `The unfinished run is one that a person walks: ${runbook} at ${step ?? 'its start'}, ${momentOf(at)}, incident ${incident}. Without a person its questions would be answered by the runbook's own "auto".`,
      `Незавершённый проход ведёт человек: ${runbook}, ${step === null ? 'в начале' : `шаг ${step}`}, ${momentOf(at)}, инцидент ${incident}. Без человека на вопросы ответил бы сам сценарий, по своему «auto».`,
    ),
    hint: text(
      `If that is meant, name it: mmsup runbook resume ${incident} --run ${run} --auto`,
      `Если так и задумано, назовите проход: mmsup runbook resume ${incident} --run ${run} --auto`,
    ),
    data: { incident, run, runbook, step },
  });
}

/** `2026-11-24 09:12`, UTC. */
export const momentOf = (at: string): string => at.slice(0, 16).replace('T', ' ');
