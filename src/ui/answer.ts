import { CONFIDENCE_WORD } from '../model/confidence-words.ts';
import { SEVERITY_WORD } from '../model/severity-words.ts';
import type { Finding, Result, Severity, Verdict } from '../result.ts';
import type { Lang } from '../text.ts';
import type { Block, Tone } from '../view.ts';
import { blockLines, joinLines, paintedLines } from './blocks.ts';
import { paint } from './paint.ts';
import { indent } from './pairs.ts';
import { rankingLines } from './ranking.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, SUBJECT_WORD, VERDICT_WORD, WORDS } from './words.ts';
import { hang, wrapText } from './wrap.ts';

const VERDICT_TONE: Record<Verdict, Tone> = { ok: 'good', problem: 'bad', inconclusive: 'warn' };
const SEVERITY_TONE: Record<Severity, Tone | undefined> = { error: 'bad', warning: 'warn', info: undefined };

/** Draws the evidence of a finding: its words are many, and an answer without findings needs none of them. */
export type EvidenceOf = (finding: Finding, screen: Screen, lang: Lang, facts: unknown) => string[];

export interface AnswerFrame {
  readonly screen: Screen;
  readonly lang: Lang;
  /** Flags that lead to the same database, told once below suggested commands. */
  readonly connection: string;
  readonly evidenceOf: EvidenceOf;
}

/**
 * Draws an answer as a person reads it: the verdict and the root cause in the first line, how sure we are, the evidence, what to do next;
 * then weaker findings, what the command wants to show, what could not be looked at, and where to read more.
 * A listing (`… list`, `… show`) in which nothing was found is only what the command shows.
 */
export function renderAnswer(
  result: Result,
  blocks: readonly Block[],
  { screen, lang, connection, evidenceOf }: AnswerFrame,
): string {
  const [main, ...further] = result.findings;
  const sections = [
    isListing(result)
      ? []
      : [...headline(result, screen, lang), ...(main ? mainFinding(main, result, { screen, lang, evidenceOf }) : [])],
    rankingLines(result, screen, lang),
    furtherFindings(result.command, further, screen, lang),
    blockLines(blocks, screen, lang),
    notEvaluated(result, screen, lang),
    [...pointers(result, screen, lang), ...(result.findings.length > 0 ? sameClient(connection, screen, lang) : [])],
  ].filter((lines) => lines.length > 0);
  const lines = sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
  return joinLines(lines, screen);
}

/** Verbs of commands that show something and judge nothing, as exercises do: a verdict above what they show would be noise. */
const SHOWING_VERBS = new Set(['list', 'show', 'log', 'faults']);

function isListing({ verdict, findings, command }: Result): boolean {
  const [noun = '', verb = ''] = command.split(' ');
  return verdict === 'ok' && findings.length === 0 && (SHOWING_VERBS.has(verb) || noun === 'learn');
}

/**
 * `✗ PROBLEM  segment vip-deposit — Nobody meets …`: the mark and the word say it without colour.
 * A title that names the subject itself stands alone.
 */
function headline(result: Result, screen: Screen, lang: Lang): string[] {
  const glyphs = glyphsOf(screen);
  const verdict = `${glyphs.verdict[result.verdict]} ${VERDICT_WORD[result.verdict][lang]}`;
  const kind = SUBJECT_WORD[result.subject.kind]?.[lang] ?? safe(result.subject.kind);
  const subject = `${kind} ${safe(result.subject.id)}`.trim();
  const saying = headlineSaying(result, lang);
  const isNamed = saying.split(/[\s:;,.]+/).includes(safe(result.subject.id));
  const words = isNamed ? saying : [subject, saying].filter((part) => part !== '').join(` ${glyphs.dash} `);
  const [first = '', ...rest] = wrapText(`${verdict}  ${words}`, screen.width);
  const painted = first.startsWith(verdict)
    ? paint(verdict, VERDICT_TONE[result.verdict], screen) + paint(first.slice(verdict.length), 'strong', screen)
    : first;
  return [painted, ...rest.map((line) => paint(line, 'strong', screen))];
}

function headlineSaying({ verdict, findings, notEvaluated: gaps }: Result, lang: Lang): string {
  const [main] = findings;
  if (verdict === 'inconclusive') {
    const decisive = gaps.filter(({ couldChangeAnswer }) => couldChangeAnswer).map(({ what }) => safe(what));
    return `${WORDS.couldNotLook[lang]}: ${decisive.join('; ')}`;
  }
  return main ? safe(main.title) : '';
}

