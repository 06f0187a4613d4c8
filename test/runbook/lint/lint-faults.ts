// biome-ignore-all lint/suspicious/noTemplateCurlyInString: runbooks print names so
import { expect } from 'vitest';
import { positionAt } from '../../../src/model/yaml.ts';
import { lintSource } from '../../../src/runbook/lint/lint-files.ts';
import { CASES, WORDS } from './lint-book.ts';

/** What is replaced, and by what; ‸ stands where the mistake must be told. */
type Edit = readonly [from: string, to: string];

/** Kind of mistake, its code, and the edits that plant it. */
export type Fault = readonly [kind: string, code: string, ...edits: readonly Edit[]];

const MARK = '‸';

const YAML: readonly Fault[] = [
  ['an unclosed list', 'yaml/syntax', ['args: [$run]\n    options', 'args: [$run\n    ‸options']],
  ['quotation marks in quotation marks', 'yaml/syntax', [`"cause == 'campaign/selects-nobody'"`, `"cause == "‸x""`]],
  ['a tab for an indent', 'yaml/syntax', ['    title: Trace the run', '‸\ttitle: Trace the run']],
  ['a key twice', 'yaml/duplicate-key', ['owner: second-line', 'owner: a\n‸owner: b']],
  ['a number that would lose a zero', 'yaml/changed-value', ['default: 3', 'default: ‸007']],
  ['a version that would lose a zero', 'yaml/changed-value', ['owner: second-line', 'owner: ‸1.10']],
  ['a number with an exponent', 'yaml/changed-value', ['default: 3', 'default: ‸1e3']],
  ['a number that is too large', 'yaml/changed-value', ['default: 3', 'default: ‸9007199254740993']],
  ['an anchor', 'yaml/alias', ['owner: second-line', 'owner: ‸&who second-line']],
  ['a tag', 'yaml/tag', ['owner: second-line', 'owner: ‸!!binary aGk=']],
  ['another YAML', 'yaml/directive', ['format: 1', '‸%YAML 1.1\n---\nformat: 1']],
  ['a merge of maps', 'yaml/merge-key', ['    title: Trace the run', '    ‸<<: {title: x}']],
  ['a second document', 'yaml/syntax', ['owner: second-line', '‸---\nowner: second-line']],
];

const FORM: readonly Fault[] = [
  ['another format', 'format', ['format: 1', 'format: ‸2']],
  ['a misspelt key', 'unknown-key', ['symptoms: ', 'reviewd: 2026\nsymptoms: '], ['reviewd', '‸reviewd']],
  [
    'a misspelt key of a step',
    'step-kind',
    [
      '    check: campaign trace\n    args: [$run]\n    options',
      '    ‸chek: campaign trace\n    args: [$run]\n    options',
    ],
  ],
  ['a step of two kinds', 'step-kind', ['    ask: Was that meant?', '    ‸manual: Ask.\n    ask: Was that meant?']],
  ['a bare number for a text', 'not-a-text', ['title: Nobody is selected', 'title: ‸12']],
  ['a bare word for true', 'not-a-flag', ['optional: true', 'optional: ‸yes']],
  ['an unknown check', 'unknown-check', ['check: campaign trace\n    args', 'check: ‸campaign tracer\n    args']],
  ['too many arguments', 'arguments', ['args: [$run]\n    options', 'args: ‸[$run, $size]\n    options']],
  ['an unknown option', 'unknown-key', ['{against: history}', '{‸agianst: history}']],
  ['an unknown verdict', 'unknown-word', ['verdict: ruled-out', 'verdict: ‸ruledout']],
  ['an unknown kind of error', 'unknown-key', ['on-error: {else', 'on-error: {‸timeot: hand-over, else']],
  ['an unknown end', 'unknown-word', ['{end: resolved', '{end: ‸solved']],
  [
    'nothing to say',
    'missing-key',
    ['- {else: true, verdict: unsure, say: Nothing., go', '- ‸{else: true, verdict: unsure, go'],
  ],
  ['an automatic answer that is none', 'auto-answer', ['auto: intended', 'auto: ‸intend']],
  ['an id that is not the name of its file', 'another-id', ['id: nobody', 'id: ‸nobody-else']],
  ['a review on no day', 'reviewed', ['owner: second-line', 'owner: second-line\nreviewed: ‸2026-13-45']],
  ['a review on no date', 'reviewed', ['owner: second-line', 'owner: second-line\nreviewed: ‸last spring']],
  [
    'answers that are one when they are typed',
    'same-answer',
    ['{intended: other, different: hand-over}', '{intended: other, different: hand-over, ‸Intended: other}'],
  ],
  ['choices that are one when they are typed', 'same-answer', ['[small, large]', '[small, large, ‸Large]']],
  [
    'a runbook that there is not to go on with',
    'unknown-next',
    ['hand-over: {end: handed-over, to: third-line', 'hand-over: {end: continue, with: ‸no-custmers-selected'],
  ],
  [
    'a name of capitals',
    'step-name',
    ['  done: {', '  ‸Done: {'],
    ['say: "Nobody, by ${rule}.", go: fix', 'say: "Nobody, by ${rule}.", go: fix'],
  ],
  ['a limit that is none', 'visits', ['start:\n', 'limits: {visits: ‸0}\nstart:\n']],
  [
    'a step of the first kind that writes without a gate',
    'missing-key',
    ['    gate: {risk: high, type: "$rule", approve-by: client-owner, expires: 4h}\n', ''],
    ['    change: Put', '    ‸change: Put'],
  ],
  ['an approval without an end', 'expires', ['expires: 4h', 'expires: ‸never']],
];

