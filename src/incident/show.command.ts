import { defineCommand } from '../command.ts';
import type { NotEvaluated } from '../result.ts';
import { text, verbatim } from '../text.ts';
import type { ChainFault } from './chain.ts';
import { renderIncident, type Shown } from './incident.render.ts';
import { findPlace } from './places.ts';
import { readRecord } from './read.ts';
import { foldIncident } from './state.ts';

export const incidentShow = defineCommand<Shown>({
  path: 'incident show',

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .option('--all', 'the whole timeline, however long it is')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident show latest\n  $ mmsup incident show 2026-11-23-demo-001 --json',
      );
  },

  async run({ incidents: { root } }, [id = ''], { all = false }: { all?: boolean }) {
    const incident = foldIncident(await readRecord(await findPlace(root, id)));
    return {
      subject: { kind: 'incident', id: incident.id },
      findings: [],
      facts: { ...incident, isWhole: all },
      notEvaluated: incident.faults.map(damage),
    };
  },

  render: renderIncident,
});

const DAMAGE = {
  'not-readable': text('this line cannot be read', 'эту строку нельзя прочитать'),
  changed: text(
    'this line or the one before it was changed, removed or put in',
    'эта строка или строка перед ней изменена, удалена или вставлена',
  ),
  'out-of-order': text('this line does not follow the one before it', 'эта строка не следует за предыдущей'),
  cut: text('the record ends before its last known line', 'запись обрывается раньше своей последней известной строки'),
} as const;

/** A damaged record proves less than it says, and the answer must say so. */
function damage({ file, line, kind }: ChainFault): NotEvaluated {
  return { what: verbatim(`${file}:${line}`), why: DAMAGE[kind], couldChangeAnswer: true };
}
