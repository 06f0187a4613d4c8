import { type Context, type Database, defineCommand } from '../command.ts';
import { UsageError, UserError } from '../errors.ts';
import type { NotEvaluated, Result } from '../result.ts';
import { withChecks } from '../system/checks.queries.ts';
import { isLost, tellCutOnce } from '../system/cut-off.ts';
import { brokenOff, isInterruption, readAsFarAsPossible, withUnreadable } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import { readJourney } from './journey.queries.ts';
import type { Journey, JourneySegment } from './journey.ts';
import { learnCustomer } from './known.queries.ts';
import { ruledOutOfJourney } from './ruled-out.ts';
import { renderCustomerTrace } from './trace.render.ts';
import { type CustomerTraceFacts, traceCustomer } from './trace.ts';

interface Options {
  readonly run?: string;
  readonly campaign?: string;
  readonly since?: string;
}

export const customerTrace = defineCommand<CustomerTraceFacts>({
  path: 'customer trace',

  configure: (command) => {
    command
      .argument('<customer>', 'key of the customer; or his e-mail or phone, exactly as it is stored')
      .option('--run <run>', 'follow him through this run')
      .option('--campaign <campaign>', 'follow him through the last run of this campaign')
      .option('--since <time>', 'everything that happened to him since then: 12h, 7d, 4w, a day or a moment')
      .addHelpText(
        'after',
        '\nWithout --run and --campaign: as with --since 30d.\n\nExamples:\n  $ mmsup customer trace 4711 --run 1180\n  $ mmsup customer trace 4711 --campaign card-wake-up --lang ru\n  $ mmsup customer trace 4711 --since 7d',
      );
  },

  async run(context, [customer], options: Options) {
    refuseTogether(options);
    const database = await context.database();
    const { asOf } = database;
    const mask = await context.mask();
    const { run, campaign, since } = options;
    const asked = { customer: customer!, run, campaign, since, asOf };
    const { value: read, unreadable } = await readAsFarAsPossible(database, ({ session, system }) =>
      session.read(async (tx) => {
        const journey = await readJourney(tx, system, asked);
        if (mask.isRecording()) await learnCustomer(tx, system, journey.customer, mask);
        return journey;
      }),
    );
    const { segment, gaps, lost } = await readSegment(context, database, read);
    const journey: Journey = { ...read, segment, notEvaluated: [...read.notEvaluated, ...gaps] };
    const { showPersonal } = context.options;
    const answer = withUnreadable(traceCustomer(showPersonal ? journey : maskJourney(journey, mask.text)), unreadable);
    const subjects = { customer: read.customer, run: read.run?.id ?? null };
    const whole = { ...answer, ruledOut: ruledOutOfJourney(journey) };
    return tellCutOnce(await withChecks(database, whole, { subjects, showPersonal, mask }), unreadable, lost);
  },

  render: renderCustomerTrace,
});

function refuseTogether({ run, campaign, since }: Options): void {
  const given = Object.entries({ '--run': run, '--campaign': campaign, '--since': since })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => flag);
  if (given.length < 2) return;
  throw new UsageError({
    code: 'usage/options-together',
    message: text(
      `${given.join(' and ')} do not go together: a run is followed, or a stretch of time.`,
      `${given.join(' и ')} вместе не указывают: разбирают или запуск, или промежуток времени.`,
    ),
    hint: text('Give one of them.', 'Укажите что-то одно.'),
  });
}

interface SegmentRead {
  readonly segment: JourneySegment | null;
  readonly gaps: readonly NotEvaluated[];
  /** The error by which the connection was lost meanwhile. */
  readonly lost?: string;
}

/** What the segment's formula says of him at the run's start: the answer of `segment explain`. What it cannot say is named. */
async function readSegment(
  context: Context,
  { system }: Database,
  { run, customer, recorded }: Pick<Journey, 'run' | 'customer' | 'recorded'>,
): Promise<SegmentRead> {
  // That the run took him is on record: then the formula has nothing to add.
  if (!run || (recorded && recorded.length > 0)) return { segment: null, gaps: [] };
  const what = text('Whether he meets the segment of the run', 'Отвечает ли он сегменту запуска');
  if (run.segment === null || !system.relations.segment_version) {
    const why = text(
      'The system does not keep which segment the run selected from.',
      'Система не хранит, из какого сегмента отбирал запуск.',
    );
    return { segment: null, gaps: [{ what, why, couldChangeAnswer: true }] };
  }
  try {
    const moment = run.startedAt === null ? [] : ['--run', run.id];
    const result = await context.runCommand(['segment', 'explain', run.segment, ...moment, '--customer', customer]);
    return { segment: personOf(result, run.segment), gaps: [] };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    if (isInterruption(error)) {
      return { segment: null, gaps: [brokenOff(what, error)], ...(isLost(error) ? { lost: error.message } : {}) };
    }
    return { segment: null, gaps: [{ what, why: error.words.message, couldChangeAnswer: true }] };
  }
}

function personOf({ facts }: Result, id: string): JourneySegment {
  const { customer } = facts as { readonly customer: Omit<JourneySegment, 'id'> };
  return { ...customer, id };
}

function maskJourney(journey: Journey, mask: (text: string) => string): Journey {
  const masked = (value: string | null) => (value === null ? null : mask(value));
  return {
    ...journey,
    messages: journey.messages?.map((message) => ({ ...message, error: masked(message.error) })) ?? null,
    suppressions: journey.suppressions?.map((one) => ({ ...one, reason: masked(one.reason) })) ?? null,
    rule: journey.rule && { ...journey.rule, text: mask(journey.rule.text) },
    listChanges: journey.listChanges?.map((one) => ({ ...one, comment: masked(one.comment) })) ?? null,
  };
}
