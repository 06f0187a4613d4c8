import type { Lang, Text } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { Values } from '../expression/expression.ts';
import { fillArgument, fillText } from '../expression/template.ts';
import { commandWords } from '../probe/program-arguments.ts';
import type { ChangeStep, ProgramCall } from '../runbook.ts';
import type { ApprovalRequest, Shown } from '../walk/companion.ts';
import { CHANGE_WORDS, RISK_WORDS } from './change-words.ts';
import { expiryWords } from './expiry.ts';

/** What would be done, how risky it is, who allows it, and the way back. Pure. */
export function previewBlocks(
  step: ChangeStep,
  { words, program, values, before }: Shown,
  role: string,
  lang: Lang,
): readonly Block[] {
  const { gate, undo } = step;
  const back = undo.kind === 'words' ? fillText(undo.words, values)[lang] : lineFor(undo.call, values);
  const times = `${CHANGE_WORDS.before[lang]} ${before}`;
  return [
    { kind: 'paragraph', text: fillText(step.change, values)[lang], tone: 'strong' },
    ...(words ? [{ kind: 'paragraph', text: words[lang] } as const] : []),
    ...(program ? programBlocks(program, lang) : []),
    ...(before > 0 ? [{ kind: 'paragraph', text: times, tone: 'warn' } as const] : []),
    {
      kind: 'pairs',
      rows: [
        [CHANGE_WORDS.risk[lang], RISK_WORDS[gate.risk][lang]],
        [CHANGE_WORDS.approval[lang], role],
        [CHANGE_WORDS.undo[lang], back],
      ],
    },
  ];
}

const lineFor = ({ program }: ProgramCall, values: Values): string =>
  commandWords(program.map((template) => fillArgument(template, values)));

/** What has to be allowed, by whom, until when, and what has to be typed for it. Pure. */
export function gateBlocks(
  step: ChangeStep,
  { name, expires }: ApprovalRequest,
  values: Values,
  role: string,
  lang: Lang,
): readonly Block[] {
  return [
    { kind: 'paragraph', text: fillText(step.change, values)[lang] },
    {
      kind: 'pairs',
      rows: [
        [CHANGE_WORDS.approval[lang], role],
        [CHANGE_WORDS.type[lang], name],
      ],
    },
    {
      kind: 'paragraph',
      text: `${CHANGE_WORDS.until[lang]} ${expiryWords(expires, step.gate.expiresMs)}`,
      tone: 'muted',
    },
  ];
}

/** How it is taken back. Pure. */
export function wayBack(words: Text | null, program: readonly string[] | null, lang: Lang): readonly Block[] {
  if (program) return programBlocks(program, lang);
  return words ? [{ kind: 'paragraph', text: `${CHANGE_WORDS.undo[lang]}: ${words[lang]}` }] : [];
}

function programBlocks(program: readonly string[], lang: Lang): readonly Block[] {
  return [
    { kind: 'paragraph', text: `${CHANGE_WORDS.runs[lang]}:` },
    { kind: 'code', text: commandWords(program) },
  ];
}
