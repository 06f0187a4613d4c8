import { type Context, defineCommand } from '../command.ts';
import { withChecks } from '../system/checks.queries.ts';
import { segmentFacts } from './counted.ts';
import { readSegment } from './explain.queries.ts';
import { renderSegment } from './explain.render.ts';
import { explainSegment } from './explain.ts';
import type { SegmentFacts } from './facts.ts';
import { explainGaps } from './gaps.ts';
import { maskSeen } from './mask.ts';
import { readSql } from './read-sql.ts';
import {
  checkTogether,
  type ExplainOptions,
  type ExplainRequest,
  readCounting,
  readCustomersAsked,
  readWanted,
  wholeNumber,
} from './request.ts';
import { ruledOutOfSegment } from './ruled-out.ts';

const EXAMPLES = `
Examples:
  $ mmsup segment explain vip-deposit
  $ mmsup segment explain vip-deposit --run 120 --json
  $ mmsup segment explain vip-deposit --customer 17
  $ mmsup segment explain vip-deposit --against run:120
  $ mmsup segment explain --where "city = 'Kazan' and balance > 100" --customers crm.customer --key customer_id
  $ mmsup segment explain --sql selection.sql`;

export const segmentExplain = defineCommand<SegmentFacts>({
  path: 'segment explain',

  configure: (command) => {
    command
      .argument('[segment]', 'segment code, as the analyst sees it')
      .option('--sql <file>', 'explain a whole SELECT that returns customers; - reads standard input')
      .option('--where <expression>', 'explain a condition as it is typed into a segment box')
      .option('--customers <table>', 'table or view of the customers, with its schema')
      .option('--key <column>', 'column of that table that identifies a customer')
      .option('--run <run>', 'explain for this run: its version of the formula, its moment')
      .option('--version <number>', 'explain this version of the formula')
      .option('--customer <id>', 'judge this customer by every condition, and nobody else')
      .option('--everyone', 'with --customer: count everybody else too')
      .option('--at-least <number>', 'say which conditions to relax so that at least so many pass')
      .option('--against <run|version|date>', 'say what changed since then: rule, clock or data')
      .option(
        '--inside <condition>',
        'explain the subquery of this condition (c5) for the people whom it decides about',
      )
      .option('--funnel', 'count the funnel and the only blockers alone: the quick form')
      .option('--sample <percent>', 'ask so many per cent of the customers, and say the interval')
      .addHelpText('after', EXAMPLES);
  },

  async run(context, [segment], options: ExplainOptions) {
    const asked = await readAsked(context, segment, options);
    const database = await context.database();
    const request: ExplainRequest = { ...asked, asOf: database.asOf };
    const read = await database.session.read((tx) => readSegment(tx, database.system, request));
    const seen = request.showPersonal ? read : maskSeen(read);
    const facts = segmentFacts(seen, request.atLeast);
    const { wanted } = request;
    const isKept = wanted.kind === 'kept';
    const answer = {
      subject: { kind: isKept ? 'segment' : 'selection', id: facts.segment.id },
      findings: explainSegment(seen, facts),
      facts,
      notEvaluated: explainGaps(seen, facts),
      ruledOut: ruledOutOfSegment(seen, facts),
    };
    const subjects = { segment: isKept ? facts.segment.id : null, run: (isKept && wanted.run) || null };
    return withChecks(database, answer, {
      subjects,
      on: ['segment'],
      showPersonal: request.showPersonal,
      mask: await context.mask(),
    });
  },

  render: renderSegment,
});

/** What is wrong with the command line is said before anything is connected. */
async function readAsked(
  { deps, options: globals }: Context,
  segment: string | undefined,
  options: ExplainOptions,
): Promise<Omit<ExplainRequest, 'asOf'>> {
  checkTogether(options);
  const sqlText = options.sql === undefined ? undefined : await readSql(options.sql, deps);
  return {
    wanted: readWanted({ segment, options, sqlText }),
    customers: readCustomersAsked(options),
    customer: options.customer,
    everyone: options.everyone === true,
    atLeast: wholeNumber('--at-least', options.atLeast),
    against: options.against,
    inside: options.inside,
    counting: readCounting(options),
    showPersonal: globals.showPersonal,
  };
}