const WAYS: readonly Fault[] = [
  ['an arrow to no step', 'unknown-step', ['by ${rule}.", go: fix', 'by ${rule}.", go: ‸fixx']],
  ['an answer that leads nowhere', 'unknown-step', ['different: hand-over', 'different: ‸hand-ovr']],
  ['an end that needs no step', 'unknown-step', ['needs: [trace]', 'needs: [‸tracer]']],
  ['a step that nothing leads to', 'unreachable', ['  hand-over: {', '  ‸lost: {end: resolved}\n  hand-over: {']],
  [
    'a circle without an end',
    'endless',
    ['  done: {', '  ‸round: {manual: Go., auto: skip, go: round}\n  done: {'],
    ['different: hand-over', 'different: round'],
  ],
  ['no else', 'missing-else', ['      - {else: true, verdict: unsure', '      - ‸{if: "most > 7", verdict: unsure']],
  [
    'an outcome behind else',
    'after-else',
    [
      '      - {else: true, verdict: unsure',
      '      - {else: true, verdict: unsure, say: No., go: meant}\n      - ‸{if: "most > 7", verdict: unsure',
    ],
  ],
  [
    'no way for errors',
    'missing-on-error',
    ['on-error: {else: hand-over}\n', ''],
    ['    title: Trace the run', '    ‸title: Trace the run'],
  ],
  ['an end that needs a step which may be left out', 'needs', ['needs: [trace]', 'needs: [‸meant]']],
  [
    'found without a cause',
    'found-without-cause',
    ['      - {if: "cause ==', '      - ‸{if: "cause =='],
    ['verdict: found, cause: $cause', 'verdict: found'],
  ],
];

const NAMES: readonly Fault[] = [
  ['a condition on a name that nothing sets', 'unknown-name', ['"n > 10', '"‸m > 10']],
  ['a name that is not closed', 'unclosed-name', ['tell: Repair it.', 'tell: "Repair ‸${cause"']],
  ['a text with an unknown name', 'unknown-name', ['"${n} selected', '"‸${nn} selected']],
  ['an argument with an unknown name', 'unknown-name', ['args: [$run]\n    options', 'args: [‸$ran]\n    options']],
  ['a name that is not set on the way of an error', 'name-not-set', ['tell: Look deeper.', 'tell: "In ‸${state}."']],
  ['an input that is missing without another', 'unknown-name', ['optional: true}', 'unless: ‸runn}']],
];

