import { defineCommand } from '../command.ts';
import { readSegment } from './explain.queries.ts';
import { renderSegment } from './explain.render.ts';
import { explainGaps, explainSegment } from './explain.ts';
import { type SegmentFacts, segmentFacts } from './facts.ts';
import { maskSeen } from './mask.ts';

export const segmentExplain = defineCommand<SegmentFacts>({
  path: 'segment explain',

  configure: (command) => {
    command
      .argument('<segment>', 'segment code, as the analyst sees it')
      .option('--run <run>', 'explain for this run: its version of the formula, its moment')
      .option('--customer <id>', 'also judge this customer by every condition')
      .addHelpText(
        'after',
        [
          '',
          'Examples:',
          '  $ mmsup segment explain vip-deposit',
          '  $ mmsup segment explain vip-deposit --customer 17',
          '  $ mmsup segment explain vip-deposit --run 120 --json',
        ].join('\n'),
      );
  },

  async run(context, [segment = ''], options) {
    const { session, system, asOf } = await context.database();
    const request = {
      segment,
      run: options.run as string | undefined,
      customer: options.customer as string | undefined,
      asOf,
      showPersonal: context.options.showPersonal,
    };
    const read = await session.read((tx) => readSegment(tx, system, request));
    const seen = request.showPersonal ? read : maskSeen(read);
    const facts = segmentFacts(seen);
    return {
      subject: { kind: 'segment', id: segment },
      findings: explainSegment(seen, facts),
      facts,
      notEvaluated: explainGaps(seen, facts),
    };
  },

  render: renderSegment,
});
