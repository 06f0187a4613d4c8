import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { renderDryRun } from '../dry-run/dry-run.render.ts';
import { dryRun, isDryRun } from '../dry-run/dry-run-answer.ts';
import { readGiven, type WalkOptions } from '../inputs/given.ts';
import { ownProbes } from '../probe/probes.queries.ts';
import type { RunbookFacts } from './answer.ts';
import { startRun } from './prepare.ts';
import { resumeAndWalk } from './resume-walk.ts';
import { renderWalk } from './run.render.ts';
import { renderStepAlone } from './step-alone.render.ts';
import { isStepAlone, stepAlone } from './step-alone.ts';
import { walkOn } from './walk-on.ts';

interface RunOptions extends WalkOptions {
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly step?: string;
  readonly from?: string;
  readonly complaint?: string;
}

const EXAMPLES = `
Examples:
  $ mmsup runbook run no-customers-selected
  $ mmsup runbook run no-customers-selected --auto --set campaign=CAMPAIGN
  $ mmsup runbook run mailing-did-not-go-out --auto --set run=RUN --json
  $ mmsup runbook run wrong-people-selected --resume
  $ mmsup runbook run wrong-people-selected --dry-run
  $ mmsup runbook run ./mine.yaml --step explain --set segment=SEGMENT`;

export const runbookRun = defineCommand<RunbookFacts>({
  path: 'runbook run',

  configure: (command) => {
    command
      .argument('<name>', 'runbook, by its name or a path')
      .option('--auto', 'ask nothing; what cannot be answered is named before anything runs')
      .option('--set <name=value>', 'an input of the runbook; repeatable', inTurn)
      .option('--answers <file>', 'YAML file with inputs and answers; - reads stdin')
      .option('--dry-run', 'tell every way that a run could take, and what each step reads and costs; touch nothing')
      .option('--step <step>', 'take this one step alone, with the names of --set; record nothing')
      .option('--from <step>', 'begin at this step, with the names of --set')
      .option('--resume', 'go on with the newest unfinished run, on the runbook it was started with')
      .option('--complaint <text>', 'what the customer said, for the record')
      .addHelpText('after', EXAMPLES);
  },

  async run(context, [name = ''], options: RunOptions) {
    const given = await readGiven(context, options);
    const isAuto = options.auto === true || context.prompt === undefined;
    refuseTogether(options);
    if (options.dryRun) return dryRun(name, given, context);
    if (options.step !== undefined)
      return stepAlone(context, { name, step: options.step, given, isAuto, probes: ownProbes(context) });
    const probes = ownProbes(context);
    const request = { name, given, isAuto, complaint: options.complaint, from: options.from, probes };
    if (options.resume) return resumeAndWalk(context, { ...request, leavesPersons: isAuto && !options.auto });
    const walking = { isAuto, answers: given.answers, probes };
    return walkOn(context, await startRun(context, request), walking);
  },

  render: (facts, lang) => {
    if (isDryRun(facts)) return renderDryRun(facts.plan, lang);
    return isStepAlone(facts) ? renderStepAlone(facts, lang) : renderWalk(facts, lang);
  },
});

/** Four ways to begin, of which each is one. Throws UsageError `runbook/not-together`. */
function refuseTogether({ dryRun: dry, step, from, resume }: RunOptions): void {
  const given = Object.entries({ '--dry-run': dry, '--step': step, '--from': from, '--resume': resume })
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name]) => name);
  if (given.length < 2) return;
  throw new UsageError({
    code: 'runbook/not-together',
    message: text(`${given.join(' and ')} do not go together.`, `${given.join(' и ')} нельзя указывать вместе.`),
    hint: text('Give one of them.', 'Оставьте что-то одно.'),
  });
}

/** A repeatable option keeps all its values. */
export const inTurn = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
