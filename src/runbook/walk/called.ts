import { type Text, verbatim } from '../../text.ts';
import type { Runbook } from '../runbook.ts';

/** Somebody who takes over or allows a change, in words where the runbook has them. */
export const calledIn = ({ people }: Pick<Runbook, 'people'>, name: string): Text => people[name] ?? verbatim(name);
