import type { Brief } from '../model/brief.ts';
import { type Text, text } from '../text.ts';
import type { IncidentState } from './state.ts';
import { tellVerdict } from './tell.ts';

/** Makes the brief of an incident that another line takes over, out of its record alone. Pure. */
export function briefOfRecord(incident: IncidentState, ask: string | null): Brief {
  const { complaint, reporterWords, commands, found, ruledOut, open, notes, next, evidence } = incident;
  return {
    complaint,
    reporterWords,
    ask,
    done: commands.map(({ line, outcome }) => {
      const said = tellVerdict(outcome);
      return text(`${line}: ${said.en}`, `${line}: ${said.ru}`);
    }),
    found: found.map(({ cause, title }): Text => text(`${title} (${cause})`, `${title} (${cause})`)),
    ruledOut,
    open,
    notes,
    next,
    evidence: evidence.map(({ hash, name }) => `${hash.slice(0, 12)} ${name}`),
  };
}