const PATHS: readonly Fault[] = [
  ['a path that is none', 'capture-path', ['n: facts.run.selected', 'n: ‸facts..selected']],
  ['a path to no part of a result', 'capture-path', ['n: facts.run.selected', 'n: ‸fact.run.selected']],
  ['a fact that the command has not', 'capture-path', ['n: facts.run.selected', 'n: facts.‸selected']],
  ['a misspelt fact', 'capture-path', ['n: facts.run.selected', 'n: facts.run.‸selcted']],
  ['a field of a text', 'capture-path', ['state: facts.run.state', 'state: facts.run.state.‸word']],
  ['an element of a record', 'capture-path', ['state: facts.run.state', 'state: "facts.run‸[0]"']],
  [
    'evidence that no cause of the command has',
    'capture-path',
    ['rule: findings[0].evidence.rule', 'rule: findings[0].evidence.‸rulle'],
  ],
  [
    'a field of a finding that there is not',
    'capture-path',
    ['causes: findings[*].cause', 'causes: findings[*].‸causes'],
  ],
  ['a path in the proof of a change', 'capture-path', ['{after: facts.run.selected}', '{after: facts.run.‸select}']],
];

const TYPES: readonly Fault[] = [
  ['a number against a text', 'compare-types', ['"n > 10 and', `"n ‸> '10' and`]],
  ['a number that equals a text', 'compare-types', ['"n > 10 and', `"n ‸== '10' and`]],
  ['a word that it can never be', 'unknown-value', ["state == 'running'", "state == '‸runing'"]],
  ['a word that it can never be, in a list', 'unknown-value', ["size in ['small']", "size in ['small', '‸big']"]],
  ['a choice that is none', 'unknown-value', ["size in ['small']", "size == '‸smal'"]],
  ['"in" without a list', 'not-a-list', ["size in ['small']", "size in ‸'small'"]],
  ['"in" an empty list', 'empty-list', ["size in ['small']", 'size in ‸[]']],
  ['a text for a condition', 'not-a-condition', ["n > 10 and state == 'running'", '‸state']],
  ['a number beside and', 'not-a-condition', ['n > 10 and state', '‸n and state']],
  ['null by size', 'compare-types', ['"n > 10 and', '"n ‸> null and']],
  ['null of what always has a value', 'never-null', ["state == 'running'", 'state ‸!= null']],
  [
    'a list against a text',
    'compare-types',
    ["'campaign/audience-jump' in causes", "causes ‸== 'campaign/audience-jump'"],
  ],
  ['a field of a number', 'unknown-field', ['"n > 10 and', '"n.‸size > 10 and']],
  ['a record in a text', 'not-printable', ['"${n} selected', '"‸${history} selected']],
  ['a list of records in a text', 'not-printable', ['"${n} selected', '"‸${stages} selected']],
  ['a list for an argument', 'argument-type', ['args: [$run], capture: {after', 'args: [‸$causes], capture: {after']],
  ['a report for a run', 'argument-type', ['args: [$run]\n    options', 'args: [‸$report]\n    options']],
  ['a default that is no duration', 'input-type', ['default: P14D', 'default: ‸fortnight']],
  ['a default that is no number', 'input-type', ['default: 3', 'default: ‸three']],
  ['a default that is none of the choices', 'input-type', ['default: small', 'default: ‸smal']],
  ['an unknown type', 'unknown-word', ['{type: number', '{type: ‸nummer']],
];

const DECIDED: readonly Fault[] = [
  ['a condition with one "="', 'condition', ['"n > 10 and', '"n ‸= 10 and']],
  ['a condition that is never closed', 'condition', ["state == 'running'\"", "state == 'running' and (n > 1‸\""]],
  ['a condition without a name', 'constant', ["n > 10 and state == 'running'", '‸1 > 0']],
  [
    'the same condition twice',
    'same-condition',
    ['      - {if: "\'campaign/audience-jump\' in causes"', '      - ‸{if: "cause == \'campaign/selects-nobody\'"'],
  ],
  ['a range that is empty', 'never-holds', ["n > 10 and state == 'running'", '‸n > 10 and n < 5']],
  ['two words at once', 'never-holds', ["n > 10 and state == 'running'", "‸state == 'running' and state == 'failed'"]],
  [
    'a part of what was taken above',
    'never-reached',
    ['"cause == \'campaign/selects-nobody\'"', '"‸n > 20 and state == \'running\'"'],
  ],
  [
    'what is left of a closed set',
    'always-holds',
    ['"size in [\'small\'] and most < 5"', "\"‸size in ['small', 'large', null]\""],
  ],
  ['everything', 'always-holds', ["n > 10 and state == 'running'", '‸n > 10 or n <= 10 or n == null']],
  [
    'a proof that proves nothing',
    'always-holds',
    ['expect: "after > 0"', 'expect: "‸after > 0 or after <= 0 or after == null"'],
  ],
  ['a cause that there is not', 'unknown-cause', ["'campaign/selects-nobody'", "'‸campaign/selects-nobdy'"]],
  [
    'a cause that another command finds',
    'cause-of-others',
    ["'campaign/selects-nobody'", "'‸segment/condition-nobody-meets'"],
  ],
  [
    'an unknown cause of an outcome',
    'unknown-cause',
    ['verdict: found, cause: $cause', 'verdict: found, cause: ‸campaign/nobdy'],
  ],
  [
    'an unknown cause in a list',
    'unknown-cause',
    ["'campaign/audience-jump' in causes", "'‸campaign/audience-jmp' in causes"],
  ],
];

