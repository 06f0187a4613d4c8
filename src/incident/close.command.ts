import { type Context, defineCommand } from '../command.ts';
import { maskText } from '../model/personal.ts';
import { askClosing } from './ask-closing.ts';
import { OUTCOMES, type Outcome } from './closing.ts';
import { foldFingerprint } from './fingerprint.ts';
import { type LeftOpen, leftOpenIn, stillGoingOn, tellLeftOpen } from './going-on.ts';
import { happenedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { causeCatalogue, type KnownCauses, knownCauses } from './known-causes.ts';
import { type Happened, withHappened } from './moment.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireOpen } from './refusals.ts';
import { foldIncident, type IncidentState } from './state.ts';
import { type Closing, causeOf, missingIn, outcomeOf, requireComplete } from './typed-closing.ts';
import { CLOSE, WORDS } from './words.ts';

type Options = Happened & {
  readonly cause?: string;
  readonly why?: string;
  readonly outcome?: string;
  readonly propose?: string;
  readonly anyway?: boolean;
};

interface Closed {
  readonly id: string;
  readonly cause: string | null;
  readonly why: string;
  readonly outcome: Outcome;
  /** What would keep it from coming again. */
  readonly proposal: string | null;
  /** What was still going on when it was closed; null where nothing was. */
  readonly leftOpen: LeftOpen | null;
  readonly head: Head;
}

export const incidentClose = defineCommand<Closed>({
  path: 'incident close',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .option('--cause <id>', 'the cause, or "none"; by default the last one that was found')
        .option('--why <text>', 'what was decided and done; personal data in it is masked')
        .option('--outcome <word>', `how it ended: ${Object.keys(OUTCOMES).join(', ')}`)
        .option('--propose <text>', 'what would keep it from coming again')
        .option('--anyway', 'although a walk has not ended or a hand-over is not acknowledged'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident close latest\n  $ mmsup incident close latest --outcome repaired --why "List repaired, run repeated"\n  $ mmsup incident close latest --cause policy/cap-zero --outcome workaround --why "Cap raised by hand" --propose "Refuse a cap of 0 in the editor"',
    );
  },

  async run(context, [given = ''], options: Options) {
    const outcome = options.outcome === undefined ? undefined : outcomeOf(options.outcome);
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const incident = foldIncident(record);
    requireOpen(incident);
    const type = 'incident.closed';
    const happened = happenedInOrder(options, { type, now: context.deps.now() }, record);
    const known = await knownCauses();
    const leftOpen = await requireSettled(context, incident, options);
    const closing = await complete(context, incident, closingOf(options, outcome, incident, known));
    const { id } = incident;
    const event = {
      type,
      ...closing,
      ...(leftOpen ? { leftOpen } : {}),
      ...happened,
    };
    const soFar = [...record.events, { ...record.events.at(-1)!, ...event }];
    const { head, notEvaluated } = await writeEvent(context, id, {
      ...event,
      fingerprint: foldFingerprint(soFar, known),
    });
    const { cause, why, proposal } = closing;
    const facts = {
      id,
      cause,
      why: maskText(why),
      outcome: closing.outcome,
      proposal: proposal === null ? null : maskText(proposal),
      leftOpen: leftOpen ?? null,
      head,
    };
    return { subject: { kind: 'incident', id }, findings: [], facts, notEvaluated };
  },

  render: ({ id, cause, why, outcome, proposal, leftOpen, head }, lang) => [
    { kind: 'paragraph', text: WORDS.closedNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.cause[lang], cause ?? CLOSE.noCause[lang]],
        [CLOSE.outcome[lang], OUTCOMES[outcome][lang]],
        [WORDS.why[lang], why],
        ...(proposal === null ? [] : [[CLOSE.proposal[lang], proposal] as const]),
        ...(leftOpen === null
          ? []
          : [[CLOSE.leftOpen[lang], { text: tellLeftOpen(leftOpen)[lang], tone: 'warn' }] as const]),
        [CLOSE.similar[lang], `mmsup incident similar ${id}`],
      ],
    },
    headBlock(head, lang),
  ],
});

/** What was typed; the cause that was found last where none was. */
function closingOf(
  { cause, why, propose }: Options,
  outcome: Outcome | undefined,
  { found }: IncidentState,
  known: KnownCauses,
): Closing {
  const ids = found.map((one) => one.cause);
  return {
    cause: cause === undefined ? undefined : causeOf(cause, known, ids),
    why: why?.trim() || undefined,
    outcome,
    proposal: propose?.trim() || undefined,
  };
}

/** A closing of which all is said. */
interface Complete {
  readonly cause: string | null;
  readonly why: string;
  readonly outcome: Outcome;
  readonly proposal: string | null;
}

/** Takes the cause that was found last where none was typed; asks for what is still missing where somebody can be asked, else names all of it. */
async function complete({ prompt, lang }: Context, { id, found }: IncidentState, given: Closing): Promise<Complete> {
  const closing = { ...given, cause: given.cause === undefined ? found[0]?.cause : given.cause };
  if (prompt && missingIn(closing).length > 0)
    return (await askClosing(given, { prompt, lang, catalogue: await causeCatalogue(), found })) as Complete;
  requireComplete(id, closing);
  return { ...(closing as Complete), proposal: closing.proposal ?? null };
}

/** What is still going on is written down where the person says so; without that nothing is closed. */
async function requireSettled(
  { prompt, lang }: Context,
  incident: IncidentState,
  { anyway }: Options,
): Promise<LeftOpen | undefined> {
  const left = leftOpenIn(incident);
  if (left === undefined || anyway) return left;
  const question = `${CLOSE.goingOn[lang]}: ${tellLeftOpen(left)[lang]}. ${CLOSE.anyway[lang]}`;
  if (prompt && (await prompt.confirm(question, { default: false }))) return left;
  throw stillGoingOn(incident.id, left);
}
