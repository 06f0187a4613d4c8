import { type Context, defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { databaseOf } from './command-event.ts';
import { headBlock, headOf } from './head.ts';
import type { IncidentRequest } from './link.ts';
import type { Head } from './read.ts';
import { SEVERITIES, severityOf } from './severities.ts';
import { WORDS } from './words.ts';

interface Opened {
  readonly id: string;
  readonly path: string;
  readonly client: string;
  readonly complaint: string;
  readonly head: Head;
}

export const incidentOpen = defineCommand<Opened>({
  path: 'incident open',

  configure: (command) => {
    command
      .argument('<complaint...>', 'what the customer said, in their own words')
      .option('--client <name>', 'client, where no database is to be connected')
      .option('--severity <word>', SEVERITIES.join(', '), 'normal')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident open "Nobody got the VIP mailing"\n  $ mmsup incident open --client acme --severity high "The report is empty"',
      );
  },

  async run(context, args, options: { client?: string; severity?: string }) {
    const complaint = args.flat().join(' ').trim();
    if (complaint === '')
      throw new UsageError({
        code: 'incident/no-complaint',
        message: 'The complaint is empty.',
        hint: 'mmsup incident open "what the customer said"',
      });
    const severity = severityOf(options.severity ?? 'normal');
    const place = options.client === undefined ? await connected(context) : { client: options.client };
    const link = await context.incidents.open({ ...place, complaint, severity });
    return {
      subject: { kind: 'incident', id: link.id },
      findings: [],
      facts: { id: link.id, path: link.path, client: place.client, complaint, head: await headOf(link, context) },
      notEvaluated: [],
    };
  },

  render: ({ id, complaint, path, head }, lang) => [
    { kind: 'heading', text: `${complaint} — ${id}` },
    { kind: 'paragraph', text: `${WORDS.openedNow[lang]} ${id}` },
    { kind: 'pairs', rows: [[WORDS.record[lang], path]] },
    headBlock(head, lang),
  ],
});

async function connected(context: Context): Promise<Omit<IncidentRequest, 'complaint'>> {
  const { client, profile, system, session } = await context.database();
  return { client, profile, system: system.id, database: databaseOf(session.server) };
}
