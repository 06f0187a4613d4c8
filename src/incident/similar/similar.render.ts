import { formatDuration } from '../../model/moment.ts';
import type { Lang, Text } from '../../text.ts';
import type { Block, Cell } from '../../view.ts';
import { OUTCOMES } from '../closing.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { Similar, SimilarGroup } from './rank.ts';
import { SIMILAR, tellCompared, tellMore } from './words.ts';

/** A similar incident with what its cause's article says. */
export interface ToldSimilar extends SimilarGroup {
  readonly causeName: Text | null;
  /** How the cause is repaired. */
  readonly repair: Text | null;
  readonly because: Text;
}

export interface SimilarFacts {
  readonly asked: { readonly id: string | null; readonly words: string | null; readonly fingerprint: Fingerprint };
  readonly compared: { readonly incidents: number; readonly clients: number };
  readonly similar: readonly ToldSimilar[];
}

/** What was compared, and what was like it, each with the reason and what solved it. Pure. */
export function renderSimilar({ asked, compared, similar }: SimilarFacts, lang: Lang): readonly Block[] {
  const heading: Block = { kind: 'heading', text: `${SIMILAR.like[lang]}: ${asked.id ?? asked.words ?? ''}` };
  if (isEmpty(asked.fingerprint)) return [heading, { kind: 'paragraph', text: SIMILAR.nothingKnown[lang] }];
  const by = tellCompared(asked.fingerprint, compared.incidents, compared.clients)[lang];
  if (similar.length === 0) return [heading, { kind: 'paragraph', text: `${SIMILAR.nothing[lang]} ${by}` }];
  return [
    heading,
    { kind: 'paragraph', text: by, tone: 'muted' },
    ...similar.flatMap((one) => toldOne(one, lang)),
    { kind: 'paragraph', text: SIMILAR.read[lang], tone: 'muted' },
  ];
}

const isEmpty = ({ symptoms, edges, runbooks, cause, changes }: Fingerprint): boolean =>
  cause === null && [symptoms, edges, runbooks, changes].every((part) => part.length === 0);

function toldOne(similar: ToldSimilar, lang: Lang): readonly Block[] {
  const { reference, id, score, because, opened, cause, causeName, repair, why, more } = similar;
  const name = id ?? `${reference} (${SIMILAR.otherClient[lang]})`;
  const told = causeName ? `${causeName[lang]} (${cause})` : (cause ?? SIMILAR.noCause[lang]);
  const rows: (readonly [string, Cell])[] = [
    [SIMILAR.why[lang], because[lang]],
    [SIMILAR.cause[lang], told],
    ...(repair ? [[SIMILAR.repair[lang], repair[lang]] as const] : []),
    ...(why ? [[SIMILAR.decided[lang], why] as const] : []),
    [SIMILAR.outcome[lang], ended(similar, lang)],
    [SIMILAR.opened[lang], opened],
    ...(more.incidents > 0 ? [[SIMILAR.more[lang], tellMore(more, lang)] as const] : []),
  ];
  return [
    { kind: 'heading', text: `${Math.round(score * 100)}% ${name}` },
    { kind: 'pairs', rows },
  ];
}

function ended({ status, outcome, resolveSeconds }: Similar, lang: Lang): Cell {
  if (status === 'open') return { text: SIMILAR.stillOpen[lang], tone: 'warn' };
  const how = outcome ? OUTCOMES[outcome][lang] : SIMILAR.notSaid[lang];
  return `${how}; ${SIMILAR.took[lang].toLowerCase()} ${formatDuration(resolveSeconds, lang)}`;
}
