import { beforeAll, describe, expect, it } from 'vitest';
import { allCauses } from '../../src/causes/catalogue.ts';
import { causesOfSystems } from '../../src/causes/of-systems.ts';
import { PROBES } from '../../src/health/probes.queries.ts';
import type { Result } from '../../src/result.ts';
import type { Values } from '../../src/runbook/expression/expression.ts';
import { findRunbook } from '../../src/runbook/library/find.ts';
import { runbookNames } from '../../src/runbook/library/shipped.ts';
import type { CheckStep, Runbook } from '../../src/runbook/runbook.ts';
import { concludeCheck, firstThatHolds } from '../../src/runbook/walk/decide.ts';

/**
 * The complaints, and the root causes that real incidents had behind each of them: where a runbook decides it. `runbook#step: causes` is a check
 * that finds one of them and acts on it; a step without causes is a question or a task that leads to where no command can look.
 */
const CLASSES: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  '1 the wrong people': {
    'condition structure': {
      'wrong-people-selected#diff': 'rule/and-or-without-parentheses',
      'wrong-people-selected#explain': 'segment/not-binds-to-first segment/or-of-negations segment/rows-are-not-people',
    },
    'zone and date': {
      'wrong-people-selected#explain': 'segment/last-day-cut-off segment/day-of-another-zone',
      'wrong-people-selected#kept': 'health/dates-fixed',
    },
    'stale members': {
      'wrong-people-selected#explain': 'segment/members-stale segment/source-segment-stale',
      'wrong-people-selected#kept': 'health/segments-old segment/members-stale',
    },
    'edit or release': {
      'wrong-people-selected#diff': 'rule/edit-widened rule/edit-narrowed',
      'wrong-people-selected#releases': '',
    },
    'spelling and codes': {
      'wrong-people-selected#explain': 'segment/look-alike-letters segment/value-spelt-differently',
    },
    'members by hand': {
      'wrong-people-selected#explain': 'segment/members-by-hand',
      'wrong-people-selected#kept': 'health/removed-still-sent',
    },
    'no value': {
      'wrong-people-selected#explain': 'segment/null-people-dropped segment/never-asked-dropped segment/not-any',
    },
    'stuck half-way': { 'wrong-people-selected#kept': 'health/segments-old' },
  },
  '2 it does not go out': {
    'consent too wide': {
      'mailing-did-not-go-out#trace': 'campaign/policy-excludes-all campaign/left-out-more listmonk/nobody-confirmed',
    },
    'edit or release': {
      'mailing-did-not-go-out#condition-edit': 'rule/edit-emptied',
      'mailing-did-not-go-out#segment-edit': 'rule/edit-narrowed',
      'mailing-did-not-go-out#engine-log': '',
    },
    'dangling reference': {
      'mailing-did-not-go-out#trace': 'campaign/template-reference-broken campaign/offer-none',
      'mailing-did-not-go-out#explain': 'rule/reference-unknown',
    },
    'two at once': { 'mailing-did-not-go-out#trace': 'campaign/runs-overlap' },
    'members by hand': { 'mailing-did-not-go-out#explain': 'segment/everybody-taken-already segment/members-by-hand' },
    'limit wrong': {
      'mailing-did-not-go-out#trace': 'policy/cap-zero',
      'mailing-did-not-go-out#platform': 'health/policy-excluded-under-cap',
    },
    'zone and date': {
      'mailing-did-not-go-out#trace': 'listmonk/send-at-in-another-zone',
      'mailing-did-not-go-out#platform': 'health/times-out-of-order',
    },
    'throughput or channel': {
      'mailing-did-not-go-out#trace': 'campaign/delivery-failures campaign/run-paused listmonk/sliding-window',
      'mailing-did-not-go-out#platform': 'health/channel-failing',
      'mailing-did-not-go-out#ask-provider': '',
    },
    'stuck half-way': {
      'mailing-did-not-go-out#trace': 'campaign/run-stuck listmonk/process-dead',
      'mailing-did-not-go-out#platform': 'health/runs-not-closed',
      'mailing-did-not-go-out#engine-log': '',
    },
    'finished with people left': {
      'mailing-did-not-go-out#trace': 'campaign/lost listmonk/cursor-at-the-end',
      'mailing-did-not-go-out#platform': 'health/people-left health/selected-without-end',
    },
    'scheduler not running': {
      'mailing-did-not-go-out#trace': 'campaign/run-overdue listmonk/scanner-off tryton/process-stopped',
      'mailing-did-not-go-out#platform': 'health/jobs-late',
    },
    'poison row': {
      'mailing-did-not-go-out#trace': 'campaign/stage-errors campaign/run-failed tryton/batch-fails',
      'mailing-did-not-go-out#platform': 'health/messages-fail-again health/runs-fail-alike',
    },
    'sent and noted apart': {
      'mailing-did-not-go-out#platform': 'health/selected-without-end',
      'mailing-did-not-go-out#server-log': '',
    },
  },
  '3 it takes too long': {
    'slow query': {
      'mailing-takes-too-long#trace': 'campaign/stage-slow-missing-index campaign/stage-slow',
      'mailing-takes-too-long#live': 'campaign/statement-reads-whole-table',
      'mailing-takes-too-long#server':
        'health/statements-slow health/indexes-missing health/tables-bloated health/volume-grown',
      'mailing-takes-too-long#machine': '',
    },
    'locks and deadlocks': {
      'mailing-takes-too-long#live':
        'campaign/blocked-by-session campaign/blocked-by-idle-transaction campaign/blocked-by-ddl campaign/blocked-by-prepared-transaction',
      'mailing-takes-too-long#server': 'health/sessions-wait',
    },
    'throughput or channel': {
      'mailing-takes-too-long#trace': 'campaign/stage-slow',
      'mailing-takes-too-long#server': 'health/channel-failing',
    },
  },
  '4 nobody is selected': {
    'consent too wide': {
      'no-customers-selected#explain': 'segment/condition-nobody-meets segment/never-asked-dropped',
    },
    'spelling and codes': {
      'no-customers-selected#explain':
        'segment/label-instead-of-code segment/value-renamed segment/value-misspelt segment/value-of-another-column',
      'no-customers-selected#sound': 'health/literals-unknown',
    },
    'edit or release': { 'no-customers-selected#edited': 'rule/edit-emptied', 'no-customers-selected#releases': '' },
    'dangling reference': { 'no-customers-selected#sound': 'health/references-broken health/segments-unsound' },
    'stale members': {
      'no-customers-selected#explain': 'segment/source-segment-stale segment/members-stale',
      'no-customers-selected#loads': 'health/segments-old health/loads-bad',
    },
    'members by hand': { 'no-customers-selected#explain': 'segment/everybody-taken-already segment/members-by-hand' },
    'condition structure': {
      'no-customers-selected#explain': 'segment/conditions-contradict segment/conditions-exclude-each-other',
    },
    'scheduler not running': {
      'no-customers-selected#sound': 'health/jobs-late',
      'no-customers-selected#loads': 'health/jobs-late',
    },
    'no value': {
      'no-customers-selected#explain': 'segment/null-in-exclusion-list segment/compared-with-null',
      'no-customers-selected#sound': 'health/conditions-unknown',
    },
  },
  '5 how does it work': {
    'consent too wide': { 'one-customer-asks#customer': 'customer/suppressed', 'how-does-this-work#word': '' },
    'number differs': { 'how-does-this-work#report': 'report/own-definition report/counts-people' },
    'spelling and codes': { 'one-customer-asks#customer': 'customer/message-failed' },
    'edit or release': { 'how-does-this-work#segment': 'segment/hidden-filter' },
    'stale members': { 'how-does-this-work#segment': 'segment/members-stale' },
    'members by hand': {
      'how-does-this-work#segment': 'segment/members-by-hand segment/everybody-taken-already',
      'one-customer-asks#customer': 'customer/not-selected',
    },
    'limit wrong': {
      'one-customer-asks#customer': 'customer/over-cap customer/left-out-by-stage',
      'how-does-this-work#word': '',
    },
    'zone and date': { 'one-customer-asks#customer': 'customer/not-reached', 'how-does-this-work#word': '' },
    'stuck half-way': { 'how-does-this-work#run': 'campaign/run-stuck', 'how-does-this-work#word': '' },
  },
  '6 the report': {
    'number differs': {
      'report-wrong-or-missing#trace':
        'report/drift report/fan-out report/summary-stale report/other-kinds report/part-exceeds-whole report/metrics-identical report/not-tied report/metric-empty',
      'report-wrong-or-missing#others': 'health/reports-differ',
    },
    'slow query': { 'report-wrong-or-missing#trace': 'report/job-near-limit', 'report-wrong-or-missing#job-log': '' },
    'edit or release': {
      'report-wrong-or-missing#trace': 'report/window-differs report/not-delivered',
      'report-wrong-or-missing#job-log': '',
    },
    'two at once': {
      'report-wrong-or-missing#trace': 'report/drift report/days-added-twice',
      'report-wrong-or-missing#others': 'health/messages-twice',
    },
    'stale members': { 'report-wrong-or-missing#trace': 'report/built-before-summary report/summary-stale' },
    'zone and date': { 'report-wrong-or-missing#trace': 'report/zone-differs report/day-border' },
    'finished with people left': {
      'report-wrong-or-missing#trace': 'report/events-missing report/late-events',
      'report-wrong-or-missing#others': 'health/loads-bad',
    },
  },
  '7 contact and data': {
    'consent too wide': {
      'unsubscribed-people-mailed#customer': 'customer/contacted-while-suppressed customer/refusal-not-recorded',
      'unsubscribed-people-mailed#formula': 'segment/list-is-empty',
      'unsubscribed-people-mailed#everybody': 'health/sent-while-suppressed',
      'policy-violated#everybody': 'health/sent-while-suppressed',
      'unsubscribed-people-mailed#outside': '',
    },
    'number differs': { 'sent-twice#customer': 'customer/logged-twice' },
    'spelling and codes': {
      'customer-data-wrong#loads': 'health/loads-bad',
      'customer-data-wrong#values': 'health/addresses-invalid health/literals-unknown',
      'customer-data-wrong#which': '',
      'sent-twice#compare': '',
    },
    'two at once': {
      'sent-twice#trace': 'campaign/runs-overlap',
      'sent-twice#everybody': 'health/runs-overlap',
    },
    'stale members': { 'unsubscribed-people-mailed#everybody': 'health/sent-while-suppressed' },
    'members by hand': {
      'unsubscribed-people-mailed#everybody': 'health/removed-still-sent',
      'sent-twice#everybody': 'health/messages-twice',
    },
    'limit wrong': {
      'policy-violated#everybody': 'health/policy-cap-exceeded',
      'policy-violated#policy-edit': 'rule/cap-unlimited',
    },
    'zone and date': { 'policy-violated#everybody': 'health/times-out-of-order' },
    'poison row': { 'sent-twice#everybody': 'health/messages-fail-again' },
    'sent and noted apart': { 'sent-twice#everybody': 'health/messages-twice' },
  },
};

