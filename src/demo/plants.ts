import { CONTROL_PLANTS } from './plant-controls.ts';
import { HIDDEN_PLANTS } from './plant-hidden.ts';
import { LOAD_PLANTS } from './plant-loads.ts';
import type { Plant } from './plant-log.ts';
import { OBJECT_PLANTS } from './plant-objects.ts';
import { REPORT_PLANTS } from './plant-reports.ts';
import { RULE_PLANTS } from './plant-rules.ts';
import { RUN_PLANTS } from './plant-runs.ts';

const SINGLE: Readonly<Record<string, Plant>> = {
  ...RULE_PLANTS,
  ...LOAD_PLANTS,
  ...OBJECT_PLANTS,
  ...RUN_PLANTS,
  ...REPORT_PLANTS,
  ...HIDDEN_PLANTS,
  ...CONTROL_PLANTS,
};

/** Two faults at once: both are done at the same moment, one after the other. */
const both = (one: string, other: string): Plant => ({
  async edit(writer, moment, dice) {
    await SINGLE[one]!.edit!(writer, moment, dice);
    await SINGLE[other]!.edit!(writer, moment + 3600_000, dice);
  },
});

/** How each fault and control comes into the demo, by its name. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  ...SINGLE,
  'mortgage-still-silent': both('policy-zero', 'send-broken'),
  'vip-anybody': both('wrong-segment', 'vip-in-court'),
  'sms-silent-again': both('sms-held-back', 'sms-all-failed'),
  'reports-all-stuck': both('report-stale', 'report-same-numbers'),
};
