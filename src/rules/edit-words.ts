import type { Edit, FormulaEdit } from '../condition/edits.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../condition/formula.ts';
import type { SentenceContext } from '../condition/sentence/scope.ts';
import { sayCondition } from '../condition/sentence/sentence.ts';
import { type Text, text, verbatim } from '../text.ts';

/** The sign of an edit in a plan. */
export const SIGN: Readonly<Record<Edit['op'], string>> = { added: '+', removed: '-', changed: '~', regrouped: '()' };

interface Where {
  /** How the condition is joined with those beside it. */
  readonly joined: 'and' | 'or';
  /** Whether an odd number of NOTs stands above it. */
  readonly isDenied: boolean;
}

/** What an edit means, in a sentence: what is required now and was not, or the other way round. */
export function sayEdit(
  { op, path, before, after, leaves }: FormulaEdit,
  formulas: { readonly before: Formula; readonly after: Formula },
  context: SentenceContext,
): Text {
  if (op === 'regrouped' || !leaves) {
    return op === 'regrouped'
      ? text(
          `the conditions are joined otherwise: ${after}, before ${before}`,
          `условия соединены иначе: ${after}, было ${before}`,
        )
      : verbatim(path);
  }
  const say = (leaf: Leaf): Text => sayCondition(sqlOf(leaf), context);
  if (leaves.before && leaves.after) return sayChange(say(leaves.before), say(leaves.after));
  const leaf = (leaves.after ?? leaves.before)!;
  const { joined, isDenied } = placeOf(leaves.after ? formulas.after : formulas.before, leaf);
  const said = say(leaf);
  const [en, ru] = WORDS[`${op === 'added' ? 'added' : 'removed'}-${joined}${isDenied ? '-denied' : ''}`];
  return text(`${en}: ${said.en}`, `${ru}: ${said.ru}`);
}

type Kind = `${'added' | 'removed'}-${'and' | 'or'}${'' | '-denied'}`;

const WORDS: Readonly<Record<Kind, readonly [string, string]>> = {
  'added-and': ['now required', 'теперь требуется'],
  'added-or': ['also enough', 'теперь достаточно и этого'],
  'removed-and': ['no longer required', 'больше не требуется'],
  'removed-or': ['no longer enough', 'этого больше не достаточно'],
  'added-and-denied': ['kept out only if this holds too', 'исключаются теперь, только если верно и это'],
  'added-or-denied': ['kept out as well', 'теперь исключаются и те, у кого'],
  'removed-and-denied': ['kept out even where this does not hold', 'исключаются теперь, даже если это неверно'],
  'removed-or-denied': ['no longer kept out', 'больше не исключаются те, у кого'],
};

function sayChange(before: Text, after: Text): Text {
  return text(`${after.en} (was: ${before.en})`, `${after.ru} (было: ${before.ru})`);
}

/** The smallest group around a condition, and the NOTs above it. */
function placeOf(formula: Formula, leaf: Leaf, around: Where = { joined: 'and', isDenied: false }): Where {
  if (formula.kind === 'leaf') return around;
  if ('part' in formula)
    return placeOf(formula.part, leaf, { ...around, isDenied: around.isDenied !== (formula.kind === 'not') });
  const part = formula.parts.find((one) => leavesOf(one).includes(leaf));
  return part ? placeOf(part, leaf, { ...around, joined: formula.kind }) : around;
}

/** An edit of a rule that is no formula: the key of its JSON and the values, or the line. */
export function sayTextEdit({ op, path, before, after }: Edit): Text {
  const [, line] = /^line (\d+)$/.exec(path) ?? [];
  if (line)
    return op === 'added'
      ? text(`line ${line} is new`, `строка ${line} новая`)
      : text(`line ${line} went`, `строка ${line} убрана`);
  const name = path.replace(/^\$\.?/, '') || path;
  if (op === 'added')
    return text(`${name} is ${after} now, and was not there`, `${name} теперь ${after}, раньше его не было`);
  if (op === 'removed') return text(`${name} is gone, it was ${before}`, `${name} больше нет, было ${before}`);
  return text(`${name} is ${after} now, it was ${before}`, `${name} теперь ${after}, было ${before}`);
}