const ROWS = Object.entries(CLASSES).flatMap(([complaint, classes]) =>
  Object.entries(classes).map(([name, places]) => ({ complaint, name, places })),
);

const runbooks = new Map<string, Runbook>();
beforeAll(async () => {
  for (const name of await runbookNames()) runbooks.set(name, (await findRunbook(name, '/')).runbook);
});

function stepAt(place: string) {
  const [runbook = '', step = ''] = place.split('#');
  return runbooks.get(runbook)?.steps.get(step);
}

/** What stood in the walk when it came to the check, and in the result beside the finding. */
const VALUES: Values = { run: 'r', segment: 's', campaign: 'c', customer: null, sent: 50, cause: null };
const FACTS = { run: { id: 'r', segment: 's', state: 'finished', selected: 0, handedOver: 0 }, selected: 0, shown: 1 };

/** Whether a check acts on a cause: an outcome of its own takes it, or names it; the last one, for all that is left, would pass it by. */
function actsOn(step: CheckStep, cause: string): boolean {
  const findings = [{ cause, evidence: {} }];
  const result = { findings, facts: FACTS, verdict: 'problem' } as unknown as Result;
  const { cause: named, captured } = concludeCheck(step, result, VALUES);
  return named === cause || firstThatHolds(step.outcomes, { ...VALUES, ...captured }).condition !== undefined;
}

