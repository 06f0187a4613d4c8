import type { Answer } from '../result.ts';
import { text } from '../text.ts';
import { type Against, compareCase } from './against.ts';
import { findAudience } from './find-audience.ts';
import { findFailures, findLost } from './find-failures.ts';
import { findLeftOut } from './find-left-out.ts';
import { findLive } from './find-live.ts';
import { findOverlap } from './find-overlap.ts';
import { findSlow } from './find-slow.ts';
import { findTemplate } from './find-template.ts';
import { findWholeRun } from './find-whole-run.ts';
import { ENOUGH_RUNS, judgeRuns } from './history.ts';
import { withoutOpenStages } from './run.ts';
import { openCase, rank, type Sighting } from './sightings.ts';
import type { Situation } from './situation.ts';
import { type TraceFacts, traceFacts } from './trace.facts.ts';

/**
 * Says where a run broke, and why.
 *
 * A run is compared with the good runs of its own campaign, never with a fixed limit: median and spread (median absolute deviation) of
 * at most 42 earlier runs, each of which was judged in the same way; where a weekday has a level of its own, with the runs of that weekday. Fewer than five good runs say nothing, and then we say so.
 *
 * The first finding is the first stage where the run left its own history; what follows in later stages is usually its consequence:
 *   1. select: nobody, or far more or fewer than usual. The segment's own command then names the condition.
 *   2. policy, offer: everybody left out. A cap of 0 in the version in force at the run's start is a cause by itself; any other rule
 *      is named with its share and its last edit. Left out far more than usual is told alike.
 *   3. personalise, send: items failed. A template reference that leads nowhere is a cause by itself; it names the nearest template.
 *   4. any stage: slow beyond its own spread. When its statement reads a big table whole and no usable index begins with the columns of
 *      the filter, that is the cause; when the volume grew alike, it is the volume.
 *   5. deliver: the provider refused more than usual.
 *   6. a stage whose numbers do not add up has lost customers.
 *   7. the run as a whole: stuck, failed, paused, overdue. Said only when nothing above explains it.
 *   0. what makes a running run wait at this moment (`--live`), whatever its numbers say.
 * An error outranks a warning, whatever the stage: a slow stage must not hide that nothing was sent.
 */
export function traceRun(read: Situation, against: Against | null = null): Answer<TraceFacts> {
  const situation = { ...read, run: withoutOpenStages(read.run), history: read.history.map(withoutOpenStages) };
  const judged = judgeRuns([...situation.history, situation.run], situation.asOf, situation.zone);
  const opened = openCase(situation, judged);
  const named = [...findAudience(opened), ...findLeftOut(opened), ...findTemplate(opened)];
  const measured = [...findSlow(opened), ...findFailures(opened, named), ...findLost(opened), ...findOverlap(opened)];
  const seen: readonly Sighting[] = [...findLive(opened), ...named, ...measured];
  const findings = rank([...seen, ...findWholeRun(opened, seen)]);
  const { run } = situation;
  return {
    subject: { kind: 'run', id: run.id },
    findings,
    facts: traceFacts(opened, compareCase(opened, against)),
    notEvaluated: [...situation.notEvaluated, ...historyGap(opened.baseline.length, run.state !== 'planned')],
  };
}

/** A run that has not started has neither duration nor volume yet. */
function historyGap(goodRuns: number, hasStarted: boolean) {
  if (goodRuns >= ENOUGH_RUNS) return [];
  return [
    {
      what: text(
        'Duration and volume against the campaign’s own history',
        'Длительность и объём относительно истории кампании',
      ),
      why: text(
        `Only ${goodRuns} good runs lie before this one; at least ${ENOUGH_RUNS} are needed.`,
        `До этого запуска исправных запусков: ${goodRuns}; нужно не меньше ${ENOUGH_RUNS}.`,
      ),
      couldChangeAnswer: hasStarted,
    },
  ];
}
