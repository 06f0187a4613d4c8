import { maskComment } from '../condition/versions.ts';
import type { EverybodySeen, SegmentSeen } from './facts.ts';
import { isPersonal } from './personal.ts';

/**
 * Masks what looks personal beside a segment: comments of its version and of the changes that are told, and the keys of examples where the key
 * itself is personal.
 */
export function maskSeen(seen: SegmentSeen): SegmentSeen {
  const { subject, everybody, customers } = seen;
  const hidesKeys = isPersonal(customers.mapping.key, customers);
  return {
    ...seen,
    subject: { ...subject, version: subject.version && maskComment(subject.version) },
    everybody: everybody && maskEverybody(everybody, hidesKeys),
  };
}

function maskEverybody(everybody: EverybodySeen, hidesKeys: boolean): EverybodySeen {
  const withChanges = <Row extends Pick<EverybodySeen['lists'][number], 'changes'>>(row: Row): Row => ({
    ...row,
    changes: row.changes.map(maskComment),
  });
  return {
    ...everybody,
    lists: everybody.lists.map(withChanges),
    values: everybody.values.map(withChanges),
    measures: hidesKeys ? withoutExamples(everybody.measures) : everybody.measures,
  };
}

function withoutExamples(measures: EverybodySeen['measures']): EverybodySeen['measures'] {
  const hide = <Row extends { readonly example: string | null }>(row: Row): Row => ({ ...row, example: null });
  return {
    ...measures,
    patterns: measures.patterns?.map(hide),
    ...(measures.near ? { near: measures.near.map(hide) } : {}),
    errors: measures.errors.map(hide),
  };
}