/** The command, and of a health check the very check, by which a cause is found. */
function canFind({ command, options }: CheckStep, cause: string): boolean {
  const [family = ''] = cause.split('/');
  const commands = COMMANDS[family] ?? ['campaign trace', 'report trace', 'customer trace', 'segment explain'];
  if (command !== 'health check') return commands.some((one) => command.startsWith(one));
  const asked = options.only!.split(',');
  return PROBES.some(({ id }) => asked.includes(id) && (cause.endsWith(`/${id}`) || CHECKED_AS[cause] === id));
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  campaign: ['campaign trace'],
  policy: ['campaign trace', 'rules diff'],
  segment: ['segment explain'],
  rule: ['rules diff', 'segment explain'],
  customer: ['customer trace'],
  report: ['report trace'],
  health: [],
};

/** Checks that are not called as their cause. */
const CHECKED_AS: Readonly<Record<string, string>> = {
  'health/segments-unsound': 'segments-sound',
  'policy/cap-zero': 'policy-cap-zero',
};

describe('every root cause that a complaint hides', () => {
  it.each(ROWS)('$complaint: $name is decided', ({ places }) => {
    const faults = Object.entries(places).flatMap(([place, words]) => {
      const step = stepAt(place);
      if (!step) return [`${place}: there is no such step`];
      const causes = words.split(' ').filter(Boolean);
      if (causes.length === 0) return step.kind === 'check' || step.kind === 'end' ? [`${place}: nobody is asked`] : [];
      if (step.kind !== 'check') return [`${place}: is no check`];
      return causes.flatMap((cause) => [
        ...(KNOWN.has(cause) ? [] : [`${cause}: there is no such cause`]),
        ...(canFind(step, cause) ? [] : [`${place} cannot find ${cause}`]),
        ...(actsOn(step, cause) ? [] : [`${place} passes ${cause} by`]),
      ]);
    });
    expect(faults).toEqual([]);
  });
});

const KNOWN = new Set([...allCauses(), ...causesOfSystems()].map(({ id }) => id));

/** What the trace of a run tells more exactly than the check of everything. */
const TOLD_BY_TRACE: ReadonlySet<string> = new Set([
  'health/last-run-unusual',
  'health/runs-overdue',
  'health/runs-open-too-long',
  'health/references-broken',
]);

describe('every cause that names a runbook', () => {
  // What one customer met leads on to the question whether others met it too: by the runbook of that complaint, which does not look at him.
  const isOfOne = (id: string) => id.startsWith('customer/');
  const named = allCauses().filter(({ id, runbook }) => runbook !== null && !isOfOne(id) && !TOLD_BY_TRACE.has(id));

  it.each(named.map(({ id, runbook }) => [id, runbook] as const))('%s is found by a check of %s', (id, name) => {
    const checks = [...runbooks.get(name!)!.steps.values()].filter((step) => step.kind === 'check');
    expect(checks.some((step) => canFind(step, id))).toBe(true);
  });
});
