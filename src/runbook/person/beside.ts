import { CONFIDENCE_WORD } from '../../model/confidence-words.ts';
import type { Result } from '../../result.ts';
import type { Lang } from '../../text.ts';
import type { Block } from '../../view.ts';
import { isChangeEvent } from '../change/change.ts';
import { edgesOf } from '../edges.ts';
import { fillText } from '../expression/template.ts';
import { probeLine } from '../probe/probe-blocks.ts';
import {
  type AskStep,
  type ChangeStep,
  type EndStep,
  isProbe,
  type ManualStep,
  type ProbeStep,
  type Runbook,
} from '../runbook.ts';
import type { WalkState } from '../walk/walk.ts';
import type { WalkEvent } from '../walk/walk-event.ts';
import { END_WORDS, VERDICT_TONE, VERDICT_WORDS, WORDS } from '../words.ts';

/** A step at which a person is asked. */
export type Asked = ProbeStep | AskStep | ManualStep | ChangeStep;

/** So many ways on are named; the others are counted. */
const MOST_WAYS = 3;

/** Where we are, what comes, why, and where it may lead. Pure. */
export function stepBlocks(step: Asked, { steps }: Pick<Runbook, 'steps'>, state: WalkState, lang: Lang): Block[] {
  const blocks: Block[] = [
    { kind: 'heading', text: `${WORDS.step[lang]} ${state.trail.length + 1}: ${step.title[lang]}` },
  ];
  if (step.why) blocks.push({ kind: 'paragraph', text: `${WORDS.why[lang]}: ${step.why[lang]}`, tone: 'muted' });
  if (step.kind === 'manual') blocks.push({ kind: 'paragraph', text: fillText(step.task, state.values)[lang] });
  if (step.kind === 'change') blocks.push({ kind: 'paragraph', text: fillText(step.change, state.values)[lang] });
  const line = isProbe(step) ? probeLine(step, state.values) : undefined;
  if (line !== undefined) blocks.push({ kind: 'code', text: line });
  const ways = step.kind === 'ask' ? '' : waysFrom(step, steps, lang);
  if (ways !== '') blocks.push({ kind: 'paragraph', text: `${WORDS.leads[lang]}: ${ways}`, tone: 'muted' });
  return blocks;
}

function waysFrom(step: Asked, steps: Runbook['steps'], lang: Lang): string {
  const ways = edgesOf(step).filter(({ kind }) => kind !== 'error');
  const titles = [...new Set(ways.map(({ to }) => steps.get(to)?.title[lang] ?? to))];
  const more = titles.length - MOST_WAYS;
  return [...titles.slice(0, MOST_WAYS), ...(more > 0 ? [`+${more}`] : [])].join('; ');
}

/** What a step came to in short: the conclusion, the top finding, and what could not be looked at. What comes next says so itself. Pure. */
export function afterBlocks(event: WalkEvent, state: WalkState, result: Result | undefined, lang: Lang): Block[] {
  const walked = state.path.at(-1);
  if (event.type === 'run.ended' || event.type === 'step.returned' || event.type === 'answer.given' || !walked)
    return [];
  if (isChangeEvent(event) && !('go' in event && event.go)) return [];
  const said = `${VERDICT_WORDS[walked.verdict][lang]}: ${walked.say[lang]}`;
  const blocks: Block[] = [{ kind: 'paragraph', text: said, tone: VERDICT_TONE[walked.verdict] }];
  const [top] = result?.findings ?? [];
  if (top) {
    const words = `${WORDS.top[lang]}: ${top.title.replace(/\.$/, '')} (${CONFIDENCE_WORD[top.confidence][lang]})`;
    blocks.push({ kind: 'paragraph', text: words });
  }
  const gaps = event.type === 'step.finished' ? event.gaps : [];
  if (gaps.length > 0)
    blocks.push({ kind: 'paragraph', text: `${WORDS.notSeen[lang]}: ${gaps.join('; ')}`, tone: 'warn' });
  return blocks;
}

/** The end that was reached, before it is one. Pure. */
export function endBlocks({ title, end }: EndStep, lang: Lang): Block[] {
  return [
    { kind: 'heading', text: `${WORDS.end[lang]}: ${title[lang]}` },
    { kind: 'paragraph', text: END_WORDS[end][lang] },
  ];
}

/** The way so far in one line: `trace (not sure) > explain (found) > you are here: edited`. Pure. */
export function whereLine({ path, at }: WalkState, lang: Lang): string {
  const walked = path.map(({ step, verdict }) => `${step} (${VERDICT_WORDS[verdict][lang]})`);
  return [...walked, `${WORDS.here[lang]}: ${at}`].join(' > ');
}
