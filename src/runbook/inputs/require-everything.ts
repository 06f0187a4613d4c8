import { UsageError } from '../../errors.ts';
import { shellWord } from '../../model/shell-word.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { stepsWithoutAnswer } from '../load/prove-graph.ts';
import type { Input, Runbook } from '../runbook.ts';
import { type Given, missingInputs } from './inputs.ts';

/** What else is said of a runbook that lacks something. */
interface Lacking {
  /** What it was called in the command line; absent = its id. */
  readonly called?: string;
  /** Names beside its inputs that must be known. */
  readonly names?: readonly string[];
}

/** Throws UsageError `runbook/missing-answers` that names everything which a walk without a person would have to ask. */
export function requireEverything(runbook: Runbook, given: Given, { called, names = [] }: Lacking = {}): void {
  const { id } = runbook;
  const missing = missingInputs(runbook, given.inputs);
  const steps = stepsWithoutAnswer(runbook, given.answers).map((step) => step.id);
  const more = names.filter((name) => missing.every((input) => input.name !== name));
  if (missing.length === 0 && more.length === 0 && steps.length === 0) return;
  const inputs = [...missing.map(asSets), ...more.map((name) => verbatim(`--set ${name}=…`))];
  const answers =
    steps.length > 0
      ? [
          text(
            `answers to ${steps.join(', ')} in a file named by --answers FILE`,
            `ответы на ${steps.join(', ')} в файле из --answers ФАЙЛ`,
          ),
        ]
      : [];
  const wanted = [...inputs, ...answers];
  throw new UsageError({
    code: 'runbook/missing-answers',
    message: text(
      `The runbook ${id} cannot be walked without a person: missing are ${wanted.map(({ en }) => en).join(', ')}.`,
      `Пройти сценарий ${id} без человека нельзя. Нужны ещё: ${wanted.map(({ ru }) => ru).join(', ')}.`,
    ),
    hint: steps.length > 0 ? fileHint(shellWord(called ?? id), steps) : setsHint(inputs),
    data: { inputs: [...missing.map(({ name }) => name), ...more], answers: steps },
  });
}

/** How an input is given in the command line, under each name that does. */
function asSets({ name, aliases, unless }: Input): Text {
  const others = [...aliases, ...(unless ? [unless] : [])].map((other) => `${other}=…`);
  const either = (or: string) => (others.length > 0 ? ` (${or} ${others.join(` ${or} `)})` : '');
  return text(`--set ${name}=…${either('or')}`, `--set ${name}=…${either('или')}`);
}

function fileHint(called: string, steps: readonly string[]): Text {
  const skeleton = steps.map((step) => `${step}: …`).join(', ');
  return text(
    `Write a file with the line "answers: {${skeleton}}" (mmsup runbook answers ${called} prints one to fill in), or walk it in a terminal without --auto.`,
    `Напишите файл со строкой «answers: {${skeleton}}» (mmsup runbook answers ${called} напечатает его для заполнения) или пройдите сценарий в терминале без --auto.`,
  );
}

const setsHint = (inputs: readonly Text[]): Text =>
  text(
    `Add ${inputs.map(({ en }) => en).join(' ')}, or walk it in a terminal without --auto.`,
    `Добавьте ${inputs.map(({ ru }) => ru).join(' ')} или пройдите сценарий в терминале без --auto.`,
  );
