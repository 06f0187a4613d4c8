import { type Answer, type Found, type Severity, severityOf } from '../result.ts';
import { type Text, text, verbatim } from '../text.ts';
import type { HealthFacts, HealthLine } from './check.ts';
import type { FleetFacts } from './fleet.ts';

/**
 * How something changed between two rounds.
 *   found: it was there when the watch began. new, gone: it came, it is no more. worse, better: more or fewer of it, or graver or less so.
 *   lost, back: a client, or some checks, could not be asked any more; and again.
 */
export type ChangeKind = 'found' | 'new' | 'worse' | 'better' | 'gone' | 'lost' | 'back';

export interface Change {
  /** ISO 8601, of the machine's clock: when it was seen. */
  readonly at: string;
  readonly kind: ChangeKind;
  /** Null where one client is watched. */
  readonly profile: string | null;
  readonly cause: string | null;
  readonly severity: Severity | null;
  readonly title: Text;
}

/** One finding of one client, as it was last seen. */
interface Seen {
  readonly check: string;
  readonly profile: string | null;
  readonly cause: string;
  readonly severity: Severity;
  /** Of its victims; null where it counts none. */
  readonly total: number | null;
  readonly title: Text;
}

/** What is known after a round. */
export interface WatchState {
  /** By client and cause. */
  readonly seen: ReadonlyMap<string, Seen>;
  /** Checks that could not be asked: `bank-1/jobs-late`, or `bank-1` for a client that could not be reached. With the reason. */
  readonly lost: ReadonlyMap<string, Text>;
}

/** One round: an answer, or why there is none. */
export type Round = { readonly answer: Answer<HealthFacts | FleetFacts> } | { readonly trouble: Text };

export interface Asked {
  readonly asked: number;
  readonly of: number;
}

/** How many checks an answer has, of all its clients, and how many of them could be asked. */
export function askedIn(facts: HealthFacts | FleetFacts): Asked {
  const checks = 'checks' in facts ? facts.checks : facts.clients.flatMap((client) => client.checks);
  return { asked: checks.filter(({ state }) => state !== 'not-asked').length, of: checks.length };
}

/** Where a watch stands. */
export interface WatchView {
  /** Client or profiles that are watched. */
  readonly subject: string;
  readonly round: number;
  /** Time of the last round, on the clock of {@link zone}. */
  readonly at: string;
  readonly zone: string;
  readonly everySeconds: number;
  /** `97 (A)`; null before the first answer, and of several clients. */
  readonly score: string | null;
  /** Checks of all that are watched, and how many of them could be asked in the last answer. */
  readonly asked: Asked;
  readonly standing: number;
  /** Newest first. */
  readonly changes: readonly Change[];
}

/** What changed since the round before; of something that could not be asked now, what was known stays known. */
export function compareRounds(
  before: WatchState | null,
  round: Round,
  at: string,
): { readonly state: WatchState; readonly changes: readonly Change[] } {
  const clients = clientsOf(round);
  const seen = new Map<string, Seen>();
  const lost = new Map<string, Text>();
  for (const client of clients) {
    for (const [key, why] of client.lost) lost.set(key, why);
    for (const [key, one] of client.seen) seen.set(key, one);
  }
  // What could not be asked before an end is still not known to be asked.
  for (const [key, why] of before?.lost ?? []) if (isUnder(key, lost)) lost.set(key, why);
  for (const [key, one] of before?.seen ?? []) if (!seen.has(key) && isLost(one, lost)) seen.set(key, one);
  const changes = [...lostChanges(before, lost), ...seenChanges(before, seen)];
  return { state: { seen, lost }, changes: changes.map((change) => ({ ...change, at })) };
}

interface ClientSeen {
  readonly seen: readonly (readonly [string, Seen])[];
  readonly lost: readonly (readonly [string, Text])[];
}

const WHOLE = '';

