import { maskComment } from '../condition/versions.ts';
import type { SegmentSeen } from './facts.ts';

/** Masks what looks personal in the free texts beside a segment: comments of its version and of the changes that are told. */
export function maskSeen(seen: SegmentSeen): SegmentSeen {
  const withChanges = <Row extends Pick<SegmentSeen['lists'][number], 'changes'>>(row: Row): Row => ({
    ...row,
    changes: row.changes.map(maskComment),
  });
  return {
    ...seen,
    subject: { ...seen.subject, version: maskComment(seen.subject.version) },
    lists: seen.lists.map(withChanges),
    values: seen.values.map(withChanges),
  };
}
