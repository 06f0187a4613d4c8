/** What a cause brings about: its id, and the ids of the causes that are then only its consequences. */
export type Explains = Readonly<Record<string, readonly string[]>>;

const EMPTIES: readonly string[] = ['campaign/selects-nobody', 'segment/condition-nobody-meets'];
const MOVES: readonly string[] = ['campaign/audience-jump', 'rule/edit-widened', 'rule/edit-narrowed'];
const BLOCKS_A_RUN: readonly string[] = [
  'campaign/run-stuck',
  'campaign/stage-slow',
  'health/runs-open-too-long',
  'campaign/run-overdue',
  'health/runs-overdue',
  'health/last-run-unusual',
];
/** What somebody who holds a lock brings about: that the run stands still. How slow its stage has been before is another matter: he may have come just now. */
const BLOCKED: readonly string[] = ['health/sessions-wait', 'campaign/run-stuck', 'health/runs-open-too-long'];
const STALE_REPORT: readonly string[] = ['report/summary-stale', 'report/number-differs'];

/**
 * Which cause brings about which, where both are seen in one diagnosis. It follows the way of the data: what is loaded, the rules that are asked of
 * it, the run that asks them, the messages that leave, the customer who gets them, the report that counts them. Sources: the root-cause classes
 * R01 to R20 of the catalogue of incidents, each of which is told as "what somebody notices" and "what it was".
 * A system's own checks add theirs (`explains`). There is no way from a cause back to itself; a test proves it.
 */
export const EXPLAINS: Explains = {
  // Data and lists
  'health/sessions-wait': ['health/jobs-late', ...BLOCKS_A_RUN],
  'health/jobs-late': [
    'health/runs-overdue',
    'health/loads-bad',
    'segment/load-out-of-line',
    'segment/members-stale',
    'report/events-stale',
    ...STALE_REPORT,
  ],
  'health/loads-bad': ['segment/load-out-of-line', 'health/suppressions-without-customer'],
  'health/segments-old': ['segment/members-stale'],
  'segment/load-out-of-line': ['campaign/audience-jump'],
  'health/suppressions-without-customer': [
    'segment/null-in-exclusion-list',
    'health/last-run-unusual',
    'health/sent-while-suppressed',
    'customer/contacted-while-suppressed',
  ],
  'health/sent-while-suppressed': ['customer/contacted-while-suppressed'],
  'campaign/blocked-by-idle-transaction': BLOCKED,
  'campaign/blocked-by-prepared-transaction': BLOCKED,
  'campaign/blocked-by-ddl': BLOCKED,
  'campaign/blocked-by-session': BLOCKED,
  'campaign/statement-reads-whole-table': ['campaign/stage-slow', 'campaign/run-stuck', 'health/runs-open-too-long'],
  // Segments and rules
  'segment/no-customers': ['segment/list-is-empty', ...EMPTIES],
  'segment/null-in-exclusion-list': [...EMPTIES, 'segment/one-condition-too-many', 'segment/conditions-contradict'],
  'segment/value-renamed': EMPTIES,
  'segment/condition-nobody-meets': ['campaign/selects-nobody'],
  'segment/conditions-exclude-each-other': ['campaign/selects-nobody', 'segment/conditions-contradict'],
  'segment/conditions-contradict': ['campaign/selects-nobody'],
  'segment/one-condition-too-many': ['campaign/selects-nobody'],
  'segment/everybody-taken-already': ['campaign/selects-nobody'],
  'segment/rows-are-not-people': ['health/messages-twice', 'customer/contacted-twice', 'campaign/audience-jump'],
  'rule/and-or-without-parentheses': [...MOVES, 'segment/list-is-empty'],
  'rule/edit-emptied': ['campaign/selects-nobody', 'campaign/offer-none'],
  'rule/edit-widened': ['campaign/audience-jump'],
  'rule/edit-narrowed': ['campaign/audience-jump'],
  'health/rules-unapproved': ['rule/edit-emptied', ...MOVES],
  // The run
  'campaign/audience-jump': ['campaign/stage-slow'],
  'campaign/selects-nobody': ['customer/not-selected'],
  'policy/cap-zero': ['health/last-run-unusual', 'campaign/policy-excludes-all', 'customer/left-out-by-stage'],
  'campaign/policy-excludes-all': ['customer/left-out-by-stage'],
  'campaign/offer-none': ['customer/left-out-by-stage'],
  // A rule that looks further back leaves out more, and reads more.
  'campaign/left-out-more': ['customer/left-out-by-stage', 'campaign/stage-slow'],
  'health/references-broken': [
    'health/last-run-unusual',
    'campaign/template-reference-broken',
    'campaign/stage-errors',
  ],
  'campaign/template-reference-broken': ['campaign/stage-errors', 'campaign/run-failed', 'customer/message-failed'],
  'campaign/stage-errors': ['campaign/run-failed', 'campaign/delivery-failures', 'customer/message-failed'],
  'campaign/delivery-failures': ['customer/message-failed', 'health/channel-failing'],
  'campaign/stage-slow-missing-index': ['campaign/stage-slow', 'campaign/run-stuck', 'health/runs-open-too-long'],
  'campaign/run-paused': ['campaign/run-overdue', 'campaign/run-stuck', 'health/runs-open-too-long'],
  'campaign/run-cancelled': ['campaign/run-overdue', 'customer/not-reached'],
  'campaign/run-failed': ['campaign/lost', 'health/people-left', 'customer/not-reached'],
  'campaign/run-stuck': [
    'campaign/lost',
    'campaign/run-overdue',
    'health/runs-open-too-long',
    'health/people-left',
    'customer/not-reached',
  ],
  'health/runs-not-closed': ['health/runs-open-too-long', 'health/last-run-unusual', 'health/people-left'],
  'health/runs-fail-alike': ['health/last-run-unusual'],
  'health/indexes-missing': ['health/last-run-unusual'],
  'health/runs-open-too-long': [
    'health/last-run-unusual',
    'health/runs-overdue',
    'health/people-left',
    'customer/not-reached',
  ],
  'campaign/runs-overlap': ['health/messages-twice', 'health/policy-cap-exceeded', 'customer/contacted-twice'],
  'health/runs-overlap': ['health/messages-twice', 'health/policy-cap-exceeded', 'customer/contacted-twice'],
  'health/messages-twice': ['health/policy-cap-exceeded', 'customer/contacted-twice'],
  'campaign/lost': ['health/people-left'],
  // The report
  'report/events-stale': STALE_REPORT,
  'report/summary-job-stopped': STALE_REPORT,
  'report/job-failed': STALE_REPORT,
  'report/summary-stale': ['report/number-differs'],
  'report/build-job-stopped': ['report/number-differs'],
};

