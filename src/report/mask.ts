import { maskText } from '../model/personal.ts';
import type { ReportSituation } from './trace.ts';

type MaskText = (text: string) => string;

/** Masks what looks personal in the free texts of a situation: errors of jobs hold values of rows, logged values anything. */
export function maskSituation(situation: ReportSituation, mask: MaskText = maskText): ReportSituation {
  const masked = (text: string | null) => (text === null ? null : mask(text));
  const { links, jobs, changes, metrics } = situation;
  const maskError = <Row extends { readonly error: string | null }>(row: Row): Row => ({
    ...row,
    error: masked(row.error),
  });
  return {
    ...situation,
    links: links?.map(maskError) ?? null,
    jobs: jobs?.map(maskError) ?? null,
    metrics: metrics?.map(maskError) ?? null,
    changes:
      changes?.map((change) => ({
        ...change,
        before: masked(change.before),
        after: masked(change.after),
        comment: masked(change.comment),
      })) ?? null,
  };
}
