import { causeById } from '../causes/catalogue.ts';
import { type Context, defineCommand } from '../command.ts';
import { UserError } from '../errors.ts';
import type { Answer, Result } from '../result.ts';
import { type Text, text, verbatim } from '../text.ts';
import { FAULTS } from './faults.ts';
import { demoProfile } from './profile.ts';
import { renderTour } from './tour.render.ts';

/** What `runbook run` tells of its walk; the tour repeats it. */
interface WalkFacts {
  readonly runbook: { readonly id: string };
  readonly incident: { readonly id: string; readonly path: string };
  readonly path: readonly {
    readonly step: string;
    readonly title: Text;
    readonly verdict: string;
    readonly say: Text;
  }[];
  /** What the runbook says at its end. */
  readonly end: { readonly tell: Text | null };
}

export interface TourFacts extends WalkFacts {
  readonly fault: string;
  readonly campaign: string;
  readonly complaint: Text;
}

const FAULT = 'nobody-selected';
const CAMPAIGN = 'card-wake-up';
const RUNBOOK = 'no-customers-selected';

const COMPLAINT = FAULTS.find(({ name }) => name === FAULT)!.symptom;

const STORY = {
  title: text('A complaint came in', 'Поступила жалоба'),
  next: text(
    `The runbook “${RUNBOOK}” walks from it to the cause; every step goes into an incident record.`,
    `Сценарий «${RUNBOOK}» проведёт от жалобы к причине; каждый шаг попадёт в запись об инциденте.`,
  ),
};

/**
 * The whole product on one complaint: a demo database with a planted fault, a runbook that walks real diagnostic commands to the cause,
 * and the incident record that is left. Exit 3, as any command that finds a problem.
 */
export const demoTour = defineCommand<TourFacts>({
  path: 'demo tour',

  configure: (command) => {
    command
      .option('--auto', 'walk by itself, without a question')
      .option('--customers <number>', 'customers of the bank, where there is no demo yet (default 100,000)')
      .addHelpText('after', "\nExamples:\n  $ mmsup demo tour\n  $ mmsup demo tour --auto --json | jq '.findings[0]'");
  },

  async run(context, _args, { auto, customers }) {
    await prepareDemo(context, customers as string | undefined);
    const { lang } = context;
    if (context.options.format === 'text') {
      context.show([
        { kind: 'heading', text: STORY.title[lang] },
        { kind: 'paragraph', text: COMPLAINT[lang], tone: 'strong' },
        { kind: 'paragraph', text: STORY.next[lang], tone: 'muted' },
      ]);
    }
    const walked = await context.runCommand([
      ...['runbook', 'run', RUNBOOK, '--set', `campaign=${CAMPAIGN}`, '--complaint', COMPLAINT[lang]],
      ...(auto ? ['--auto'] : []),
    ]);
    return answerOf(walked as Result<WalkFacts>);
  },

  render: renderTour,
});

/** Starts the demo with exactly our fault in it: a demo with another one is made healthy first. A demo that exists keeps its size. */
async function prepareDemo(context: Context, customers: string | undefined): Promise<void> {
  const isNew = demoProfile(context.deps.env) === undefined;
  await context.runCommand(['demo', 'start', ...(isNew && customers !== undefined ? ['--customers', customers] : [])]);
  try {
    await context.runCommand(['demo', 'plant', FAULT]);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'demo/other-fault-planted') throw error;
    await context.runCommand(['demo', 'reset']);
    await context.runCommand(['demo', 'plant', FAULT]);
  }
}

function answerOf({ findings, facts, notEvaluated }: Result<WalkFacts>): Answer<TourFacts> {
  return {
    subject: { kind: 'campaign', id: CAMPAIGN },
    findings: findings.flatMap(({ cause: id, evidence, confidence, severity }) => {
      const known = causeById(id);
      if (!known) return [];
      // The runbook that was just walked is not recommended once more.
      const cause = known.runbook === RUNBOOK ? { ...known, runbook: null } : known;
      return [{ cause, evidence, confidence, severity }];
    }),
    facts: { ...facts, fault: FAULT, campaign: CAMPAIGN, complaint: COMPLAINT },
    notEvaluated: notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
      what: verbatim(what),
      why: verbatim(why),
      couldChangeAnswer,
    })),
  };
}
