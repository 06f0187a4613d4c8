import { UsageError } from '../errors.ts';
import { FORMAT } from './record/chain.ts';
import type { IncidentState } from './state.ts';

/** Throws UsageError `incident/closed` for an incident that is not open. */
export function requireOpen({ id, status, closedAt }: IncidentState): void {
  if (status === 'open') return;
  throw new UsageError({
    code: 'incident/closed',
    message: `The incident ${id} was closed at ${closedAt}.`,
    hint: `Read it with: mmsup incident show ${id}; go on with it with: mmsup incident reopen ${id} --why "text"`,
  });
}

/** The reason that was typed. Throws UsageError `incident/no-reason` where there is none: an auditor asks for it first. */
export function requireReason(why: string | undefined, line: string): string {
  const reason = why?.trim() ?? '';
  if (reason !== '') return reason;
  throw new UsageError({
    code: 'incident/no-reason',
    message: 'The reason is missing; it stands in the record beside the change.',
    hint: `${line} --why "text"`,
  });
}

/** A record that a newer program has written into: what this one does not understand it must neither judge nor continue. */
export function newerFormat(path: string, version: number): UsageError {
  return new UsageError({
    code: 'incident/newer-format',
    message: `${path} was written by a newer mmsup (record format ${version}; this one knows ${FORMAT}); nothing was written.`,
    hint: 'Update mmsup: npm install --global mmsup@latest; what was written before can still be read.',
  });
}
