import { medianOf } from '../../model/statistics.ts';
import type { Outcome } from '../closing.ts';
import type { Fingerprint } from '../fingerprint.ts';
import { LEAST_SCORE, likenessOf, rarityIn, type Shared } from './compare.ts';
import type { Past } from './past.ts';

/** An incident that is like the one that is asked about. Of another client's nothing is in it that is the client's. */
export interface Similar {
  /** What it is shown by: `mmsup incident show` takes it. */
  readonly reference: string;
  /** Its id, which names its client: null unless that is the client who is asked about. */
  readonly id: string | null;
  /** 0 to 1. */
  readonly score: number;
  readonly shared: Shared;
  /** How many verdicts stand on the way of the one that is asked about. */
  readonly askedEdges: number;
  /** A cause that ships; null where there is none, or it is of a client's own description. */
  readonly cause: string | null;
  readonly status: 'open' | 'closed';
  readonly outcome: Outcome | null;
  /** What was decided, in the words of the record: of the same client only. */
  readonly why: string | null;
  /** Day of the opening; of another client the month alone. */
  readonly opened: string;
  readonly resolveSeconds: number | null;
}

export interface Asked {
  /** Null where words are asked about. */
  readonly id: string | null;
  /** Whose incidents may be named; null = nobody's. */
  readonly client: string | null;
  readonly fingerprint: Fingerprint;
}

/** One incident, with the others that are like it and had the same cause. */
export interface SimilarGroup extends Similar {
  readonly more: {
    readonly incidents: number;
    /** Of how many clients, its own included. */
    readonly clients: number;
    /** Seconds that half of all of them took at most, the first included; null where none is closed. */
    readonly medianSeconds: number | null;
  };
}

interface Compared extends Pick<Similar, 'score' | 'shared'> {
  readonly past: Past;
}

/**
 * The incidents of the past that are like the one that is asked about, best first: of equals one of the same client, then a closed one, then the newest. Of those with
 * the same cause the best is told, and how many others there are: the question is what it may be, not how often it was. Pure.
 */
export function rankSimilar(asked: Asked, all: readonly Past[], limit: number): readonly SimilarGroup[] {
  const others = all.filter(({ id }) => id !== asked.id);
  const rarity = rarityIn(others.map(({ fingerprint }) => fingerprint));
  const ranked = others
    .map((past): Compared => ({ past, ...likenessOf(asked.fingerprint, past.fingerprint, rarity) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((one, other) => other.score - one.score || rankOf(other, asked) - rankOf(one, asked) || byDay(one, other));
  const groups = new Map<string | null, Compared[]>();
  for (const one of ranked) {
    const members = groups.get(one.past.fingerprint.cause) ?? [];
    members.push(one);
    groups.set(one.past.fingerprint.cause, members);
  }
  return [...groups.values()].slice(0, limit).map((members) => groupOf(members, asked));
}

const rankOf = ({ past }: Compared, { client }: Asked): number =>
  (past.client === client ? 2 : 0) + (past.closed === null ? 0 : 1);

const byDay = (one: Compared, other: Compared): number => (one.past.openedAt < other.past.openedAt ? 1 : -1);

function groupOf(members: readonly Compared[], asked: Asked): SimilarGroup {
  const seconds = members.flatMap(({ past }) => past.resolveSeconds ?? []);
  return {
    ...told(members[0]!.past, asked, members[0]!),
    more: {
      incidents: members.length - 1,
      clients: new Set(members.map(({ past }) => past.client)).size,
      medianSeconds: seconds.length === 0 ? null : medianOf(seconds),
    },
  };
}

function told(
  { id, reference, client, openedAt, fingerprint: { cause }, closed, resolveSeconds }: Past,
  asked: Asked,
  { score, shared }: Pick<Similar, 'score' | 'shared'>,
): Similar {
  const isOwn = asked.client !== null && client === asked.client;
  return {
    reference,
    id: isOwn ? id : null,
    score: Math.round(score * 100) / 100,
    shared,
    askedEdges: asked.fingerprint.edges.length,
    cause: cause?.startsWith('own:') ? null : cause,
    status: closed ? 'closed' : 'open',
    outcome: closed?.outcome ?? null,
    why: isOwn ? (closed?.why ?? null) : null,
    opened: openedAt.slice(0, isOwn ? 10 : 7),
    resolveSeconds,
  };
}
