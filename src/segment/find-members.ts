import { found } from '../causes/cause.ts';
import { membersByHand, membersStale } from '../causes/segment-members.ts';
import type { Found } from '../result.ts';
import type { MembersCounted } from './members.ts';

/**
 * Says where the kept members of a segment are not those whom its rule chooses.
 *
 * - People put in or taken out by hand beat the rule: told whenever they are there.
 * - Members that no longer meet the rule while nobody who meets it is missing: computing only ever adds. Told with those put in by hand, unless
 *   rule or source changed after the last computation: then it is stale, nothing more.
 * - Otherwise a difference is staleness. It needs somebody when rule or source changed after the computation; when only the data moved since, or the
 *   moment is not known, it is told for information.
 */
export function findMembers(segment: string, members: MembersCounted | null): readonly Found[] {
  if (!members) return [];
  const {
    selected,
    members: all,
    membersFailing,
    missing,
    builtAt,
    stale,
    byHandFailing,
    removedMeeting,
    zone,
  } = members;
  const common = { segment, selected, members: all, membersFailing, missing, builtAt };
  const onlyAdds = stale === null && membersFailing > 0 && missing === 0;
  const isByHand = byHandFailing + removedMeeting > 0;
  const isStale = membersFailing + missing > 0 && !onlyAdds;
  const evidence = {
    ...common,
    changed: stale?.changed ?? null,
    source: stale?.newer ?? null,
    changedAt: stale?.changedAt ?? null,
    zone,
  };
  const kept = { ...common, membersFailing: onlyAdds ? membersFailing : 0, byHandFailing, removedMeeting };
  return [
    ...(isStale ? [found(membersStale, evidence, 'proved', stale ? 'warning' : 'info') as Found] : []),
    ...(isByHand || onlyAdds ? [found(membersByHand, kept, 'proved') as Found] : []),
  ];
}
