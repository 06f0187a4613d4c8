import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { askHealth } from './ask.queries.ts';
import { renderHealth } from './check.render.ts';
import { gapsOf, type HealthFacts, lineOf, rankedFindings, scoreOf } from './check.ts';
import { DEFAULT_THRESHOLDS } from './probe.ts';

interface Options {
  readonly only?: string;
}

const ASKING = text('Asking every check …', 'Выполняю проверки …');

export const healthCheck = defineCommand<HealthFacts>({
  path: 'health check',

  configure: (command) => {
    command
      .option('--only <names>', 'ask only these checks; * stands for anything: --only "jobs-*,runs-*"')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup health check\n  $ mmsup health check --only "messages-*" --json\n  $ mmsup health check --fail-on error',
      );
  },

  async run(context, _args, { only }: Options) {
    const database = await context.database();
    context.progress(ASKING[context.lang]);
    const { showPersonal } = context.options;
    const outcomes = await askHealth(database, { only, thresholds: DEFAULT_THRESHOLDS, showPersonal });
    if (outcomes.length === 0) throw nothingWanted(only ?? '');
    const checks = outcomes.map(lineOf);
    return {
      subject: { kind: 'system', id: database.system.id },
      findings: rankedFindings(outcomes),
      facts: { checks, ...scoreOf(checks) },
      notEvaluated: gapsOf(outcomes),
    };
  },

  render: renderHealth,
});

function nothingWanted(only: string): UsageError {
  return new UsageError({
    code: 'health/unknown-check',
    message: `No check is called "${only}".`,
    hint: 'See their names with: mmsup health list',
    data: { only },
  });
}
