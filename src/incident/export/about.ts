import { isZone } from '../../model/moment.ts';
import type { Lang } from '../../text.ts';
import type { CorrectedEvent } from '../correction.ts';
import type { IncidentState } from '../state.ts';
import { WORDS } from '../words.ts';
import type { Figure } from './document.types.ts';
import { findingsOf, type KeptFinding, type KeptResult } from './found.ts';
import { databaseWords } from './ran-on.ts';
import { ABOUT } from './words.ts';

/** When it was opened and closed: when that happened, where somebody has said so. */
export function timesOf({ openedAt, closedAt }: IncidentState, events: readonly CorrectedEvent[]) {
  const happened = (event: CorrectedEvent | undefined) =>
    typeof event?.['happened'] === 'string' ? event['happened'] : undefined;
  return {
    openedAt: happened(events.find(({ type }) => type === 'incident.opened')) ?? openedAt,
    closedAt: closedAt && (happened(events.findLast(({ type }) => type === 'incident.closed')) ?? closedAt),
  };
}

/** The clock of the business: of the client's calendar, else as the newest result or finding names it. */
export function zoneOf(events: readonly CorrectedEvent[], results: readonly KeptResult[]): string {
  const sla = events.find(({ type }) => type === 'incident.opened')?.['sla'];
  const named = (holder: unknown) => (holder as { readonly zone?: unknown } | null | undefined)?.zone;
  const agreed = named((sla as { readonly agreement?: unknown } | null | undefined)?.agreement);
  const inResults = results.toReversed().flatMap(({ facts }) => [facts['zone'], named(facts['clock'])]);
  const inFindings = events.toReversed().flatMap((event) => findingsOf(event['findings']).map(zoneIn));
  const zones = [agreed, ...inResults, ...inFindings];
  return zones.find((zone): zone is string => typeof zone === 'string' && isZone(zone)) ?? 'UTC';
}

const zoneIn = ({ evidence }: KeptFinding): unknown => evidence?.['zone'];

/** What the complaint is about: as it was named at the opening, else as the results that were kept name it. */
export function aboutOf({ linked }: IncidentState, results: readonly KeptResult[], lang: Lang): readonly Figure[] {
  const named = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const inFacts = (noun: 'campaign' | 'run' | 'segment') => {
    for (const { facts } of results.toReversed()) {
      const { id, name } = (typeof facts[noun] === 'object' && facts[noun] !== null ? facts[noun] : {}) as {
        readonly id?: unknown;
        readonly name?: unknown;
      };
      if (named(id) !== null) return named(name) === null ? named(id) : `${named(name)} (${named(id)})`;
    }
    return null;
  };
  return (['campaign', 'run', 'segment'] as const).flatMap((noun) => {
    const value = linked[noun] ?? inFacts(noun);
    return value === null ? [] : [{ label: ABOUT[noun][lang], value }];
  });
}

export function holderOf({ custody: { line, holder, waiting, sameUserAs } }: IncidentState, lang: Lang): string | null {
  const same = sameUserAs === null ? null : WORDS.sameUser(sameUserAs)[lang];
  const parts = [line, holder, same, waiting ? `→ ${waiting.to}` : null].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

export function databaseOf({ profile, system, database }: IncidentState): string | null {
  const parts = [databaseWords(database), profile, system].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}