function mainFinding(
  finding: Finding,
  { verdict, facts }: Result,
  { screen, lang, evidenceOf }: Omit<AnswerFrame, 'connection'>,
): string[] {
  const { dot } = glyphsOf(screen);
  const standing = [
    CONFIDENCE_WORD[finding.confidence][lang],
    SEVERITY_WORD[finding.severity][lang],
    safe(finding.cause),
  ];
  const inner = { ...screen, width: screen.width - 2 };
  const title = verdict === 'inconclusive' ? wrapText(safe(finding.title), inner.width) : [];
  const evidence = evidenceOf(finding, { ...inner, width: inner.width - 2 }, lang, facts);
  return indent([
    ...title,
    ...paintedLines(standing.join(` ${dot} `), 'muted', inner),
    ...(evidence.length > 0 ? [...paintedLines(WORDS.evidence[lang], 'strong', inner), ...indent(evidence)] : []),
    ...nextSteps(finding, inner, lang),
  ]);
}

function nextSteps({ next }: Finding, screen: Screen, lang: Lang): string[] {
  if (next.length === 0) return [];
  const numberWidth = String(next.length).length;
  const steps = next.flatMap((step, index) => {
    const mark = `${String(index + 1).padStart(numberWidth)}. `;
    return hang(mark, wrapText(safe(step), screen.width - 2 - displayWidth(mark)));
  });
  return [...paintedLines(WORDS.next[lang], 'strong', screen), ...indent(steps)];
}

/** Commands whose findings stand beside each other: none of them explains another. */
const OF_CHECKS: readonly string[] = ['system check', 'health check', 'rules lint', 'runbook test'];

function furtherFindings(command: string, findings: readonly Finding[], screen: Screen, lang: Lang): string[] {
  if (findings.length === 0) return [];
  const { severity: marks, arrow, dash } = glyphsOf(screen);
  const lines = findings.flatMap(({ severity, title, confidence, cause, next }) => {
    const mark = `${marks[severity]} `;
    const width = screen.width - 2 - displayWidth(mark);
    const words = `${SEVERITY_WORD[severity][lang]}, ${CONFIDENCE_WORD[confidence][lang]} ${dash} ${safe(title)} (${safe(cause)})`;
    const step =
      next[0] === undefined ? [] : hang(`${arrow} `, wrapText(safe(next[0]), width - displayWidth(arrow) - 1));
    const [first = '', ...rest] = hang(mark, [...wrapText(words, width), ...step]);
    return [paint(mark, SEVERITY_TONE[severity], screen) + first.slice(mark.length), ...rest];
  });
  const title = OF_CHECKS.includes(command) ? WORDS.furtherChecks : WORDS.further;
  return [...paintedLines(title[lang], 'strong', screen), ...indent(lines)];
}

function notEvaluated(result: Result, screen: Screen, lang: Lang): string[] {
  if (result.notEvaluated.length === 0) return [];
  const { bullet } = glyphsOf(screen);
  const lines = result.notEvaluated.flatMap(({ what, why, couldChangeAnswer }) => {
    const consequence = couldChangeAnswer ? ` (${WORDS.couldChange[lang]})` : '';
    const words = `${safe(what)}: ${safe(why)}${consequence}`;
    return hang(`${bullet} `, wrapText(words, screen.width - 2 - displayWidth(bullet) - 1));
  });
  return [...paintedLines(WORDS.notEvaluated[lang], 'strong', screen), ...indent(lines)];
}

function pointers({ findings }: Result, screen: Screen, lang: Lang): string[] {
  const [main] = findings;
  if (main === undefined) return [];
  const runbook = main.runbook === null ? [] : [`mmsup runbook run ${safe(main.runbook)}`];
  const commands = [`mmsup cause show ${safe(main.cause)}`, ...runbook];
  return [
    ...paintedLines(WORDS.more[lang], 'muted', screen),
    ...indent(commands.flatMap((line) => wrapText(line, screen.width - 2))),
  ];
}

/** The suggested commands are written without the words that lead to this client. */
function sameClient(connection: string, screen: Screen, lang: Lang): string[] {
  if (connection === '') return [];
  return paintedLines(`${WORDS.sameClient[lang]} ${safe(connection)}`, 'muted', screen);
}
