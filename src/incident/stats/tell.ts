import { formatDuration } from '../../model/moment.ts';
import type { Lang, Text } from '../../text.ts';
import { SLA } from '../sla/words.ts';
import type { Figures, Kept, Times } from './figures.ts';
import type { Grouping } from './groups.ts';
import { MOMENTS, type MomentName } from './measure.ts';
import type { Recurring } from './recurring.ts';
import { MOMENT_WORD, STATS } from './words.ts';

/** How a group is called. */
export function nameOf(name: string | null, by: Grouping | null, lang: Lang): string {
  return name ?? (by === 'cause' ? STATS.noCause : STATS.nobody)[lang];
}

/** Whether anything was promised, so that there is something to keep. */
export const isPromised = ({ kept, broken, running }: Kept): boolean => kept + broken + running > 0;

/** `41/45 (2 by what was said)`: kept, of those that are decided; undefined where none is. */
export function keptShare({ kept, broken, keptSaid }: Kept, lang: Lang): string | undefined {
  if (kept + broken === 0) return undefined;
  return `${kept}/${kept + broken}${keptSaid > 0 ? ` (${keptSaid} ${SLA.said[lang]})` : ''}`;
}

/** `4 min 23 s / 1 h 5 min`, and of how many where that is not all of them: the middle, and within what nine of ten were done. */
export function timesText({ n, median, p90 }: Times, incidents: number, lang: Lang): string {
  if (n === 0) return '—';
  const of = n === incidents ? '' : ` (${n})`;
  return `${formatDuration(median, lang)} / ${formatDuration(p90, lang)}${of}`;
}

/** What the figures of the times leave out; undefined where that is nothing. */
export function unknownTimes({ times }: Figures, lang: Lang): string | undefined {
  return counted(STATS.unknownTimes, lang, (moment) => times[moment].unknown);
}

/** What must be known beside how many promises were kept: those that rest on somebody's word, and those that nobody could have kept. */
export function slaRemarks({ sla }: Figures, lang: Lang): readonly string[] {
  const said = counted(STATS.keptSaid, lang, (moment) => sla[moment].keptSaid);
  const raised = counted(STATS.brokenRaised, lang, (moment) => sla[moment].brokenRaised);
  return [said, raised].filter((remark) => remark !== undefined);
}

/** `Words: Acknowledged 2, Resolved 1`; undefined where all are 0. */
function counted(words: Text, lang: Lang, countOf: (moment: MomentName) => number): string | undefined {
  const some = MOMENTS.filter((moment) => countOf(moment) > 0);
  const told = some.map((moment) => `${MOMENT_WORD[moment][lang]} ${countOf(moment)}`);
  return some.length === 0 ? undefined : `${words[lang]}: ${told.join(', ')}`;
}

/** More clients than this are counted. */
const MOST_CLIENTS = 8;

/** `alfa 3, beta 1, … (+2)` */
export function whereText({ clients }: Pick<Recurring, 'clients'>): string {
  const named = clients.slice(0, MOST_CLIENTS).map(({ client, incidents }) => `${client} ${incidents}`);
  const more = clients.length - named.length;
  return `${named.join(', ')}${more > 0 ? `, … (+${more})` : ''}`;
}