function clientsOf(round: Round): readonly ClientSeen[] {
  if ('trouble' in round) return [{ seen: [], lost: [[WHOLE, round.trouble]] }];
  const { facts, findings } = round.answer;
  if ('checks' in facts) return [clientSeen(null, facts.checks, findings)];
  return facts.clients.map(({ profile, checks, error }) => {
    if (error !== null) return { seen: [], lost: [[profile, verbatim(error)]] };
    const own = findings.filter(({ evidence }) => (evidence as { profile?: string }).profile === profile);
    return clientSeen(profile, checks, own);
  });
}

function clientSeen(profile: string | null, checks: readonly HealthLine[], findings: readonly Found[]): ClientSeen {
  const checkOf = (cause: string) => checks.find(({ causes }) => causes.includes(cause))?.id ?? cause;
  const seen = findings.map((one): readonly [string, Seen] => {
    const { rule, total } = one.evidence as { readonly rule?: string; readonly total?: number };
    const cause = one.cause.id;
    return [
      [profile ?? WHOLE, cause, rule ?? ''].join('|'),
      {
        ...{ check: checkOf(cause), profile, cause, severity: severityOf(one) },
        ...{ total: total ?? null, title: one.cause.title(one.evidence) },
      },
    ];
  });
  const lost = checks.flatMap(({ id, gap }): readonly (readonly [string, Text])[] =>
    gap ? [[checkKey(profile, id), gap.why]] : [],
  );
  return { seen, lost };
}

const checkKey = (profile: string | null, check: string): string => `${profile ?? WHOLE}/${check}`;

function isLost({ profile, check }: Seen, lost: ReadonlyMap<string, Text>): boolean {
  return lost.has(WHOLE) || lost.has(profile ?? WHOLE) || lost.has(checkKey(profile, check));
}

/** Whether a check belongs to a client that could not be asked at all. */
function isUnder(key: string, lost: ReadonlyMap<string, Text>): boolean {
  return key.includes('/') && (lost.has(WHOLE) || lost.has(key.split('/')[0]!));
}

type Untimed = Omit<Change, 'at'>;

/** What could not be asked when the watch began is no change. Checks that are lost for one reason are one change. */
function lostChanges(before: WatchState | null, lost: ReadonlyMap<string, Text>): readonly Untimed[] {
  if (!before) return [];
  const went = [...lost].filter(([key]) => !before.lost.has(key));
  const came = [...before.lost].filter(([key]) => !lost.has(key));
  return [...together(went, 'lost'), ...together(came, 'back')];
}

function together(entries: readonly (readonly [string, Text])[], kind: 'lost' | 'back'): readonly Untimed[] {
  const byReason = new Map<string, (readonly [string, Text])[]>();
  for (const [key, why] of entries) {
    const reason = `${key.split('/')[0]}|${why.en}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), [key, why]]);
  }
  return [...byReason.values()].map((some) => {
    const [key, why] = some[0]!;
    const [profile = '', ...check] = key.split('/');
    const what = check.length === 0 ? CONNECTION : verbatim(check.join('/'));
    const more = some.length > 1 ? text(` and ${some.length - 1} more`, ` и ещё ${some.length - 1}`) : text('', '');
    const said = (lang: 'en' | 'ru') => `${what[lang]}${more[lang]}${kind === 'lost' ? `: ${why[lang]}` : ''}`;
    const title = text(said('en'), said('ru'));
    return { kind, profile: profile === WHOLE ? null : profile, cause: null, severity: null, title };
  });
}

const CONNECTION = text('connection', 'связь');
const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function seenChanges(before: WatchState | null, seen: ReadonlyMap<string, Seen>): readonly Untimed[] {
  const told = (kind: ChangeKind, { profile, cause, severity, title }: Seen): Untimed => ({
    ...{ kind, profile, cause, severity, title },
  });
  const came = [...seen].flatMap(([key, now]): readonly Untimed[] => {
    const then = before?.seen.get(key);
    if (!then) return [told(before ? 'new' : 'found', now)];
    const by = RANK[now.severity] - RANK[then.severity] || (now.total ?? 0) - (then.total ?? 0);
    return by === 0 ? [] : [told(by > 0 ? 'worse' : 'better', now)];
  });
  const went = [...(before?.seen ?? [])].filter(([key]) => !seen.has(key)).map(([, then]) => told('gone', then));
  return [...came, ...went];
}
