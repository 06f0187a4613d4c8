import { isMap, type ParsedNode } from 'yaml';
import { UsageError } from '../../errors.ts';
import { positionAt, readYaml } from '../../model/yaml.ts';
import { type Text, text } from '../../text.ts';

/** What was given: an input, or an answer, by its name. */
export interface GivenName {
  readonly part: 'inputs' | 'answers';
  readonly name: string;
}

/** Where a value stands in an answers file. */
export interface GivenPlace {
  readonly file: string;
  /** Counts from 1, as the column. */
  readonly line: number;
  readonly column: number;
}

/** Says where something was given; undefined for what stands in the command line. */
export type PlaceOf = (given: GivenName) => GivenPlace | undefined;

/** The places of an answers file that can be read. */
export function placesIn(content: string, file: string): PlaceOf {
  return ({ part, name }) => {
    const top = readYaml(content, file).contents;
    const map = isMap(top) ? top.get(part, true) : undefined;
    const pair = isMap(map)
      ? map.items.find(({ key }) => String((key as { value?: unknown }).value) === name)
      : undefined;
    const node = (pair?.value ?? pair?.key) as ParsedNode | undefined;
    return node && { file, ...positionAt(content, node.range[0]) };
  };
}

/** Makes all checks, so that whoever corrects a file learns of all that is wrong in it at once. Throws UsageError with the code of the first. */
export function checkEach(checks: readonly (GivenName & { readonly check: () => void })[], placeOf: PlaceOf): void {
  const wrong = checks.flatMap((one) => {
    const error = errorOf(one.check);
    return error ? [{ error, place: placeOf(one) }] : [];
  });
  const [first] = wrong;
  if (!first) return;
  if (wrong.length === 1 && !first.place) throw first.error;
  const told = wrong.toSorted(byPlace);
  const { error } = told[0]!;
  const isOne = told.length === 1;
  throw new UsageError({
    code: error.code,
    message: lines(told.map((one) => toldAt(one, !isOne))),
    hint: isOne ? error.words.hint : text('Correct them; nothing was run.', 'Исправьте их; ничего не выполнено.'),
    data: { ...error.data, ...(isOne ? {} : { problems: told.map(problemOf) }) },
  });
}

interface Wrong {
  readonly error: UsageError;
  readonly place: GivenPlace | undefined;
}

function errorOf(check: () => void): UsageError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** Those of the command line first. */
const byPlace = ({ place: one }: Wrong, { place: other }: Wrong): number =>
  (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);

function toldAt({ error: { words }, place }: Wrong, withHint: boolean): Text {
  const at = place ? `${place.file}:${place.line}:${place.column}: ` : '';
  const { message, hint } = words;
  const more = withHint && hint ? hint : { en: '', ru: '' };
  return text(`${at}${message.en} ${more.en}`.trimEnd(), `${at}${message.ru} ${more.ru}`.trimEnd());
}

const lines = (all: readonly Text[]): Text =>
  text(all.map(({ en }) => en).join('\n'), all.map(({ ru }) => ru).join('\n'));

const problemOf = ({ error: { code, message, hint }, place }: Wrong) => ({ code, message, hint, ...place });
