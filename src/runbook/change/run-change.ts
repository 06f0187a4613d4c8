import { type Text, verbatim } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { fillText } from '../expression/template.ts';
import { shownState } from '../personal.ts';
import type { ChangeStep, Runbook } from '../runbook.ts';
import type { Aside, ChangeTalk, Denial } from '../walk/companion.ts';
import { movedAway } from '../walk/leave-step.ts';
import { applyEvent, type WalkState } from '../walk/walk.ts';
import { record, type Stepped, type Walk } from '../walk/walk-frame.ts';
import { type ChangeEvent, isBegun } from './change.ts';
import { denied, expired, NOBODY, type Waiting } from './change-events.ts';
import { runChange } from './change-program.ts';
import { finishChange, saidDone } from './finish-change.ts';
import { showChange } from './show-change.ts';

/**
 * The next event of a change: it is shown, allowed, begun, done, proved, and taken back where that proves nothing. One event at a time, each on the disk
 * before the next, so that a killed process stands where it was.
 *
 * Fails closed: without a person beside, after the approval's time, when the clock has gone back, or when it cannot be shown what would be done, nothing is
 * done. Whoever goes on with a change that waits is shown what it would do. What was begun is never begun again: whoever resumes says whether it was done.
 */
export async function nextOfChange(walk: Walk, step: ChangeStep, state: WalkState): Promise<Stepped> {
  const progress = state.changes[step.id];
  const talk = walk.companion.change;
  if (progress && isBegun(progress)) return finishChange(walk, step, state, progress);
  if (!talk) return { event: denied(step, 'auto', NOBODY) };
  if (!progress) return showChange(walk, step, state, talk);
  if (progress.stage === 'previewed') return { event: asked(walk, step, state.values) };
  if (!('expires' in progress))
    throw new Error(`The change "${step.id}" stands at ${progress.stage}, which is no place to begin it.`);
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  if (!talk.hasShown(step)) return showChange(walk, step, state, talk);
  const frame = { walk, step, state, talk, progress };
  return progress.stage === 'given' ? begin(frame) : allow(frame);
}

interface Frame {
  readonly walk: Walk;
  readonly step: ChangeStep;
  readonly state: WalkState;
  readonly talk: ChangeTalk;
  readonly progress: Waiting;
}

function asked({ context, runbook }: Walk, step: ChangeStep, values: Values): ChangeEvent {
  const { approveBy, risk, type, expiresMs } = step.gate;
  const now = context.deps.now();
  const expires = new Date(now.getTime() + expiresMs);
  return {
    type: 'approval.asked',
    step: step.id,
    role: approveBy,
    ...roleWords(runbook, step),
    risk,
    name: nameOf(type, values),
    asked: now.toISOString(),
    expires: expires.toISOString(),
  };
}

function roleWords({ people }: Runbook, { gate }: ChangeStep): { readonly roleWords?: Text } {
  const words = people[gate.approveBy];
  return words ? { roleWords: words } : {};
}

const nameOf = (template: string, values: Values): string => fillText(verbatim(template), values).en;

async function allow(frame: Frame): Promise<Stepped> {
  const { walk, step, state, talk, progress } = frame;
  const { approveBy: role, type } = step.gate;
  const given = { type: 'approval.given', step: step.id, role, ...roleWords(walk.runbook, step) } as const;
  const request = { name: nameOf(type, state.values), expires: progress.expires };
  const answer = await talk.approve(step, request, shownState(walk.runbook, state));
  if (answer.kind !== 'given') return notNow(frame, answer);
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  return { event: { ...given, by: answer.by } };
}

/** Also when the clock has gone back behind the moment at which it was asked for: then nothing is known about the time that has passed. */
function isOver({ context }: Walk, { asked: from, expires }: Waiting): boolean {
  const now = context.deps.now().getTime();
  return !(now >= Date.parse(from) && now < Date.parse(expires));
}

/** Does it: the last question comes before, the mark on the disk before the deed. */
async function begin(frame: Frame): Promise<Stepped> {
  const { walk, step, state, talk, progress } = frame;
  const answer = await talk.start(step, shownState(walk.runbook, state));
  if (answer.kind !== 'begin') return notNow(frame, answer);
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  if (step.program) return runChange(walk, step, step.program, { values: state.values, file: progress.file });
  const started = { type: 'change.started', step: step.id, by: 'person', argv: null } as const;
  await record(walk, started);
  const begun = applyEvent(walk.runbook, state, started);
  return saidDone(walk, step, begun, await talk.carriedOut(step, shownState(walk.runbook, begun)));
}

/** Nothing is begun: it is refused, seen once more, or left for another step or for somebody else. */
async function notNow({ walk, step, state, talk, progress }: Frame, answer: Denial | Aside): Promise<Stepped> {
  if (answer.kind === 'show') return showChange(walk, step, state, talk);
  if (answer.kind === 'away') return { event: await movedAway(walk, state, step, answer.move) };
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  return { event: denied(step, 'person', verbatim(answer.reason)) };
}