/**
 * Causes whose place in the order of blame is declared: a cause further up, once repaired, can make one further down disappear, though it need not.
 * Within one line the place is the same. What is not listed stands where the list says `…`.
 */
const BLAME: readonly (readonly string[])[] = [
  [
    'segment/no-customers',
    'health/sessions-wait',
    'campaign/blocked-by-idle-transaction',
    'campaign/blocked-by-prepared-transaction',
    'campaign/blocked-by-ddl',
    'campaign/blocked-by-session',
  ],
  ['segment/last-stage-leaves-nobody', 'health/jobs-late'],
  ['segment/null-in-exclusion-list', 'health/loads-bad', 'customer/contacted-twice'],
  ['segment/value-renamed', 'health/suppressions-without-customer', 'customer/contacted-while-suppressed'],
  ['rule/and-or-without-parentheses', 'policy/cap-zero', 'health/references-broken'],
  ['segment/everybody-taken-already', 'segment/condition-nobody-meets'],
  ['segment/one-condition-too-many', 'segment/conditions-contradict'],
  ['segment/rows-are-not-people', 'health/runs-open-too-long', 'health/people-left'],
  ['segment/condition-can-fail', 'health/runs-overlap'],
  ['segment/conditions-exclude-each-other', 'segment/against-constraint', 'health/messages-twice'],
  ['…'],
  ['segment/list-is-empty', 'health/sent-while-suppressed'],
  ['segment/members-stale', 'segment/members-by-hand', 'segment/source-segment-stale'],
  ['segment/hidden-filter', 'health/channel-failing'],
  ['segment/load-out-of-line', 'health/rules-unapproved'],
];

const UNLISTED = BLAME.findIndex(([id]) => id === '…');

const PLACES = new Map(BLAME.flatMap((ids, place) => ids.map((id) => [id, place] as const)));

/** Place of a cause in the order of blame, 0 = the first to be blamed. */
export const placeOfBlame = (id: string): number => PLACES.get(id) ?? UNLISTED;

/** Every cause that is listed with what it brings about, or in the order of blame. */
export const RELATED: readonly string[] = [
  ...new Set([...Object.entries(EXPLAINS).flatMap(([id, ids]) => [id, ...ids]), ...PLACES.keys()]),
].filter((id) => id !== '…');

/**
 * All that each cause brings about, also by way of others. An edge that would lead back to where it comes from is left out: a description may say so
 * by mistake, and an order must come out all the same. Ours come first, then the system's, each in the order of ids.
 */
export function consequencesOf(own: Explains = {}): ReadonlyMap<string, ReadonlySet<string>> {
  const reach = new Map<string, Set<string>>();
  const reachOf = (id: string): Set<string> => reach.get(id) ?? reach.set(id, new Set()).get(id)!;
  for (const [cause, consequence] of [...edgesOf(EXPLAINS), ...edgesOf(own)]) {
    if (cause === consequence || reachOf(consequence).has(cause)) continue;
    const gained = [consequence, ...reachOf(consequence)];
    for (const [id, reached] of reach)
      if (id === cause || reached.has(cause)) for (const one of gained) reached.add(one);
    for (const one of gained) reachOf(cause).add(one);
  }
  return reach;
}

const edgesOf = (explains: Explains): readonly (readonly [string, string])[] =>
  Object.entries(explains)
    .flatMap(([cause, consequences]) => consequences.map((one) => [cause, one] as const))
    .sort((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1));
