import { maskText } from '../model/personal.ts';

/** One version of a segment or rule; times are ISO 8601, UTC. */
export interface Version {
  readonly version: number;
  readonly author: string | null;
  readonly comment: string | null;
  readonly createdAt: string | null;
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
  readonly deployedAt: string | null;
  readonly validFrom: string | null;
  /** NULL = still in force. */
  readonly validTo: string | null;
}

/** The columns of `segment_version` and `rule_version` that every version has, for a SELECT over the given alias. */
export function versionColumns(alias: string): string {
  return [
    `${alias}.version`,
    `${alias}.author`,
    `${alias}.comment`,
    `${alias}.created_at as "createdAt"`,
    `${alias}.approved_by as "approvedBy"`,
    `${alias}.approved_at as "approvedAt"`,
    `${alias}.deployed_at as "deployedAt"`,
    `${alias}.valid_from as "validFrom"`,
    `${alias}.valid_to as "validTo"`,
  ].join(', ');
}

type Moments = Pick<Version, 'validFrom' | 'deployedAt' | 'createdAt'>;

/** When a version came into force, as far as the system says; null where it only says when it was written. */
export const inForceSince = ({ validFrom, deployedAt }: Pick<Moments, 'validFrom' | 'deployedAt'>): string | null =>
  validFrom ?? deployedAt;

/**
 * The one moment at which a rule is told to have changed: when the version came into force, for from then on it governs; else when it was written. A version
 * is written, approved and deployed at moments of their own, and two commands must not name two of them.
 */
export const startOf = (version: Moments): string | null => inForceSince(version) ?? version.createdAt;

/**
 * The version in force at a moment: the newest one whose interval holds it. Where the system keeps no intervals, the one it calls current;
 * undefined when nothing says which.
 */
export function versionInForce<V extends Version>(
  versions: readonly V[],
  at: string,
  current: number | null,
): V | undefined {
  const moment = Date.parse(at);
  const hasIntervals = versions.some(({ validFrom }) => validFrom !== null);
  if (!hasIntervals) return versions.find(({ version }) => version === current);
  return versions
    .filter(({ validFrom, validTo }) => {
      if (validFrom === null || Date.parse(validFrom) > moment) return false;
      return validTo === null || Date.parse(validTo) > moment;
    })
    .sort((left, right) => right.version - left.version)[0];
}

/** The same with what looks personal in its comment masked: people write addresses and phones of customers there. */
export function maskComment<Row extends { readonly comment: string | null }>(row: Row): Row {
  return { ...row, comment: row.comment === null ? null : maskText(row.comment) };
}

/** The version before the given one, by number. */
export function versionBefore<V extends Version>(versions: readonly V[], version: number): V | undefined {
  return versions
    .filter((candidate) => candidate.version < version)
    .sort((left, right) => right.version - left.version)[0];
}
