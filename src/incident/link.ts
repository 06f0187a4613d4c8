/** How `main` and the runbook engine write into an open incident without knowing the record's format. */
export interface IncidentLink {
  readonly id: string;
  /** Path of the record's folder. */
  readonly path: string;
  /** Appends one event and returns after it is on the disk. */
  append(event: { readonly type: string; readonly [field: string]: unknown }): Promise<void>;
  /** Stores bytes under their hash, masked already; returns `sha256:…`. */
  evidence(content: string): Promise<string>;
}
