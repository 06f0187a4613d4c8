/** `2026-11-26 06:08:14.113 UTC`: for colleagues and auditors, who compare with the record. */
export const exactMoment = (iso: string | null): string =>
  iso === null ? '—' : `${iso.replace('T', ' ').replace(/Z$/, '')} UTC`;
