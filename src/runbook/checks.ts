/** What a check may run: commands that only look, with the shape of their command line. */
export interface CheckCommand {
  /** Names of the positional arguments. */
  readonly args: readonly string[];
  readonly options: readonly string[];
  /** Options without a value: a runbook writes `live: true`. */
  readonly flags?: readonly string[];
}

export const CHECKS: Readonly<Record<string, CheckCommand>> = {
  'campaign list': { args: [], options: [] },
  'campaign trace': { args: ['run'], options: [], flags: ['live'] },
  'customer trace': { args: ['customer'], options: ['campaign', 'run'] },
  'health check': { args: [], options: ['only'] },
  'segment list': { args: [], options: [] },
  'segment explain': { args: ['segment'], options: ['run', 'customer'] },
  'rules list': { args: [], options: [] },
  'rules log': { args: ['rule'], options: [] },
  'rules diff': { args: ['rule'], options: ['from', 'to'] },
  'report list': { args: [], options: [] },
  'report trace': { args: ['report'], options: [] },
};
