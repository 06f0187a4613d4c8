import type { DocumentFormat } from './document.types.ts';
import { github } from './github.ts';
import { junit } from './junit.ts';
import { sarif } from './sarif.ts';

/** Formats of build servers, for every command. */
export const DOCUMENT_FORMATS: Readonly<Record<string, DocumentFormat>> = { junit, sarif, github };
