/** Fields by which an event tells a colleague, or a line of support: who takes over, who gives away, who took up. By the type of the event. */
const STAFF_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'run.ended': ['to'],
  'incident.handed-over': ['from', 'to'],
  'incident.acknowledged': ['line'],
};

/** Whether a field of an event tells a colleague. Pure. */
export const isStaffField = (type: unknown, field: string): boolean =>
  STAFF_FIELDS[String(type)]?.includes(field) === true;

/** What an event says about colleagues beside who wrote it. Pure. */
export function staffIn(event: Readonly<Record<string, unknown>>): readonly string[] {
  const fields = STAFF_FIELDS[String(event['type'])] ?? [];
  return fields.map((field) => event[field]).filter((said) => typeof said === 'string');
}
