import { hashOf, isAgreed } from '../../model/sla/agreement.ts';
import { type Lang, text } from '../../text.ts';
import type { CorrectedEvent } from '../correction.ts';
import type { DocumentPinned } from './document.types.ts';

type Fields = Readonly<Record<string, unknown>>;
type State = DocumentPinned['state'];

const WORDS = {
  agreement: text('what was promised (SLA)', 'обещанные сроки (SLA)'),
  words: text('words', 'слова'),
};

/**
 * What was copied into the record so that a later edit elsewhere does not rewrite it: the texts of the runbooks that were walked, and the agreement by which the
 * promised times are counted; each with its hash and whether it is still the same. Pure.
 */
export function pinnedOf(
  events: readonly CorrectedEvent[],
  states: ReadonlyMap<string, State>,
  lang: Lang,
): readonly DocumentPinned[] {
  const texts = new Map(events.flatMap((event) => textsOf(event, lang)));
  const runbooks = [...texts].map(
    ([hash, name]): DocumentPinned => ({ kind: 'runbook', name, hash, state: states.get(hash) ?? 'not-read' }),
  );
  return [...runbooks, ...events.flatMap((event) => agreementIn(event, lang))];
}

/** Hash and name of every text that a run was started with, included runbooks among them. */
function textsOf(event: CorrectedEvent, lang: Lang): readonly (readonly [string, string])[] {
  const { type, runbook, files, hash, strings } = event as CorrectedEvent & Fields;
  if (type !== 'run.started') return [];
  // The first records name a text and its words alone.
  return textsIn(files ?? { name: runbook, text: hash, strings }, lang);
}

function textsIn(files: unknown, lang: Lang): readonly (readonly [string, string])[] {
  const { name, text: source, strings, included } = (files ?? {}) as Fields;
  const called = String(name ?? '');
  return [
    ...(typeof source === 'string' ? [[source, called] as const] : []),
    ...(typeof strings === 'string' ? [[strings, `${called} (${WORDS.words[lang]})`] as const] : []),
    ...(Array.isArray(included) ? included.flatMap((one) => textsIn(one, lang)) : []),
  ];
}

function agreementIn(event: CorrectedEvent, lang: Lang): readonly DocumentPinned[] {
  const { type, sla, masked } = event as CorrectedEvent & Fields;
  const { hash, agreement } = (sla ?? {}) as Fields;
  if (type !== 'incident.opened' || typeof hash !== 'string') return [];
  const name = WORDS.agreement[lang];
  // What was masked before it was written has other bytes than those that were promised.
  const isMasked = Array.isArray(masked) && masked.some((path) => String(path).startsWith('sla'));
  return [{ kind: 'agreement', name, hash, state: isMasked ? 'not-read' : stateOf(sla, hash, agreement) }];
}

function stateOf(sla: unknown, hash: string, agreement: unknown): State {
  if (agreement === undefined || agreement === null) return 'gone';
  return isAgreed(sla) && hashOf(sla.agreement) === hash ? 'intact' : 'changed';
}
