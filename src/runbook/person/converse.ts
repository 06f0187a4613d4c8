import { changeTalk } from '../change/converse-change.ts';
import { shownState } from '../personal.ts';
import { seenBlocks } from '../probe/probe-blocks.ts';
import type { Companion } from '../walk/companion.ts';
import { askPerson } from './ask-person.ts';
import { type Conversation, control, controlsAt, type Talk } from './at-prompt.ts';
import { afterBlocks, endBlocks, stepBlocks } from './beside.ts';
import type { Seeing } from './earlier.ts';

/**
 * A person walks beside: before each step and before the end it is said where we are, why, what was found and what may come; the full results are
 * shown when they are asked for, also those of before a walk was stopped (`earlier`). No database transaction is open while a question stands. Stopping
 * throws CancelledError; everything up to here is in the record.
 */
export function personBeside(conversation: Conversation, earlier: ReadonlyMap<string, Seeing> = new Map()): Companion {
  const { context, runbook } = conversation;
  const { lang } = context;
  const talk: Talk = { ...conversation, memory: { seen: new Map(earlier) } };
  const { memory } = talk;
  return {
    async before(step, state) {
      const shown = shownState(runbook, state);
      context.show(stepBlocks(step, runbook, shown, lang));
      if (memory.again === step.id) {
        memory.again = undefined;
        return { kind: 'go' };
      }
      if (step.kind === 'ask') return askPerson(talk, step, shown);
      return control(talk, [GO_ON[step.kind], ...controlsAt(talk, step, state)], state);
    },
    change: changeTalk(talk),
    async after(event, state, result, seen) {
      if (result) remember(talk, event.step, () => context.showResult(result));
      if (seen) remember(talk, event.step, async () => context.show(seenBlocks(seen, lang)));
      context.show(afterBlocks(event, state, result, lang));
    },
    async end(step, state) {
      context.show(endBlocks(step, lang));
      return control(talk, ['finish', ...controlsAt(talk, undefined, state)], state);
    },
  };
}

/** What goes on at a step. */
const GO_ON = { check: 'run', query: 'run', program: 'run', manual: 'done', change: 'preview' } as const;

/** The newest look of a step stands last. */
function remember({ memory: { seen }, runbook }: Talk, step: string, show: () => Promise<void>): void {
  seen.delete(step);
  seen.set(step, { title: runbook.steps.get(step)!.title, show });
}
