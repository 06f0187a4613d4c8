import { type Text, text } from '../text.ts';
import type { Verified } from './rows.ts';

/** How far a description can be trusted, in words. */
export const VERIFIED_WORD: Readonly<Record<NonNullable<Verified>, Text>> = {
  installation: text('against an installation', 'на установке'),
  documentation: text('only from documentation', 'только по документации'),
};
