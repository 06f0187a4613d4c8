import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { happenedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, withHappened } from './moment.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireOpen, requireReason } from './refusals.ts';
import { SEVERITIES, severityOf } from './severities.ts';
import { foldIncident } from './state.ts';
import { INCIDENT_SEVERITY, WORDS } from './words.ts';

interface Graded {
  readonly id: string;
  readonly from: string;
  readonly severity: string;
  readonly why: string;
  readonly head: Head;
}

export const incidentSeverity = defineCommand<Graded>({
  path: 'incident severity',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .argument('<severity>', SEVERITIES.join(', '))
        .option('--why <text>', 'the reason; always needed'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident severity latest critical --why "All clients of the bank are affected"\n  $ mmsup incident severity latest low --why "Only a test campaign" --json',
    );
  },

  async run(context, [given = '', word = ''], options: Happened & { why?: string }) {
    const severity = severityOf(word);
    const why = requireReason(options.why, `mmsup incident severity ${given} ${severity}`);
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const incident = foldIncident(record);
    requireOpen(incident);
    const { id, severity: from } = incident;
    if (from === severity) throw sameSeverity(id, severity);
    const type = 'incident.severity';
    const happened = happenedInOrder(options, { type, now: context.deps.now() }, record);
    const { head, notEvaluated } = await writeEvent(context, id, { type, severity, from, why, ...happened });
    return {
      subject: { kind: 'incident', id },
      findings: [],
      facts: { id, from, severity, why: (await context.mask()).text(why), head },
      notEvaluated,
    };
  },

  render: ({ id, from, severity, why, head }, lang) => [
    { kind: 'paragraph', text: WORDS.severityNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.before[lang], INCIDENT_SEVERITY[from]?.[lang] ?? from],
        [WORDS.severity[lang], INCIDENT_SEVERITY[severity]?.[lang] ?? severity],
        [WORDS.why[lang], why],
      ],
    },
    headBlock(head, lang),
  ],
});

function sameSeverity(id: string, severity: string): UsageError {
  return new UsageError({
    code: 'incident/same-severity',
    message: text(
      `The severity of ${id} is ${severity} already; nothing was written.`,
      `Важность инцидента ${id} уже ${severity}; ничего не записано.`,
    ),
    hint: text(`Read the incident with: mmsup incident show ${id}`, `Прочитать инцидент: mmsup incident show ${id}`),
  });
}
