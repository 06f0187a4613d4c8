import { nameForClient } from '../../causes/for-client.ts';
import type { CorrectedEvent } from '../correction.ts';
import { type IncidentState, isLeftOpen } from '../state.ts';
import { tellClient } from './client-events.ts';
import type { DocumentAnswer, Said } from './document.types.ts';
import { causeOf } from './found.ts';
import { forClient } from './internals.ts';
import { onlyIn, saidIn } from './language.ts';
import type { Source, Wish } from './source.types.ts';
import { ABOUT } from './words.ts';

/** What a cause is called for its readers. */
export function nameOf(id: string, { ofSystem }: Source, { lang, audience }: Wish): string {
  const own = audience === 'client' ? nameForClient(id) : undefined;
  const name = (own ?? causeOf(id, ofSystem)?.name)?.[lang] ?? id;
  return audience === 'client' ? name : `${name} (${id})`;
}

/** For a client without what is internal; sentences of which nothing is left vanish. */
function clean(all: readonly Said[], { audience, lang }: Wish, names: readonly string[]): readonly Said[] {
  if (audience !== 'client') return all;
  return all.map(({ text, only }) => ({ text: forClient(text, lang, names), only })).filter(({ text }) => text !== '');
}

interface Frame {
  readonly wish: Wish;
  readonly corrected: readonly CorrectedEvent[];
  readonly names: readonly string[];
}

const changeOf = (event: CorrectedEvent): string => `${String(event['run'])} ${String(event['step'])}`;

/** Confirmations of changes that were not taken back, in the words of their steps. */
export function repairsIn(events: readonly CorrectedEvent[], wish: Wish, names: readonly string[]): readonly Said[] {
  const undone = new Set(
    events.filter((event) => event.type === 'change.undone' && event['undone'] === true).map(changeOf),
  );
  const confirmed = events.filter(
    (event) => event.type === 'change.verified' && event['holds'] === true && !undone.has(changeOf(event)),
  );
  return clean(
    confirmed.map((event) => saidIn(event['say'], wish.lang)),
    wish,
    names,
  );
}

export function nextOf(
  { next, found, closing }: IncidentState,
  answer: DocumentAnswer | null,
  { audience, lang }: Wish,
): readonly Said[] {
  if (audience !== 'client') {
    // What was found is told anew in the language of the document; the rest of the steps are command lines.
    const stored = new Set((found[0]?.next ?? []).map(String));
    const others = next.map((step) => saidIn(step, lang)).filter(({ text }) => !stored.has(text));
    return others.length < next.length ? [...(answer?.repair ?? []), ...others] : others;
  }
  // A workaround leaves the cause where it is.
  return closing === null || closing.outcome === 'workaround' ? (answer?.repair ?? []) : [];
}

/** What steps have ruled out, in their words; then what commands looked for and did not see, by name. */
export function ruledOutOf(
  state: IncidentState,
  source: Source,
  wish: Wish,
  names: readonly string[],
): readonly Said[] {
  const { lang, audience } = wish;
  const said = clean(
    state.ruledOut.map((one) => saidIn(one, lang)),
    wish,
    names,
  );
  const found = new Set(state.found.map(({ cause }) => cause));
  const looked = new Map(source.results.flatMap(({ ruledOut }) => ruledOut).map((one) => [one.cause, one]));
  const unseen = [...looked.values()].filter(({ cause }) => !found.has(cause));
  const named = unseen.flatMap(({ cause, because }): Said[] => {
    if (audience !== 'client') {
      const only = onlyIn(because, lang);
      return [{ text: `${nameOf(cause, source, wish)}: ${because}`, only }];
    }
    const own = nameForClient(cause);
    return own ? [{ text: sentenceCase(own[lang]), only: null }] : [];
  });
  return [...said, ...named];
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** For a client: changes that were not made, in his words; of the rest only how much it is, where it speaks of the inside. */
export function openOf(state: IncidentState, { wish, corrected, names }: Frame): readonly Said[] {
  const { audience, lang } = wish;
  if (audience !== 'client') return state.open.map((said) => saidIn(said, lang));
  const changes = corrected.filter(isLeftOpen).flatMap((event) => tellClient(event, { lang, names }) ?? []);
  // What could not be looked at is told in the words of the inside.
  const untold = corrected.filter(({ type }) => type === 'step.errored').length + corrected.flatMap(gapsIn).length;
  const rest = untold === 0 ? [] : [{ text: ABOUT.untold(untold)[lang], only: null }];
  return [...unlike(changes.map(({ what, only }) => ({ text: what, only }))), ...rest];
}

const gapsIn = (event: CorrectedEvent): readonly unknown[] => (Array.isArray(event['gaps']) ? event['gaps'] : []);

/** The same sentence once. */
const unlike = (all: readonly Said[]): readonly Said[] => [...new Map(all.map((said) => [said.text, said])).values()];
