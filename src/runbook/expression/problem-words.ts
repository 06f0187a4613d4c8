import { type Text, text } from '../../text.ts';

/** Of an id that is none of a cause. */
export const noCause = (id: string): Text => text(`there is no cause "${id}"`, `причины «${id}» нет`);

export const LIST_CAUSES = text('List them with: mmsup cause list', 'Список причин: mmsup cause list');

/** Of a value that can never stand there; `shown` as JSON writes it. */
export const neverBe = (shown: string): Text =>
  text(`it can never be ${shown}`, `значения «${shown.replace(/^"|"$/g, '')}» здесь не бывает`);

export const canBe = (values: readonly string[]): Text =>
  text(`It can be: ${values.join(', ')}.`, `Возможные значения: ${values.join(', ')}.`);
