import { type Text, text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { fillArgument, missingIn } from '../expression/template.ts';

/** Templates with their values, or why they cannot be used. */
export type Filled =
  | { readonly kind: 'filled'; readonly words: readonly string[] }
  /** A name that has no value. */
  | { readonly kind: 'missing'; readonly name: string }
  | {
      readonly kind: 'refused';
      readonly problem: { readonly code: string; readonly message: Text; readonly hint: Text };
    };

/**
 * Fills in the arguments of a program. Each element stays one argument, whatever its value holds. A value may not make an option of an argument: one that
 * begins with a hyphen is refused unless a `--` of the runbook's own stands before it.
 */
export function fillArguments(templates: readonly string[], values: Values): Filled {
  const missing = templates.map((template) => missingIn(template, values)).find((name) => name !== undefined);
  if (missing !== undefined) return { kind: 'missing', name: missing };
  const words = templates.map((template) => fillArgument(template, values));
  const guarded = templates.indexOf('--');
  for (const [at, word] of words.entries()) {
    if (word.includes('\0')) return nul(templates[at]!);
    const isOptionByValue = word.startsWith('-') && !templates[at]!.startsWith('-');
    if (isOptionByValue && (guarded < 0 || at < guarded)) return optionByValue(templates[at]!);
  }
  return { kind: 'filled', words };
}

/** Fills in what a program reads on stdin. */
export function fillInput(template: string, values: Values): Filled {
  const missing = missingIn(template, values);
  return missing === undefined
    ? { kind: 'filled', words: [fillArgument(template, values)] }
    : { kind: 'missing', name: missing };
}

/** A program and its arguments as one line to be read: words with anything but plain characters stand in quotes. */
export function commandWords(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:@%+=,${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

function optionByValue(template: string): Filled {
  return {
    kind: 'refused',
    problem: {
      code: 'runbook/option-injection',
      message: text(
        `The value of ${template} begins with "-": the program would take it for an option.`,
        `Значение ${template} начинается с «-»: программа примет его за параметр.`,
      ),
      hint: text(
        'Put "--" before it in the runbook, where the program knows that word, or write the option with it: "--name=$value".',
        'Поставьте в сценарии перед ним «--», если программа это понимает, или пишите вместе с параметром: "--name=$value".',
      ),
    },
  };
}

function nul(template: string): Filled {
  return {
    kind: 'refused',
    problem: {
      code: 'runbook/nul',
      message: text(
        `The value of ${template} holds a NUL character: no program can be given it.`,
        `В значении ${template} есть символ NUL: передать такое программе нельзя.`,
      ),
      hint: text('Look at where the value comes from.', 'Посмотрите, откуда берётся это значение.'),
    },
  };
}
