import type { IncidentEvent } from './link.ts';

/** Whom the system knows a writer as, whatever name he gives himself, and on which machine. */
export interface SystemUser {
  readonly name: string;
  readonly host: string;
}

/** The system's user who wrote an event; null where its line does not tell one: older programs wrote none. Pure. */
export function systemUserOf({ user }: IncidentEvent & { readonly user?: unknown }): SystemUser | null {
  const { name, host } = (typeof user === 'object' && user !== null ? user : {}) as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && typeof host === 'string' ? { name, host } : null;
}

/** Whether both are known, and are one account of one machine. Pure. */
export function isSameUser(one: SystemUser | null, other: SystemUser | null): boolean {
  return one !== null && other !== null && one.name === other.name && one.host === other.host;
}

/** `root@desk-7` */
export const tellUser = ({ name, host }: SystemUser): string => `${name}@${host}`;
