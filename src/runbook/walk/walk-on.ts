import { dirname, join } from 'node:path';
import type { Context } from '../../command.ts';
import type { Answer } from '../../result.ts';
import { joinTexts, type Text, text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { findRunbook } from '../library/find.ts';
import { ownFolders } from '../library/library.ts';
import { ENDING, readText } from '../library/shipped.ts';
import { personalNames } from '../personal.ts';
import { failureOf } from '../probe/look.ts';
import type { Runbook } from '../runbook.ts';
import { CONTINUE } from '../words.ts';
import type { Continued, RunbookFacts } from './answer.ts';
import { type Prepared, startRun } from './prepare.ts';
import { type Walking, walkToAnswer } from './walk-prepared.ts';

/** So many runbooks are walked one after the other. */
const MOST_WALKS = 5;

type WalkedAnswer = Answer<RunbookFacts>;

/**
 * Walks a runbook to its end, and where that end says so goes on with another one in the same incident, which knows what was given and found under the
 * same names. A person is asked first; without one it is walked unless it was walked already. Why it went no further stands in the facts; what ends a single walk,
 * as another database that answers or a record that cannot be written, ends all.
 *
 * The answer is that of the last runbook that found something, else that of the last one.
 */
export async function walkOn(context: Context, prepared: Prepared, walking: Walking): Promise<WalkedAnswer> {
  const first = await walkToAnswer(context, prepared, walking);
  const walks = [{ ...first, runbook: prepared.runbook }];
  let stopped: Text | null = null;
  for (let last = walks.at(-1)!; last.answer.facts.end.with !== null; last = walks.at(-1)!) {
    const next = await walkNext({ context, prepared, walking }, last, walks);
    if (next.kind === 'stopped') {
      stopped = next.why;
      break;
    }
    walks.push(next);
  }
  const answers = walks.map(({ answer }) => answer);
  const best = answers.findLast(({ findings }) => findings.length > 0) ?? answers.at(-1)!;
  const continued = answers.slice(1).map(({ facts }) => continuedOf(facts));
  return { ...best, subject: first.answer.subject, facts: { ...first.answer.facts, continued, stopped } };
}

function continuedOf({ runbook, run, path, end }: RunbookFacts): Continued {
  return { runbook: { id: runbook.id, title: runbook.title }, run, path, end };
}

interface Frame {
  readonly context: Context;
  readonly prepared: Prepared;
  readonly walking: Walking;
}

export interface WalkedOne {
  readonly answer: WalkedAnswer;
  readonly values: Values;
  readonly runbook: Runbook;
}

type Next = ({ readonly kind: 'walked' } & WalkedOne) | { readonly kind: 'stopped'; readonly why: Text };

async function walkNext(frame: Frame, last: WalkedOne, walks: readonly WalkedOne[]): Promise<Next> {
  const name = last.answer.facts.end.with!;
  if (walks.some(({ runbook }) => runbook.id === name)) return stop(CONTINUE.circle, name);
  if (walks.length >= MOST_WALKS) return stop(CONTINUE.tooMany, name);
  try {
    return await startAndWalk(frame, last, name);
  } catch (error) {
    return stop(CONTINUE.failed, name, failureOf(error).words.message);
  }
}

async function startAndWalk({ context, prepared, walking }: Frame, last: WalkedOne, name: string): Promise<Next> {
  const place = besideOf(prepared, name);
  const { runbook } = await findRunbook(place, context.deps.cwd, ownFolders(context));
  const { lang, prompt } = context;
  if (prompt && !walking.isAuto) {
    const question = `${CONTINUE.ask[lang]} ${runbook.title[lang]} (${runbook.id})?`;
    if (!(await prompt.confirm(question, { default: true }))) return stop(CONTINUE.refused, name);
  }
  context.progress(`${CONTINUE.walks[lang]}: ${runbook.id} …`);
  const inside = { ...context, incident: prepared.link };
  const given = { inputs: inputsFrom(runbook, last), answers: {} };
  const { isAuto, probes } = walking;
  const request = { name: place, given, isAuto, complaint: undefined, continues: last.answer.facts.run };
  const walked = await walkToAnswer(inside, await startRun(inside, request), { isAuto, answers: {}, probes });
  return { kind: 'walked', ...walked, runbook };
}

/** A runbook goes on with a file beside its own, else with one that has that name. */
function besideOf({ path }: Prepared, name: string): string {
  const beside = path === null ? undefined : join(dirname(path), `${name}${ENDING}`);
  return beside !== undefined && readText(beside) !== undefined ? beside : name;
}

/**
 * What the walk before was given and has found, under the names that this runbook asks for, its own before its other ones; inputs stand in the record,
 * personal values do not. Pure.
 */
export function inputsFrom(
  { inputs }: Runbook,
  { values, runbook }: Pick<WalkedOne, 'values' | 'runbook'>,
): Readonly<Record<string, string>> {
  const personal = personalNames(runbook);
  const known = (name: string) => {
    const value = values[name] ?? null;
    return value === null || typeof value === 'object' || personal.has(name) ? [] : [String(value)];
  };
  return Object.fromEntries(
    inputs.flatMap(({ name, aliases }) => {
      const [value] = [name, ...aliases].flatMap(known);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const stop = (why: Text, name: string, message?: Text): Next => ({ kind: 'stopped', why: whyNot(why, name, message) });

/** Why the runbook that an end names is not walked, in words of `CONTINUE`; `message`: what went wrong. Pure. */
export const whyNot = (why: Text, name: string, message?: Text): Text =>
  joinTexts([text(`${why.en} ${name}.`, `${why.ru} ${name}.`), message], ' ');
