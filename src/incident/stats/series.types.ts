/** The period cut into equal parts: days, weeks or months, so that a line of them can be read. */
export interface Series {
  readonly unit: 'day' | 'week' | 'month';
  /** First day of each part, `2026-11-23`, in their order; a week begins on Monday. */
  readonly starts: readonly string[];
}
