import { longMoment } from '../../model/long-moment.ts';
import { SLA_CLOCKS } from '../../model/sla/agreement.types.ts';
import { type Lang, text } from '../../text.ts';
import type { IncidentRecord } from '../record/read.ts';
import { isDoubtful } from '../sla/doubts.ts';
import { slaOf } from '../sla/standing.ts';
import type { SaidMoment } from '../sla/standing.types.ts';
import { SAID_OF, SLA, STOPPED_BY, tellRaised } from '../sla/words.ts';
import type { DocumentDeadline, ExportDocument, SaidTime } from './document.types.ts';
import type { Wish } from './source.types.ts';

const NAMES = {
  acknowledge: text('Taking the case up', 'Принять обращение'),
  diagnose: text('Finding the cause', 'Найти причину'),
  resolve: text('Solving it', 'Решить'),
} as const;

/** How what was promised to the client was kept; nothing where nothing was promised. Pure. */
export function deadlinesOf(
  record: IncidentRecord,
  { lang, now, zone }: Pick<Wish, 'lang' | 'now'> & Pick<ExportDocument, 'zone'>,
): readonly DocumentDeadline[] {
  const standing = slaOf(record, now.toISOString());
  const { agreed, clocks } = standing;
  if (agreed === null) return [];
  return SLA_CLOCKS.map((clock) => {
    const { state, targetSeconds, countedSeconds, raised, said } = clocks[clock];
    const moments = said.map((one) => saidTime(one, lang));
    const remarks = [
      ...(state === 'not-measured' || state === 'running' ? [] : moments.map((one) => saidWords(one, zone, lang))),
      ...(raised ? [tellRaised(raised, (at) => longMoment(at, zone, lang))[lang]] : []),
    ];
    return {
      name: NAMES[clock][lang],
      state,
      targetSeconds,
      countedSeconds,
      isDoubtful: isDoubtful(standing, clock),
      said: moments,
      remarks,
    };
  });
}

const saidTime = ({ type, at, recordedAt }: SaidMoment, lang: Lang): SaidTime => ({
  what: (SAID_OF[type] ?? STOPPED_BY[type])?.[lang] ?? type,
  happened: at,
  recorded: recordedAt,
});

/** `by what was said: when it was closed, 20 November 2026, 12:00; recorded 24 November 2026, 09:10`: whoever is measured may have said it. */
function saidWords({ what, happened, recorded }: SaidTime, zone: string, lang: Lang): string {
  const [then, written] = [happened, recorded].map((at) => longMoment(at, zone, lang));
  return `${SLA.said[lang]}: ${what}, ${then}; ${SLA.recorded[lang]} ${written}`;
}
