import { type MaskText, maskSightings, placeholderOf, shapeOf, type TokenOf } from '../personal.ts';
import { classOfColumn, normalForm, type PersonalClass } from './class.ts';
import { columnsOf, kindUnder, type PersonalColumns } from './columns.ts';
import { findPersonal } from './find.ts';
import type { KindOf } from './forms/form.ts';
import { indexOfValues, type KnownValue, type KnownValues, knownValue } from './known.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { isSecretUnder } from './secrets.ts';
import { exceptStaff } from './staff.ts';

/** How the work of one command line masks: by shape on a terminal, with the client's tokens once a record is written. */
export interface Masker {
  /** A free text: values of known columns and known people first, then whatever looks personal. */
  readonly text: MaskText;
  /** A value of a column that holds personal data, whatever it looks like; from here on it is known in free texts too. `word`: the description's class. */
  value(this: void, value: unknown, word?: string): unknown;
  /**
   * A value that stands under this name in a file of others: masked whole where the name is that of a personal column or of a secret, else as free text.
   * `isLoose`: it may be no value at all, so it is not known elsewhere. `kind`: what the names beside it say that it is; absent = by its own name.
   */
  field(this: void, name: string, value: string, isLoose?: boolean, kind?: ReturnType<KindOf>): string;
  /** What stands in a column of this name: a class of personal data, a secret, or undefined. */
  readonly kindOf: KindOf;
  /** Columns of a description: its own, or one that a record was worked with. */
  learnColumns(this: void, personal: Readonly<Record<string, string>> | undefined): void;
  /** A value that may stand in a later free text; nothing is shown. */
  learn(value: unknown, word?: string): void;
  /** True once a record is written: then it is worth knowing more people than are shown. */
  isRecording(): boolean;
}

/** The masker as `run` holds it: what it knows grows while the command line runs. One per command line, handed on by name. */
export interface GrowingMasker extends Masker {
  /** From here on values leave tokens, and those that the record remembers are known: what is shown is masked as what is kept. */
  useTokens(tokenOf: TokenOf, remembered?: KnownValues): void;
  /** The same knowledge with the tokens of one record, and with what the record itself knows. */
  of(tokenOf: TokenOf, remembered?: KnownValues): Pick<Masker, 'text'>;
  /** Values that were learned since it was asked last. */
  newlyKnown(): readonly KnownValue[];
}

/** What a record adds to the knowledge of a command line. */
interface OfRecord {
  readonly tokenOf: TokenOf | undefined;
  readonly remembered: KnownValues;
}

/** People of a file that are known in later texts, at most: nobody writes notes about more. */
const MOST_FROM_FILES = 2_000;

const NOTHING: KnownValues = { isEmpty: true, at: () => undefined };

/** A masker that knows nothing yet but the secrets of its process. */
export function createMasker(secrets: readonly string[] = []): GrowingMasker {
  let columns: PersonalColumns = columnsOf();
  let tokenOf: TokenOf | undefined;
  let remembered = NOTHING;
  let fresh: KnownValue[] = [];
  const values = indexOfValues();
  let fromFiles = 0;
  const textWith = (now: () => OfRecord): MaskText => {
    const sightingsIn = (text: string) => findPersonal(text, { columns, known: [values, now().remembered], secrets });
    return Object.assign((text: string) => maskSightings(text, sightingsIn(text), now().tokenOf), {
      ofStaff: (text: string) => maskSightings(text, exceptStaff(text, sightingsIn(text)), now().tokenOf),
    });
  };
  const remember = (value: string, kind: PersonalClass) => {
    const known = knownValue(value, kind);
    const isNew = known !== undefined && values.add(known);
    if (isNew) fresh.push(known);
    return isNew;
  };
  const learn = (value: unknown, word = 'text') => {
    if (value != null && typeof value !== 'boolean') remember(plain(value), classOfColumn(word));
  };
  const text = textWith(() => ({ tokenOf, remembered }));
  const kindOf: KindOf = (name) => kindUnder(columns)(name);
  return {
    text,
    kindOf,
    field: (name, value, isLoose = false, kind = kindOf(name)) => {
      if (isSecretUnder(name, value)) return placeholderOf('secret', value);
      if (kind === undefined || kind === 'secret' || !/[\p{L}\p{N}]/u.test(value) || isMasked(value))
        return text(value);
      if (!isLoose && fromFiles < MOST_FROM_FILES && remember(value, kind)) fromFiles += 1;
      return maskedValue(value, kind, tokenOf);
    },
    learn,
    isRecording: () => tokenOf !== undefined,
    value: (value, word = 'text') => {
      if (value == null || typeof value === 'boolean') return value;
      learn(value, word);
      return maskedValue(plain(value), classOfColumn(word), tokenOf);
    },
    learnColumns: (personal) => {
      columns = new Map([...columns, ...columnsOf(personal)]);
    },
    useTokens: (token, ofRecord = NOTHING) => {
      tokenOf = token;
      remembered = ofRecord;
    },
    of: (token, ofRecord = NOTHING) => ({ text: textWith(() => ({ tokenOf: token, remembered: ofRecord })) }),
    newlyKnown: () => {
      const known = fresh;
      fresh = [];
      return known;
    },
  };
}

const isMasked = (value: string): boolean => value.replace(PLACEHOLDER, '').trim() === '';

const plain = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** By its shape for eyes; with its token, where a record remembers who it was. */
function maskedValue(value: string, kind: PersonalClass, tokenOf: TokenOf | undefined): string {
  if (tokenOf === undefined) return `<${shapeOf(value)}>`;
  if (kind === 'text')
    return `<${shapeOf(value).replace('e-mail', 'text')}:${tokenOf('text', normalForm('text', value))}>`;
  return placeholderOf(kind, value, tokenOf);
}
