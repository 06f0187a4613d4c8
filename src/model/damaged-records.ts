import { plural, type Text } from '../text.ts';

/** `2 damaged records`: of incidents, which cannot be believed. */
export const damagedRecords = (count: number): Text =>
  plural(count, {
    en: ['damaged record', 'damaged records'],
    ru: ['повреждённая запись', 'повреждённые записи', 'повреждённых записей'],
  });
