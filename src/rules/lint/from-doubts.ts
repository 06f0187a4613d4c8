import type { LintDetail } from '../../causes/lint-evidence.ts';
import type { Doubt, LeafView } from '../../condition/doubts/doubts.ts';
import { jsonDoubts } from '../../condition/doubts/json.ts';
import { joinDoubts, logicDoubts } from '../../condition/doubts/logic.ts';
import { nullDoubts } from '../../condition/doubts/null.ts';
import { patternDoubts } from '../../condition/doubts/pattern.ts';
import { structureDoubts } from '../../condition/doubts/structure.ts';
import { timeDoubts } from '../../condition/doubts/time.ts';
import { isNegative } from '../../condition/shapes.ts';
import type { Confidence, Severity } from '../../result.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

interface Weight {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Told only of conditions on the customers themselves: in a subquery it is how such a condition is usually written. */
  readonly ofCustomers?: true;
}

/**
 * The doubts that may be told without counting anybody, and how they weigh then. An error is what nobody can mean; a warning is what is usually not
 * meant; information is what its reader should know. What only the data could tell from a habit is not among them.
 */
const WEIGHTS: Readonly<Record<string, Weight>> = {
  'segment/not-any': { severity: 'error', confidence: 'likely' },
  'segment/range-is-empty': { severity: 'error', confidence: 'proved' },
  'segment/or-of-negations': { severity: 'error', confidence: 'proved' },
  'segment/not-binds-to-first': { severity: 'warning', confidence: 'possible' },
  'segment/null-people-dropped': { severity: 'warning', confidence: 'likely', ofCustomers: true },
  'segment/never-asked-dropped': { severity: 'warning', confidence: 'likely', ofCustomers: true },
  'segment/aggregate-of-nothing': { severity: 'warning', confidence: 'likely' },
  'segment/like-without-wildcard': { severity: 'warning', confidence: 'likely' },
  'segment/underscore-is-wildcard': { severity: 'warning', confidence: 'possible' },
  'segment/text-compared-as-number': { severity: 'warning', confidence: 'likely' },
  'segment/json-types-mixed': { severity: 'warning', confidence: 'likely' },
  'segment/integer-division': { severity: 'warning', confidence: 'likely' },
  'segment/column-of-outer-query': { severity: 'error', confidence: 'proved' },
  'segment/exists-for-everybody': { severity: 'error', confidence: 'likely' },
  'segment/any-row-differs': { severity: 'warning', confidence: 'possible' },
  'segment/left-join-undone': { severity: 'warning', confidence: 'proved' },
  'segment/last-day-cut-off': { severity: 'warning', confidence: 'likely' },
  'segment/age-by-days': { severity: 'warning', confidence: 'likely' },
};

/** Information where the doubt itself is no more: an exclusion by a state, say. */
const weightOf = (doubt: Doubt): Weight | undefined => {
  const weight = WEIGHTS[doubt.cause];
  return weight && doubt.severity === 'info' ? { ...weight, severity: 'info' } : weight;
};

/** What the doubts that segments are explained with say of the text alone. */
export function doubtedIn(scope: Scope): readonly Sighting[] {
  const { context, views } = scope;
  const doubts = [
    ...joinDoubts(context, views),
    ...views.flatMap((view) => [
      ...structureDoubts(context, view),
      ...logicDoubts(context, view),
      ...patternDoubts(context, view),
      ...jsonDoubts(context, view),
      ...nullDoubts(context, view),
      ...timeDoubts(context, view),
    ]),
  ];
  return doubts.flatMap((doubt): Sighting[] => {
    const weight = weightOf(doubt);
    const view = views.find(({ leaf }) => leaf === doubt.leaf);
    if (!weight || !view || (weight.ofCustomers && !scope.isOuter) || isThoughtOf(scope, doubt)) return [];
    const { severity, confidence } = weight;
    const span = spanOf(scope, view, doubt);
    return [{ cause: doubt.cause, severity, confidence, span, detail: detailOf(doubt), repair: doubt.repair }];
  });
}

/** Two exclusions that are joined are told from the first to the last; another doubt at its own words. */
function spanOf(scope: Scope, view: LeafView, { cause, words, detail }: Doubt): Scope['formula']['span'] {
  const here = scope.place(view, words);
  if (cause !== 'segment/or-of-negations') return here;
  const others = scope.views.filter(({ shape }) => shape?.column === detail.column);
  return { start: here.start, end: Math.max(...others.map((one) => scope.place(one).end)) };
}

/** Whether the author has said somewhere else what becomes of those without a value, or another condition leaves them out anyway. */
function isThoughtOf({ views }: Scope, { cause, detail, leaf }: Doubt): boolean {
  if (!['segment/null-people-dropped', 'segment/never-asked-dropped'].includes(cause)) return false;
  const column = String(detail.column);
  const name = new RegExp(`(^|[^\\p{L}\\p{N}_])"?${column}"?(?![\\p{L}\\p{N}_])`, 'u');
  return views.some((view) => {
    const { sql, source, shape } = view;
    if ('NullTest' in source.tree && name.test(sql)) return true;
    return view.leaf !== leaf && shape?.column === column && !isNegative(shape) && !/DISTINCT/.test(shape.kind);
  });
}

function detailOf({ detail }: Doubt): LintDetail {
  const { column, except, pattern, takenFor, day, tables, table, aggregate } = detail as Record<string, unknown>;
  const said = {
    column,
    except,
    value: pattern ?? takenFor ?? day,
    table: table ?? (tables as readonly string[] | undefined)?.join(', '),
    operator: aggregate,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== null));
}
