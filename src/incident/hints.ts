import { type Text, text } from '../text.ts';

/** Where nothing is left to do but to read. */
export const readWith = (id: string): Text =>
  text(`Read it with: mmsup incident show ${id}`, `Прочитать: mmsup incident show ${id}`);

/** The words that would have been taken. */
export const oneOf = (words: readonly string[]): Text =>
  text(`Write one of: ${words.join(', ')}.`, `Возможны: ${words.join(', ')}.`);

/** Where a name is none that there is. */
export const LIST_THEM = text('List the incidents with: mmsup incident list', 'Список инцидентов: mmsup incident list');
