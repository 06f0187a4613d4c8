/** What has to happen in time: somebody takes the complaint up, its cause is found, it is closed. */
export const SLA_CLOCKS = ['acknowledge', 'diagnose', 'resolve'] as const;
export type SlaClock = (typeof SLA_CLOCKS)[number];

/** How grave a complaint is, the mildest first. */
export const SEVERITIES = ['low', 'normal', 'high', 'critical'] as const;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `09:00-18:00`; `22:00-06:00` goes on after midnight and belongs to the day on which it begins; `00:00-24:00` is a whole day. */
export type HoursText = string;

/** Days on which nobody works. Both ends are `2026-01-01`, or both `01-01` for every year; both belong to it. */
export interface Holiday {
  readonly from: string;
  readonly to: string;
  /** Empty where it has none. */
  readonly name: string;
}

/** How long each may take, in seconds of counted time; what is absent was not promised. */
export interface SlaTargets {
  readonly acknowledge?: number;
  readonly diagnose?: number;
  readonly resolve?: number;
  /** `hours`: only working hours are counted. `clock`: every hour is, at night and on holidays too. */
  readonly around: 'hours' | 'clock';
}

/**
 * What was promised to a client, in the form in which a record keeps it: readable with `cat`, and the same promise always gives the same JSON.
 */
export interface Agreement {
  /** IANA name; all hours and dates are meant by its clocks. */
  readonly zone: string;
  /** Working hours by weekday, a day that is absent has none; or around the clock. */
  readonly hours: '24x7' | Readonly<Partial<Record<Weekday, readonly HoursText[]>>>;
  readonly holidays: readonly Holiday[];
  /** Single dates with hours of their own, holiday or not: a working Saturday, a short day, a day off (no hours). */
  readonly days: Readonly<Record<string, readonly HoursText[]>>;
  readonly targets: Readonly<Record<string, SlaTargets>>;
}

/** Whose agreement is meant. */
export interface ClientOfProfile {
  readonly client: string;
  /** Null where the client was typed by hand. */
  readonly profile: string | null;
}

/** An agreement with where it came from. */
export interface Agreed {
  /** SHA-256 of the agreement's JSON. */
  readonly hash: string;
  /** Profile that it stands in. */
  readonly profile: string;
  readonly agreement: Agreement;
}
