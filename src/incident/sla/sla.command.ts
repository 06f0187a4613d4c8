import { type Context, defineCommand } from '../../command.ts';
import { UsageError, UserError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { maskText } from '../../model/personal.ts';
import type { Answer } from '../../result.ts';
import { text } from '../../text.ts';
import { happenedInOrder } from '../happened-order.ts';
import { writeEvent } from '../head.ts';
import { type Happened, withHappened } from '../moment.ts';
import { damage, gapsIn } from '../record/gaps.ts';
import { findPlace } from '../record/places.ts';
import { type IncidentRecord, readRecord } from '../record/read.ts';
import { requireOpen, requireReason } from '../refusals.ts';
import { foldIncident } from '../state.ts';
import { doubtsIn } from './doubts.ts';
import { brokenIn, compareWithProfile, type ProfileNow } from './explain.ts';
import { partsOf } from './parts.ts';
import { requirePause, requireRunning } from './pause.ts';
import { renderSla, type SlaFacts } from './sla.render.ts';
import { slaOf } from './standing.ts';

type Options = Happened & { readonly why?: string; readonly all?: boolean };

export const incidentSla = defineCommand<SlaFacts>({
  path: 'incident sla',

  configure: (command) => {
    withHappened(
      command
        .argument('<action>', 'explain, pause or resume')
        .argument('<id>', 'incident, or "latest"')
        .option('--why <text>', 'pause: what we wait for; always needed there')
        .option('--all', 'explain: every interval, however many there are'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident sla explain latest\n  $ mmsup incident sla pause latest --why "Waiting for the client’s answer"\n  $ mmsup incident sla resume latest --happened 2026-11-23T08:40Z',
    );
  },

  async run(context, [action = '', given = ''], options: Options) {
    const act = ACTIONS[actionOf(action)];
    const place = await findPlace(context.incidents.root, given);
    return act(context, await readRecord(place), options);
  },

  render: renderSla,
});

type Action = (context: Context, record: IncidentRecord, options: Options) => Promise<Answer<SlaFacts>>;

const ACTIONS: Readonly<Record<'explain' | 'pause' | 'resume', Action>> = {
  async explain(context, record, { all = false }) {
    const { id } = record;
    const standing = slaOf(record, context.deps.now().toISOString());
    const { client, profile } = foldIncident(record);
    const profileNow = await profileOfToday(context, { client, profile }, standing.agreed);
    const facts = { action: 'explain', id, isWhole: all, standing, parts: partsOf(standing), profileNow } as const;
    return {
      subject: { kind: 'incident', id },
      findings: brokenIn(id, standing),
      facts,
      notEvaluated: [...record.faults.map(damage), ...gapsIn(record), ...doubtsIn(standing)],
    };
  },

  async pause(context, record, options) {
    const { id } = record;
    const why = requireReason(options.why, `mmsup incident sla pause ${id}`);
    requireOpen(foldIncident(record));
    requireRunning(id, slaOf(record, context.deps.now().toISOString()));
    const type = 'sla.paused';
    const happened = happenedInOrder(options, { type, now: context.deps.now() }, record);
    const { head, notEvaluated } = await writeEvent(context, id, { type, why, ...happened });
    const facts = { action: 'pause', id, why: maskText(why), head } as const;
    return { subject: { kind: 'incident', id }, findings: [], facts, notEvaluated };
  },

  async resume(context, record, options) {
    const { id } = record;
    requireOpen(foldIncident(record));
    const now = () => context.deps.now().toISOString();
    const { from, why } = requirePause(id, slaOf(record, now()));
    const said = options.why === undefined ? {} : { why: options.why };
    const type = 'sla.resumed';
    const event = { type, ...said, ...happenedInOrder(options, { type, now: context.deps.now() }, record) };
    const { head, notEvaluated } = await writeEvent(context, id, event);
    const until = Date.parse(event.happened ?? now());
    const waitedSeconds = Math.max(0, (until - Date.parse(from)) / 1000);
    const facts = { action: 'resume', id, why, waitedSeconds, head } as const;
    return { subject: { kind: 'incident', id }, findings: [], facts, notEvaluated };
  },
};

function actionOf(typed: string): keyof typeof ACTIONS {
  if (Object.hasOwn(ACTIONS, typed)) return typed as keyof typeof ACTIONS;
  throw new UsageError({
    code: 'incident/sla-action',
    message: text(`"${typed}" is nothing that can be done with an SLA.`, `С SLA нельзя сделать «${typed}».`),
    hint:
      suggestion(typed, Object.keys(ACTIONS)) ??
      text(
        'Write one of: explain ID, pause ID --why "text", resume ID.',
        'Возможны: explain НОМЕР, pause НОМЕР --why "чего ждём", resume НОМЕР.',
      ),
  });
}

/** A profiles file that cannot be read now takes nothing from the record: what it says is then unknown. */
async function profileOfToday(
  { profiles }: Context,
  { client, profile }: { readonly client: string; readonly profile: string | null },
  kept: Parameters<typeof compareWithProfile>[0],
): Promise<ProfileNow> {
  try {
    return compareWithProfile(kept, await profiles.agreed({ client, profile: profile ?? kept?.profile ?? null }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'unknown', hash: null, changed: [], message: error.message, words: error.words.message };
  }
}
