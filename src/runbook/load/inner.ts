import type { Text } from '../../text.ts';
import type { Inner, Runbook } from '../runbook.ts';
import type { Draft } from './draft.ts';
import type { Point } from './point.ts';
import { under } from './prefix.ts';

/** What included runbooks say of themselves, with their own included ones. Pure. */
export function innerOf({ inner }: Pick<Draft, 'inner'>): readonly Inner[] {
  return inner.flatMap(({ step, runbook }) => [
    { step, runbook: runbook.id, limits: writtenLimits(runbook) },
    ...runbook.inner.map((one) => ({ ...one, step: under(step, one.step) })),
  ]);
}

/** Limits that a runbook, or a client's overlay, writes down. */
function writtenLimits({ points, limits }: Runbook): Inner['limits'] {
  const isWritten = (name: string): boolean =>
    points.some((point) => point.runbook === undefined && point.name === `limits.${name}`);
  return {
    ...(isWritten('visits') ? { visits: limits.visits } : {}),
    ...(isWritten('rows') ? { rows: limits.rows } : {}),
    ...(isWritten('db-time') && limits.dbTimeMs !== undefined ? { dbTimeMs: limits.dbTimeMs } : {}),
  };
}

/** The people of all runbooks in one graph; of two who are called the same, the runbook around says who that is. Pure. */
export function peopleOf({ inner }: Pick<Draft, 'inner'>, own: Readonly<Record<string, Text>>): Runbook['people'] {
  return Object.assign({}, ...inner.map(({ runbook }) => runbook.people), own);
}

/** The values of included runbooks that a client may have otherwise, each with the runbook that it belongs to. Pure. */
export function innerPoints({ inner }: Pick<Draft, 'inner'>): readonly Point[] {
  const all = inner.flatMap(({ runbook }) =>
    runbook.points.filter(({ overridable }) => overridable).map((point) => ({ runbook: runbook.id, ...point })),
  );
  return [...new Map(all.map((point) => [`${point.runbook} ${point.name}`, point])).values()];
}
