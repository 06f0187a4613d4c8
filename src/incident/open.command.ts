import { type Context, defineCommand } from '../command.ts';
import { UsageError, UserError } from '../errors.ts';
import { databaseOf } from '../same-server.ts';
import { text } from '../text.ts';
import { askOpening, type Opening } from './ask-opening.ts';
import { headBlock, writtenInto } from './head.ts';
import type { IncidentRequest } from './link.ts';
import { LINES, type LinkedOptions, lineOf, linkedOf } from './linked.ts';
import { type Happened, happenedOf, withHappened } from './moment.ts';
import type { Head } from './record/read.ts';
import { SEVERITIES, severityOf, USUAL_SEVERITY } from './severities.ts';
import { pressingCell } from './sla/pressing.render.ts';
import { type Pressing, pressingIn } from './sla/pressing.ts';
import { slaOf } from './sla/standing.ts';
import { SLA } from './sla/words.ts';
import { WORDS } from './words.ts';

type Options = LinkedOptions & Happened & Partial<Omit<Opening, 'complaint'>>;

/** Whose incident it is, and which database answered for it. */
type Whose = Omit<IncidentRequest, 'complaint'>;

interface Opened {
  readonly id: string;
  readonly path: string;
  readonly client: string;
  readonly complaint: string;
  /** The promised time that is over first; null where nothing was promised. */
  readonly sla: Pressing | null;
  readonly head: Head;
}

export const incidentOpen = defineCommand<Opened>({
  path: 'incident open',

  configure: (command) => {
    withHappened(command)
      .argument('[complaint...]', 'what the customer complains of')
      .option('--client <name>', 'client, where no database is to be connected')
      .option('--reporter-words <text>', 'what the reporter said, word for word; personal data in it is masked')
      .option('--severity <word>', `${SEVERITIES.join(', ')}; default ${USUAL_SEVERITY}`)
      .option('--line <number>', `line of support that has it: ${LINES.join(' or ')}; default 2`)
      .option('--campaign <name>', 'campaign that it is about')
      .option('--run <id>', 'run that it is about')
      .option('--segment <name>', 'segment that it is about')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident open "Nobody got the VIP mailing"\n  $ mmsup incident open --client acme --severity high --line 3 "The report is empty"\n  $ mmsup incident open --campaign vip --run 1187 --reporter-words "Our VIPs are silent" "Nobody got the VIP mailing"',
      );
  },

  async run(context, args, options: Options) {
    const happened = happenedOf(options, context.deps.now());
    const { opening, whose } = await complete(context, openingOf(args, options));
    const { complaint, reporterWords } = opening;
    const link = await context.incidents.open({
      ...whose,
      complaint,
      severity: severityOf(opening.severity ?? USUAL_SEVERITY),
      line: lineOf(opening.line ?? '2'),
      ...(reporterWords === undefined ? {} : { reporterWords }),
      ...happened,
      ...linkedOf(options),
    });
    const { id, path } = link;
    const { head, notEvaluated } = await writtenInto(link, context);
    const sla = pressingIn(
      slaOf({ events: await link.events(), setBack: new Map() }, context.deps.now().toISOString()),
    );
    return {
      subject: { kind: 'incident', id },
      findings: [],
      facts: {
        id,
        path,
        client: whose.client,
        complaint: (await context.mask()).text(complaint),
        sla,
        head,
      },
      notEvaluated,
    };
  },

  render: ({ id, complaint, path, sla, head }, lang) => [
    { kind: 'heading', text: `${complaint} — ${id}` },
    { kind: 'paragraph', text: `${WORDS.openedNow[lang]} ${id}` },
    {
      kind: 'pairs',
      rows: [
        [SLA.sla[lang], pressingCell(sla, lang, true)],
        [WORDS.record[lang], path],
      ],
    },
    headBlock(head, lang),
  ],
});

/** What was typed; a word that is none is refused before anything is asked or connected. */
function openingOf(args: readonly string[], { client, reporterWords, severity, line }: Options): Opening {
  return {
    complaint: args.flat().join(' ').trim(),
    client: client?.trim() || undefined,
    reporterWords: reporterWords?.trim() || undefined,
    severity: severity === undefined ? undefined : severityOf(severity),
    line: line === undefined ? undefined : lineOf(line),
  };
}

/** Asks for what is missing where somebody can be asked, else names all of it. */
async function complete(context: Context, given: Opening): Promise<{ opening: Opening; whose: Whose }> {
  const known = given.client === undefined ? await connected(context) : typed(context, given.client);
  if (given.complaint !== '' && known !== undefined) return { opening: given, whose: known };
  const { prompt, lang } = context;
  if (!prompt) throw missing(given, known);
  const opening = await askOpening(given, { prompt, lang, needsClient: known === undefined });
  return { opening, whose: known ?? { client: opening.client! } };
}

/** A client that was typed by hand: nothing is connected, and a profile that was typed beside it says what was promised. */
const typed = ({ options: { profile } }: Context, client: string): Whose => ({
  client,
  ...(profile === undefined ? {} : { profile }),
});

/** The client whose database answers; undefined where nobody named one, no profile is kept, and the demo is not there either. */
async function connected(context: Context): Promise<Whose | undefined> {
  const { options, profiles } = context;
  try {
    const { client, profile, system, session } = await context.database();
    return { client, profile, system: system.id, database: databaseOf(session.server) };
  } catch (error) {
    const isNamed = options.db !== undefined || options.profile !== undefined || (await profiles.names()).length > 0;
    if (isNamed || !(error instanceof UserError)) throw error;
    return undefined;
  }
}

function missing({ complaint }: Opening, whose: Whose | undefined): UsageError {
  const parts = [
    ...(complaint === '' ? [text('the complaint', 'жалобы')] : []),
    ...(whose === undefined
      ? [text('whose it is (--client NAME, or --profile NAME)', 'клиента (--client ИМЯ или --profile ИМЯ)')]
      : []),
  ];
  const [en, ru] = [parts.map((part) => part.en).join(' and '), parts.map((part) => part.ru).join(' и ')];
  return new UsageError({
    code: complaint === '' ? 'incident/no-complaint' : 'incident/no-client',
    message: text(
      `An incident is not opened without ${en}; nobody can be asked here.`,
      `Инцидент не открыт: не хватает ${ru}, а спросить здесь некого.`,
    ),
    hint: text(
      `mmsup incident open${whose === undefined ? ' --client NAME' : ''} "what the customer said"; the demo’s own: mmsup demo start`,
      `mmsup incident open${whose === undefined ? ' --client ИМЯ' : ''} "слова клиента"; запустить демо: mmsup demo start`,
    ),
    data: { missing: parts.map((part) => part.en) },
  });
}
