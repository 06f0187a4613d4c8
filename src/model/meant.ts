import { joinTexts, type Text } from '../text.ts';

export { suggestion as meant } from './closest.ts';

/** Several sentences as one text; those that are undefined are left out. */
export const sentences = (...all: readonly (Text | undefined)[]): Text => joinTexts(all, ' ');
