/** What a check may run: commands that only look, with the shape of their command line. */
export interface CheckCommand {
  /** Names of the positional arguments. */
  readonly args: readonly string[];
  readonly options: readonly string[];
  /** Options without a value: a runbook writes `live: true`. */
  readonly flags?: readonly string[];
  /** All that it finds has the evidence of this cause, whatever the cause's own is. */
  readonly evidenceOf?: string;
}

export const CHECKS: Readonly<Record<string, CheckCommand>> = {
  'campaign list': { args: [], options: [] },
  'campaign trace': { args: ['run'], options: ['against'], flags: ['live'] },
  'campaign diff': { args: ['run', 'other'], options: [] },
  'customer trace': { args: ['customer'], options: ['campaign', 'run', 'since'] },
  'health check': { args: [], options: ['only'] },
  'health list': { args: [], options: [] },
  'segment list': { args: [], options: [] },
  'segment explain': { args: ['segment'], options: ['run', 'customer', 'version', 'against'] },
  'rules list': { args: [], options: [] },
  'rules log': { args: ['rule'], options: [] },
  'rules blame': { args: ['rule'], options: ['version'] },
  'rules diff': { args: ['rule'], options: ['from', 'to'] },
  'rules lint': { args: [], options: [], evidenceOf: 'rule/pasted-without-parentheses' },
  'report list': { args: [], options: [] },
  'report trace': { args: ['report'], options: [] },
};

/** The commands that a check may run. */
export const COMMANDS_THAT_LOOK: readonly string[] = Object.keys(CHECKS);
