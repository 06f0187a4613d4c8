import { maskComment } from '../condition/versions.ts';
import type { ListSeen, SegmentSeen } from './facts.ts';

/** Masks what looks personal in the free texts beside a segment: comments of its version and of the changes that are told. */
export function maskSeen(seen: SegmentSeen): SegmentSeen {
  const withChanges = <Row extends Pick<ListSeen, 'changes'>>(row: Row): Row => ({
    ...row,
    changes: row.changes.map(maskComment),
  });
  const { subject, everybody } = seen;
  return {
    ...seen,
    subject: { ...subject, version: subject.version && maskComment(subject.version) },
    everybody: everybody && {
      ...everybody,
      lists: everybody.lists.map(withChanges),
      values: everybody.values.map(withChanges),
    },
  };
}
