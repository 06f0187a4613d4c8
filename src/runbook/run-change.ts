import { CancelledError, UnavailableError, UserError } from '../errors.ts';
import type { Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import type { ChangeEvent, ChangeProgress } from './change.ts';
import { isBegun } from './change.ts';
import type { ChangeTalk } from './companion.ts';
import { fillText, lineOf, missingIn } from './decide.ts';
import { holds } from './evaluate.ts';
import type { Value, Values } from './expression.ts';
import { readPath } from './path.ts';
import { shownValues } from './personal.ts';
import { prepareProgram } from './run-program.ts';
import { outOfTime, type Stepped, tellableLine, type Walk } from './run-walk.ts';
import { type Capture, type ChangeStep, type CheckCall, edgeId, type ProgramCall } from './runbook.ts';
import { remainingMs, type WalkState } from './walk.ts';

type Way = keyof ChangeStep['go'];

/**
 * The next event of a change: it is shown, allowed, begun, done, proved, and taken back where that proves nothing. One event at a time, each on the disk
 * before the next, so that a killed process stands where it was.
 *
 * Fails closed: without a person beside, after the approval's time, when the clock has gone back, or when it cannot be shown what would be done, nothing is
 * done. What was begun is never begun again: whoever resumes says whether it was done.
 */
export async function nextOfChange(walk: Walk, step: ChangeStep, state: WalkState): Promise<Stepped> {
  const progress = state.changes[step.id];
  const talk = walk.companion.change;
  if (progress && isBegun(progress)) return finishChange(walk, step, state, progress);
  if (!talk) return { event: denied(step, 'auto', NOBODY) };
  if (!progress) return preview(walk, step, state, talk);
  if (progress.stage === 'previewed') return { event: asked(walk, step, state.values) };
  if ('expires' in progress) return allow(walk, step, state, progress, talk);
  throw new Error(`The change "${step.id}" stands at ${progress.stage}, which is no place to begin it.`);
}

const NOBODY = text(
  'Without a person at a terminal nothing is changed.',
  'Без человека за терминалом ничего не меняется.',
);

/** Shows what would be done. What cannot be shown is not done. */
async function preview(walk: Walk, step: ChangeStep, state: WalkState, talk: ChangeTalk): Promise<Stepped> {
  const { values } = state;
  const unknown = missingIn(step.gate.type, values);
  if (unknown !== undefined) return { event: denied(step, 'auto', notKnown(unknown)) };
  const shown = shownValues(walk.runbook, values);
  try {
    const ready = step.program && (await prepareProgram(step.program, values, walk.context.deps));
    const program = ready && step.program ? tellableLine(ready.argv, step.program, shown) : null;
    const looked = step.preview.kind === 'check' ? await look(walk, callOf(walk, step.preview.step), state) : undefined;
    const words = step.preview.kind === 'words' ? fillText(step.preview.words, shown) : null;
    await talk.preview(step, { words, program, result: looked?.result, values: shown, before: timesDone(state, step) });
    const { argv = null, seconds = 0, evidence = [] } = looked ?? {};
    return { event: { type: 'change.previewed', step: step.id, words, argv, program, seconds, evidence } };
  } catch (error) {
    return { event: denied(step, 'auto', notShown(failureOf(error))) };
  }
}

function callOf({ runbook }: Walk, id: string): CheckCall {
  const step = runbook.steps.get(id);
  if (step?.kind !== 'check') throw new Error(`The step "${id}" is no check.`);
  return step;
}

const timesDone = ({ path }: WalkState, { id }: ChangeStep): number =>
  path.filter(({ step, verdict }) => step === id && verdict !== 'refused').length;

function asked({ context }: Walk, step: ChangeStep, values: Values): ChangeEvent {
  const { approveBy, risk, type, expiresMs } = step.gate;
  const now = context.deps.now();
  const expires = new Date(now.getTime() + expiresMs);
  return {
    type: 'approval.asked',
    step: step.id,
    role: approveBy,
    risk,
    name: nameOf(type, values),
    asked: now.toISOString(),
    expires: expires.toISOString(),
  };
}

const nameOf = (template: string, values: Values): string => fillText({ en: template, ru: template }, values).en;

type Waiting = Extract<ChangeProgress, { expires: string }>;

async function allow(
  walk: Walk,
  step: ChangeStep,
  state: WalkState,
  progress: Waiting,
  talk: ChangeTalk,
): Promise<Stepped> {
  const { approveBy: role, type } = step.gate;
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  if (progress.stage === 'given') return begin(walk, step, state, progress, talk);
  const answer = await talk.approve(step, {
    name: nameOf(type, state.values),
    expires: progress.expires,
    values: shownValues(walk.runbook, state.values),
  });
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  if (answer.kind === 'denied') return { event: denied(step, 'person', same(answer.reason)) };
  return { event: { type: 'approval.given', step: step.id, role, by: answer.by } };
}

/** Also when the clock has gone back behind the moment at which it was asked for: then nothing is known about the time that has passed. */
function isOver({ context }: Walk, { asked: from, expires }: Waiting): boolean {
  const now = context.deps.now().getTime();
  return !(now >= Date.parse(from) && now < Date.parse(expires));
}

/** Does it: the last question comes before, the mark on the disk before the deed. */
async function begin(
  walk: Walk,
  step: ChangeStep,
  state: WalkState,
  progress: Waiting,
  talk: ChangeTalk,
): Promise<Stepped> {
  if (!(await talk.start(step, shownValues(walk.runbook, state.values)))) {
    return { event: denied(step, 'person', text('The person did not begin it.', 'Пользователь не начал.')) };
  }
  if (isOver(walk, progress)) return { event: expired(step, progress) };
  if (step.program) return beginProgram(walk, step, step.program, { values: state.values, file: progress.file });
  await record(walk, { type: 'change.started', step: step.id, by: 'person', argv: null });
  return { event: told(step, await talk.carriedOut(step, shownValues(walk.runbook, state.values))) };
}

/** Another file of the same name, found since it was shown, is not what was allowed. */
async function beginProgram(
  walk: Walk,
  step: ChangeStep,
  call: ProgramCall,
  { values, file }: { readonly values: Values; readonly file: string | null },
): Promise<Stepped> {
  const ready = await prepareProgram(call, values, walk.context.deps).catch(failureOf);
  if (ready instanceof UserError) return { event: denied(step, 'auto', same(ready.message)) };
  if (file !== null && ready.argv[0] !== file) return { event: denied(step, 'auto', otherFile(file, ready.argv[0]!)) };
  const argv = tellableLine(ready.argv, call, shownValues(walk.runbook, values));
  await record(walk, { type: 'change.started', step: step.id, by: 'program', argv });
  const { message, seconds, evidence } = await run(walk, ready, argv);
  const outcome = message === null ? 'done' : 'failed';
  return { event: { type: 'change.done', step: step.id, outcome, message, seconds, evidence } };
}

/** What a program came to; `message` is why it failed. A walk that is stopped knows nothing of it. */
async function run(walk: Walk, ready: Awaited<ReturnType<typeof prepareProgram>>, argv: readonly string[]) {
  const started = walk.context.deps.now().getTime();
  try {
    const result = await ready.run();
    const evidence = [await walk.link.evidence(JSON.stringify({ argv, ...result }))];
    const said = result.stderr.trim() === '' ? '' : `: ${result.stderr.trim().slice(0, 500)}`;
    const message = result.exit === 0 ? null : `${ready.argv[0]} ended with ${result.signal ?? result.exit}${said}`;
    return { message, seconds: result.seconds, evidence };
  } catch (error) {
    const { message } = failureOf(error);
    return { message, seconds: (walk.context.deps.now().getTime() - started) / 1000, evidence: [] };
  }
}

/** Brings what was begun to its end. */
async function finishChange(
  walk: Walk,
  step: ChangeStep,
  state: WalkState,
  progress: ChangeProgress,
): Promise<Stepped> {
  const talk = walk.companion.change;
  if (progress.stage === 'begun')
    return { event: told(step, talk ? await talk.wasDone(step, shownValues(walk.runbook, state.values)) : 'unknown') };
  if (progress.stage === 'done') return verify(walk, step, state);
  const why = 'why' in progress ? progress.why : text('', '');
  if (!talk) return { event: undone(step, false, NOBODY.en) };
  if (progress.stage === 'undoing')
    return { event: undone(step, await talk.wasUndone(step, shownValues(walk.runbook, state.values)), null) };
  return undo(walk, step, state.values, { talk, why });
}

function told(step: ChangeStep, outcome: 'done' | 'not-done' | 'unknown'): ChangeEvent {
  const end = outcome === 'done' ? {} : along(step, outcome === 'unknown' ? 'failed' : 'refused');
  return { type: 'change.done', step: step.id, outcome, message: null, seconds: 0, evidence: [], ...end };
}

/** Looks whether the change is there. A check that cannot look proves nothing. */
async function verify(walk: Walk, step: ChangeStep, state: WalkState): Promise<Stepped> {
  const { values } = state;
  const { capture, expect, source } = step.verify;
  const base = { type: 'change.verified', step: step.id } as const;
  try {
    const { result, seconds, evidence } = await look(walk, step.verify, state);
    const captured = capturedIn(capture, result);
    const isConfirmed = holds(expect, { ...values, ...captured });
    const seen = Object.entries(captured).map(
      ([name, value]) => `${name} = ${capture[name]!.personal ? '…' : JSON.stringify(value)}`,
    );
    const say = isConfirmed ? verifiedWords(seen) : notVerified(source, seen);
    const end = isConfirmed ? along(step, 'verified') : {};
    const event = { ...base, holds: isConfirmed, say, ...written(capture, captured), seconds, evidence, ...end };
    return { event, result, values: captured };
  } catch (error) {
    const say = text(
      `It could not be looked at: ${failureOf(error).message}`,
      `Посмотреть не удалось: ${failureOf(error).message}`,
    );
    return { event: { ...base, holds: null, say, values: {}, hidden: [], seconds: 0, evidence: [] } };
  }
}

function capturedIn(capture: Readonly<Record<string, Capture>>, result: Result): Values {
  return Object.fromEntries(
    Object.entries(capture).map(([name, { path }]): [string, Value] => [name, readPath(result, path)]),
  );
}

function written(capture: Readonly<Record<string, Capture>>, captured: Values) {
  const hidden = Object.keys(captured).filter((name) => capture[name]!.personal);
  return { values: Object.fromEntries(Object.entries(captured).filter(([name]) => !hidden.includes(name))), hidden };
}

const verifiedWords = (seen: readonly string[]): Text =>
  text(`The check sees ${seen.join(', ')}.`, `Проверка видит: ${seen.join(', ')}.`);

const notVerified = (source: string, seen: readonly string[]): Text =>
  text(
    `Expected was ${source}; the check sees ${seen.join(', ')}.`,
    `Ожидалось ${source}; проверка видит: ${seen.join(', ')}.`,
  );

/** Offers to take back what is not confirmed. */
async function undo(
  walk: Walk,
  step: ChangeStep,
  values: Values,
  { talk, why }: { talk: ChangeTalk; why: Text },
): Promise<Stepped> {
  const ready =
    step.undo.kind === 'program'
      ? await prepareProgram(step.undo.call, values, walk.context.deps).catch(failureOf)
      : undefined;
  if (ready instanceof UserError) return { event: undone(step, false, ready.message) };
  const shown = shownValues(walk.runbook, values);
  const words = step.undo.kind === 'words' ? fillText(step.undo.words, shown) : null;
  const argv = ready && step.undo.kind === 'program' ? tellableLine(ready.argv, step.undo.call, shown) : null;
  const isWanted = await talk.undo(step, { why, words, program: argv });
  if (!isWanted || !ready || !argv) return { event: undone(step, isWanted, null) };
  await record(walk, { type: 'change.undo-started', step: step.id, argv });
  const { message } = await run(walk, ready, argv);
  return { event: undone(step, message === null, message) };
}

/** Runs a check that decides nothing by itself. */
async function look(walk: Walk, call: CheckCall, state: WalkState) {
  const left = remainingMs(walk.runbook, state);
  if (left !== undefined && left <= 0)
    throw new UnavailableError({ code: 'runbook/out-of-time', message: outOfTime(walk.runbook) });
  const line = lineOf(call, state.values);
  if (line.kind === 'missing')
    throw new UserError({ code: 'runbook/unknown-value', exitCode: 2, message: notKnown(line.name).en });
  const started = walk.context.deps.now().getTime();
  const result = await walk.context.runCommand(line.argv, undefined, left);
  const seconds = (walk.context.deps.now().getTime() - started) / 1000;
  return { result, argv: line.argv, seconds, evidence: [await walk.link.evidence(JSON.stringify(result))] };
}

function denied(step: ChangeStep, source: 'person' | 'auto', reason: Text): ChangeEvent {
  return {
    type: 'approval.denied',
    step: step.id,
    role: step.gate.approveBy,
    reason,
    source,
    ...along(step, 'refused'),
  };
}

function expired(step: ChangeStep, { expires }: Waiting): ChangeEvent {
  return { type: 'approval.expired', step: step.id, role: step.gate.approveBy, expires, ...along(step, 'refused') };
}

function undone(step: ChangeStep, isUndone: boolean, message: string | null): ChangeEvent {
  return { type: 'change.undone', step: step.id, undone: isUndone, message, ...along(step, 'failed') };
}

const along = ({ id, go }: ChangeStep, way: Way) => ({ go: go[way], edge: edgeId(id, way) });

/** What a person must know; whatever else is thrown is a bug, or the end of the walk. */
function failureOf(error: unknown): UserError {
  const isOurs = error instanceof UserError && error.code.startsWith('incident/');
  if (error instanceof UserError && !(error instanceof CancelledError) && !isOurs) return error;
  throw error;
}

const notKnown = (name: string): Text =>
  text(
    `"${name}" is not known here: no step before has found it.`,
    `Значение «${name}» здесь неизвестно: его не нашёл ни один шаг.`,
  );

const notShown = ({ message }: UserError): Text =>
  text(`It could not be shown what would be done: ${message}`, `Показать, что будет сделано, не удалось: ${message}`);

const otherFile = (shown: string, now: string): Text =>
  text(
    `${shown} was shown and allowed, and now ${now} would be run.`,
    `Показали и разрешили ${shown}, а запустилось бы ${now}.`,
  );

const same = (words: string): Text => ({ en: words, ru: words });

function record({ link, run: id }: Walk, event: ChangeEvent): Promise<void> {
  return link.append({ run: id, ...event });
}
