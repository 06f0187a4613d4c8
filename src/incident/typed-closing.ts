import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { maskText } from '../model/personal.ts';
import { type Text, text, verbatim } from '../text.ts';
import { NO_CAUSE, OUTCOMES, type Outcome } from './closing.ts';
import { oneOf } from './hints.ts';
import type { KnownCauses } from './known-causes.ts';
import type { IncidentEvent } from './link.ts';

/** What is said of an incident when it is closed; undefined = not yet. */
export interface Closing {
  /** Null = nobody has found one. */
  readonly cause: string | null | undefined;
  /** What was decided and done. */
  readonly why: string | undefined;
  readonly outcome: Outcome | undefined;
  /** What would keep it from coming again; null = nothing is proposed. */
  readonly proposal: string | null | undefined;
}

/** Reads an outcome. Throws UsageError `incident/outcome`. */
export function outcomeOf(word: string): Outcome {
  if (Object.hasOwn(OUTCOMES, word)) return word as Outcome;
  throw new UsageError({
    code: 'incident/outcome',
    message: text(`"${word}" is no outcome.`, `Итога «${word}» нет.`),
    hint: oneOf(Object.keys(OUTCOMES)),
  });
}

/**
 * A cause that was typed: its id, or null for "none". One that this very record names is taken too: a client's own description may name causes of its own.
 * Throws UsageError `cause/unknown`, with the ids that are close.
 */
export function causeOf(typed: string, known: KnownCauses, found: readonly string[]): string | null {
  const id = typed.trim();
  if (id === NO_CAUSE) return null;
  if (known.has(id) || found.includes(id)) return id;
  const near = closestNames(id, [...found, ...known]);
  throw new UsageError({
    code: 'cause/unknown',
    message: text(
      `There is no cause "${maskText(id)}"; nothing was written.`,
      `Причины «${maskText(id)}» нет; ничего не записано.`,
    ),
    hint:
      near.length > 0
        ? text(
            `Did you mean ${near.join(' or ')}? Where nobody has found a cause: --cause ${NO_CAUSE}`,
            `Возможно, имелось в виду ${near.join(' или ')}? Если причину не нашли: --cause ${NO_CAUSE}`,
          )
        : text(
            `List the causes with: mmsup cause list; where nobody has found one: --cause ${NO_CAUSE}`,
            `Список причин: mmsup cause list; если причину не нашли: --cause ${NO_CAUSE}`,
          ),
    data: { near },
  });
}

/** Refuses a correction of a closing that would say no cause or outcome that there is. Throws UsageError `cause/unknown`, `incident/outcome`. */
export function requireClosingWord(event: IncidentEvent, field: string, to: string, known: KnownCauses): void {
  if (event.type !== 'incident.closed') return;
  if (field === 'cause') causeOf(to, known, []);
  if (field === 'outcome') outcomeOf(to);
}

/** What the closing lacks, as it is typed. */
export function missingIn({ cause, why, outcome }: Closing): readonly Text[] {
  return [
    ...(cause === undefined
      ? [text(`--cause ID (or --cause ${NO_CAUSE})`, `--cause КОД (или --cause ${NO_CAUSE})`)]
      : []),
    ...(why === undefined ? [text('--why "what was decided"', '--why "что решили"')] : []),
    ...(outcome === undefined ? [verbatim(`--outcome ${Object.keys(OUTCOMES).join('|')}`)] : []),
  ];
}

/** Throws UsageError `incident/how-closed` where nobody can be asked for what is missing. */
export function requireComplete(id: string, closing: Closing): void {
  const missing = missingIn(closing);
  if (missing.length === 0) return;
  const [en, ru] = [missing.map((one) => one.en), missing.map((one) => one.ru)];
  const typedIn = (options: readonly string[]) =>
    `mmsup incident close ${id} ${options.join(' ').replace(/ \([^)]*\)/, '')}`;
  throw new UsageError({
    code: 'incident/how-closed',
    message: text(
      `The incident ${id} is not closed without ${en.join(' and ')}; nobody can be asked here.`,
      `Инцидент ${id} не закрыть без ${ru.join(' и ')}, а спросить здесь некого.`,
    ),
    hint: text(typedIn(en), typedIn(ru)),
    data: { missing: en },
  });
}
