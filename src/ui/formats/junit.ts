import type { CheckCase } from '../../case.ts';
import { VERSION } from '../../version.ts';
import { zoneIn } from '../evidence.ts';
import type { Answered, DocumentFormat, Failed } from './document.types.ts';
import { fails, findingLines, plain } from './told.ts';

/**
 * JUnit's XML as Jenkins, GitLab and GitHub actions read it: one testcase per check. A finding at or above `--fail-on` is its failure, with the evidence; a
 * lesser one is written in the output of a case that passed. What could not be looked at is skipped, or an error where it could have changed the answer:
 * neither is a pass.
 */
export const junit: DocumentFormat = {
  answer(answered) {
    const { result, cases } = answered;
    const properties: readonly (readonly [string, string | null])[] = [
      ['mmsup', VERSION],
      ['profile', result.profile],
      ['system', result.system],
      ['subject', `${result.subject.kind} ${result.subject.id}`],
      ['at', result.at],
      ['verdict', result.verdict],
    ];
    const drawn = cases.map((one) => drawCase(one, answered));
    return drawSuite(result.command, drawn, properties);
  },

  error({ command, code, message, hint }: Failed) {
    const lines = [`<error message="${attribute(message)}" type="${attribute(code)}">`, words(hint ?? ''), '</error>'];
    return drawSuite(command ?? 'mmsup', [{ state: 'errors', lines: testcase(command ?? 'mmsup', code, lines) }], []);
  },
};

type State = 'passed' | 'failures' | 'errors' | 'skipped';

interface DrawnCase {
  readonly state: State;
  readonly lines: readonly string[];
}

function drawCase({ id, name, group, findings, gap }: CheckCase, answered: Answered): DrawnCase {
  const { result, failOn, lang } = answered;
  const failing = findings.filter((one) => fails(one, failOn));
  const lesser = findings.filter((one) => !fails(one, failOn));
  const said = (some: typeof findings) =>
    words(some.flatMap((one) => [...findingLines(one, lang, zoneIn(result.facts)), '']).join('\n'));
  const output = lesser.length > 0 ? ['<system-out>', said(lesser), '</system-out>'] : [];
  const className = [result.command, group].filter((part) => part !== undefined).join('.');
  const title = id === name ? id : `${id}: ${name}`;
  const [first] = failing;
  if (first) {
    const failure = [
      `<failure message="${attribute(first.title)}" type="${attribute(first.cause)}">`,
      said(failing),
      '</failure>',
    ];
    return { state: 'failures', lines: testcase(className, title, [...failure, ...output]) };
  }
  if (gap) {
    const state = gap.couldChangeAnswer ? 'errors' : 'skipped';
    const tag = gap.couldChangeAnswer
      ? `<error message="${attribute(gap.why)}" type="not-evaluated"/>`
      : `<skipped>${words(gap.why)}</skipped>`;
    return { state, lines: testcase(className, title, [tag, ...output]) };
  }
  return { state: 'passed', lines: testcase(className, title, output) };
}

function testcase(className: string, name: string, inside: readonly string[]): readonly string[] {
  const tag = `<testcase classname="${attribute(className)}" name="${attribute(name)}"`;
  return inside.length === 0 ? [`${tag}/>`] : [`${tag}>`, ...inside, '</testcase>'];
}

function drawSuite(
  name: string,
  cases: readonly DrawnCase[],
  properties: readonly (readonly [string, string | null])[],
): string {
  const count = (state: State) => cases.filter((one) => one.state === state).length;
  // Jenkins knows no number of skipped cases for all suites together.
  const totals = `tests="${cases.length}" failures="${count('failures')}" errors="${count('errors')}"`;
  const counts = `${totals} skipped="${count('skipped')}"`;
  const known = properties.flatMap(([key, value]) =>
    value === null ? [] : [`<property name="${key}" value="${attribute(value)}"/>`],
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mmsup" ${totals}>`,
    `<testsuite name="${attribute(name)}" ${counts}>`,
    ...(known.length > 0 ? ['<properties>', ...known, '</properties>'] : []),
    ...cases.flatMap(({ lines }) => lines),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITY[character]!);

/** One line: what XML 1.0 cannot hold is already written as an escape that a person reads. */
const attribute = (text: string): string => escaped(plain(text));

/** Lines that are already safe one by one. */
const words = (text: string): string => escaped(text.trimEnd());
