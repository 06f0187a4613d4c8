import type { UserError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { fillText, missingIn } from '../expression/template.ts';
import { shownValues } from '../personal.ts';
import { failureOf, look, notKnown } from '../probe/look.ts';
import { prepareProgram } from '../probe/run-program.ts';
import type { ChangeStep, CheckCall } from '../runbook.ts';
import type { ChangeTalk } from '../walk/companion.ts';
import type { WalkState } from '../walk/walk.ts';
import { type Stepped, tellableLine, type Walk } from '../walk/walk-frame.ts';
import { denied } from './change-events.ts';

/** Shows what would be done. What cannot be shown is not done. */
export async function showChange(walk: Walk, step: ChangeStep, state: WalkState, talk: ChangeTalk): Promise<Stepped> {
  const { values } = state;
  const unknown = missingIn(step.gate.type, values);
  if (unknown !== undefined) return { event: denied(step, 'auto', notKnown(unknown)) };
  const shown = shownValues(walk.runbook, values);
  try {
    const ready = step.program && (await prepareProgram(step.program, values, walk.context.deps));
    const program = ready && step.program ? tellableLine(ready.argv, step.program, shown) : null;
    const looked = step.preview.kind === 'check' ? await look(walk, callOf(walk, step.preview.step), state) : undefined;
    const words = step.preview.kind === 'words' ? fillText(step.preview.words, shown) : null;
    await talk.preview(step, { words, program, result: looked?.result, values: shown, before: timesDone(state, step) });
    const { argv = null, seconds = 0, evidence = [] } = looked ?? {};
    const event = { type: 'change.previewed', step: step.id, words, argv, program, seconds, evidence } as const;
    return { event, ...(looked ? { result: looked.result } : {}) };
  } catch (error) {
    return { event: denied(step, 'auto', notShown(failureOf(error))) };
  }
}

function callOf({ runbook }: Walk, id: string): CheckCall {
  const step = runbook.steps.get(id);
  if (step?.kind !== 'check') throw new Error(`The step "${id}" is no check.`);
  return step;
}

const timesDone = ({ path }: WalkState, { id }: ChangeStep): number =>
  path.filter(({ step, verdict }) => step === id && verdict !== 'refused').length;

const notShown = ({ words: { message } }: UserError): Text =>
  text(
    `It could not be shown what would be done: ${message.en}`,
    `Показать, что будет сделано, не удалось: ${message.ru}`,
  );