/** Mistakes of a runbook, by what they are about. */
export const FAULTS: Readonly<Record<string, readonly Fault[]>> = { YAML, FORM, WAYS, NAMES, PATHS, TYPES, DECIDED };

/** Of its translation. */
export const IN_WORDS: readonly Fault[] = [
  ['no text for a title', 'string-missing', ['‸format: 1', '‸format: 1'], ['title: Никого не отобрали\n', '']],
  ['a text for no step', 'string-unknown', ['  done: {tell', '  doe: {tell: ‸Да}\n  done: {tell']],
  ['one text too many', 'string-unknown', ['      - Ничего.\n', '      - Ничего.\n      - ‸Ещё.\n']],
  ['a name that is not printed there', 'string-name', ['Отобрано ${n}', 'Отобрано ‸${m}']],
  ['the words of another runbook', 'string-of', ['of: nobody', 'of: ‸somebody']],
  ['an unknown key', 'unknown-key', ['of: nobody', 'of: nobody\n‸owner: я']],
  ['a number for a text', 'not-a-text', ['title: Никого не отобрали', 'title: ‸12']],
];

/** Of its cases. */
export const IN_CASES: readonly Fault[] = [
  ['an unknown step', 'unknown-step', ['      trace: {found', '      ‸trase: {found']],
  ['a fact that the command has not', 'fixture-field', ['{run: {id: r-1', '{run: {‸idd: r-1']],
  ['a fact of another kind', 'fixture-type', ['selected: 0', 'selected: ‸none']],
  ['a word that it can never be', 'fixture-type', ['state: finished', 'state: ‸finishd']],
  [
    'an unknown cause of the end',
    'unknown-cause',
    ['cause: campaign/selects-nobody}', 'cause: ‸campaign/selects-nobdy}'],
  ],
  ['an unknown end', 'unknown-step', ['end: hand-over', 'end: ‸hand-ovr']],
  ['an unknown input', 'unknown-input', ['inputs: {run: r-1}', 'inputs: {‸runn: r-1, run: r-1}']],
  ['an input of another type', 'input-type', ['inputs: {run: r-1}', 'inputs: {run: r-1, since: ‸abc}']],
  ['the cases of another runbook', 'another-runbook', ['of: nobody', 'of: ‸somebody']],
];

const NO_OWN = { causes: [], columns: [], names: ['no-customers-selected'] };
const source = (text: string, words = WORDS) => ({
  file: 'nobody.yaml',
  text,
  strings: { file: 'nobody.ru.yaml', text: words },
});

/** All that lint tells of the good runbook with other words, other cases. */
export const lintBook = (text: string, words?: string, cases = CASES) =>
  lintSource(source(text, words), { file: 'nobody.test.yaml', text: cases }, NO_OWN);

/** The text with its mistake, and where that must be told. */
export function planted(text: string, [, code, ...edits]: Fault): { text: string; expected: string } {
  let marked = text;
  for (const [from, to] of edits) {
    if (from !== to) expect(marked).toContain(from.replace(MARK, ''));
    marked = marked.replace(from.replace(MARK, ''), () => to);
  }
  const at = marked.indexOf(MARK);
  const clean = marked.replace(MARK, '');
  const { line, column } = positionAt(clean, at);
  return { text: clean, expected: `${line}:${column} ${code}` };
}
