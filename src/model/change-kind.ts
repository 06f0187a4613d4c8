import { type Text, text } from '../text.ts';

/** What an edit did to a rule, or what is wrong with its data, without a word of the rule itself. The ids never change: records keep them. */
export const CHANGE_KINDS = {
  'threshold-raised': text('a threshold was raised', 'порог повышен'),
  'threshold-lowered': text('a threshold was lowered', 'порог понижен'),
  'list-changed': text('a list of values was changed', 'изменён список значений'),
  'value-changed': text('a value was changed', 'изменено значение'),
  'condition-added': text('a condition was added', 'добавлено условие'),
  'condition-removed': text('a condition was removed', 'убрано условие'),
  'condition-changed': text('a condition was changed', 'изменено условие'),
  regrouped: text('conditions were joined otherwise', 'условия соединены иначе'),
  'null-in-list': text('a NULL is in a list', 'в списке есть NULL'),
  'and-or-mixed': text('AND and OR stand without parentheses', 'AND и OR без скобок'),
  'cap-zero': text('a limit is 0', 'лимит равен 0'),
} as const satisfies Readonly<Record<string, Text>>;

export type ChangeKind = keyof typeof CHANGE_KINDS;

export const isChangeKind = (id: string): id is ChangeKind => Object.hasOwn(CHANGE_KINDS, id);

/** Causes that are a kind of change by themselves. */
const OF_CAUSE: Readonly<Record<string, ChangeKind>> = {
  'segment/null-in-exclusion-list': 'null-in-list',
  'rule/and-or-without-parentheses': 'and-or-mixed',
  'policy/cap-zero': 'cap-zero',
};

/** Deep enough for `facts.compared.edits`, and no walk through a whole result. */
const DEEPEST = 4;

interface Edit {
  readonly op: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface Answered {
  readonly findings: readonly { readonly cause: string; readonly evidence?: unknown }[];
  readonly facts?: unknown;
}

/** The kinds of change that an answer tells of: by the edits among its facts and evidence, and by its causes; sorted. Pure. */
export function changeKindsOf({ findings, facts }: Answered): readonly ChangeKind[] {
  const edits = [...editsIn(facts, 0), ...findings.flatMap(({ evidence }) => editsIn(evidence, 0))];
  const causes = findings.flatMap(({ cause }) => OF_CAUSE[cause] ?? []);
  return [...new Set([...edits.map(kindOf), ...causes])].sort();
}

function editsIn(value: unknown, depth: number): readonly Edit[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  if (Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    name === 'edits' && Array.isArray(field) ? field.filter(isEdit) : editsIn(field, depth + 1),
  );
}

function isEdit(value: unknown): value is Edit {
  const { op, before, after } = (value ?? {}) as Partial<Edit>;
  const isText = (field: unknown) => field === null || typeof field === 'string';
  return typeof op === 'string' && isText(before) && isText(after);
}

function kindOf({ op, before, after }: Edit): ChangeKind {
  if (op === 'added') return 'condition-added';
  if (op === 'removed') return 'condition-removed';
  if (op === 'regrouped' || before === null || after === null) return op === 'regrouped' ? op : 'condition-changed';
  return changeOf(before, after);
}

const NUMBER = /(?<![\p{L}\p{N}_.])-?\d+(?:\.\d+)?(?![\p{L}\p{N}_.])/gu;
const QUOTED = /'(?:[^']|'')*'/g;

/** One number that differs is a threshold; one quoted text, a value; more of them behind IN, a list. */
function changeOf(before: string, after: string): ChangeKind {
  const withoutTexts = (words: string) => words.replace(QUOTED, '?');
  const [old, now] = [withoutTexts(before), withoutTexts(after)];
  const withoutNumbers = (words: string) => words.replace(NUMBER, '#').replace(/\s+/g, ' ').trim();
  const inList = /\bin\s*\(/i;
  const listless = (words: string) => withoutNumbers(words).replace(/\([?#, ]*\)/g, '()');
  if (inList.test(before) && listless(old) === listless(now)) return 'list-changed';
  if (withoutNumbers(old) !== withoutNumbers(now)) return 'condition-changed';
  const [were, are] = [old.match(NUMBER) ?? [], now.match(NUMBER) ?? []];
  const differing = were.flatMap((one, at) => (one === are[at] ? [] : [Number(are[at]) - Number(one)]));
  if (differing.length !== 1 || texts(before) !== texts(after)) return 'value-changed';
  return differing[0]! > 0 ? 'threshold-raised' : 'threshold-lowered';
}

const texts = (words: string): string => (words.match(QUOTED) ?? []).join();
