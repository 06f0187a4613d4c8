import type { CauseRow } from '../causes/rows.ts';
import { closestNames } from '../model/closest.ts';
import { maskText } from '../model/personal.ts';
import { type Lang, type Text, text, verbatim } from '../text.ts';
import type { Prompt } from '../ui/prompt.types.ts';
import { NO_CAUSE } from './closing.ts';
import type { FoundCause } from './state.ts';

const ASK = {
  cause: text('What was the cause?', 'В чём была причина?'),
  other: text('choose from the catalogue', 'выбрать из каталога'),
  none: text('nobody has found one', 'причину не нашли'),
  search: text(
    'Which one? A word of its name, or its id (Enter shows all)',
    'Какая? Слово из названия или код (Enter — показать все)',
  ),
  which: text('Which of these?', 'Какая из них?'),
  again: text('search once more', 'искать ещё раз'),
} as const;

const nothingLike = (typed: string): Text =>
  text(
    `No cause is called like “${typed}”. Enter alone shows all of them.`,
    `Нет причины, похожей на «${typed}». Просто Enter — показать все.`,
  );

export interface AskingCause {
  readonly prompt: Prompt;
  readonly lang: Lang;
  /** The causes that ship. */
  readonly catalogue: readonly CauseRow[];
  /** Causes that were found in the incident, the latest first. */
  readonly found: readonly FoundCause[];
}

/** A cause that can be chosen. */
type Candidate = Pick<CauseRow, 'id' | 'name'>;

/** The choices that are no cause: none is called so. */
const OTHER = '?';
const AGAIN = '??';

/** Asks which cause it was: one that was found, one of the catalogue, or null where nobody has found any. */
export async function askCause({ prompt, lang, catalogue, found }: AskingCause): Promise<string | null> {
  const candidates = candidatesOf(catalogue, found);
  const offered = found.map(({ cause, title }) => ({
    ...choiceOf(candidates.find(({ id }) => id === cause)!, lang),
    description: title,
  }));
  const none = { value: NO_CAUSE, name: ASK.none[lang] };
  const chosen = await prompt.select(ASK.cause[lang], [...offered, { value: OTHER, name: ASK.other[lang] }, none]);
  if (chosen !== OTHER) return chosen === NO_CAUSE ? null : chosen;
  const validate = (typed: string): true | string =>
    typed.trim() === NO_CAUSE || causesLike(typed, candidates).length > 0 || nothingLike(maskText(typed.trim()))[lang];
  for (;;) {
    const typed = (await prompt.input(ASK.search[lang], { validate })).trim();
    if (typed === NO_CAUSE) return null;
    if (candidates.some(({ id }) => id === typed)) return typed;
    const like = causesLike(typed, candidates).map((one) => choiceOf(one, lang));
    const which = await prompt.select(ASK.which[lang], [...like, { value: AGAIN, name: ASK.again[lang] }, none]);
    if (which !== AGAIN) return which === NO_CAUSE ? null : which;
  }
}

/** What was found first; a client's own description may name causes that the catalogue does not. */
function candidatesOf(catalogue: readonly CauseRow[], found: readonly FoundCause[]): readonly Candidate[] {
  const rows = new Map(catalogue.map((row) => [row.id, row]));
  const first = found.map(({ cause, title }) => rows.get(cause) ?? { id: cause, name: verbatim(title) });
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...catalogue.filter(({ id }) => !ids.has(id))];
}

const choiceOf = ({ id, name }: Candidate, lang: Lang) => ({ value: id, name: `${name[lang]} (${id})` });

/** Where a Russian word has its ending. */
const ENDING = 2;
const SHORT = 5;

/** The candidates in whose id or name, of either language, all of the words stand; else those whose id is close; all where nothing was typed. Pure. */
export function causesLike(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const stems = words.map((word) => (word.length > SHORT ? word.slice(0, -ENDING) : word));
  const holding = candidates.filter(({ id, name }) => {
    const said = `${id} ${name.en} ${name.ru}`.toLowerCase();
    return stems.every((stem) => said.includes(stem));
  });
  if (holding.length > 0) return holding;
  const close = closestNames(
    typed.trim(),
    candidates.map(({ id }) => id),
  );
  return candidates.filter(({ id }) => close.includes(id));
}
