import type { ExportDocument } from './document.types.ts';
import { letterOf } from './letter.ts';
import type { Layout } from './parts.types.ts';
import { reportOf } from './report.ts';

/** A document in the order in which its audience reads it. Pure. */
export const layoutOf = (document: ExportDocument): Layout =>
  document.audience === 'client' ? letterOf(document) : reportOf(document);
