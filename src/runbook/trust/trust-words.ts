import { text } from '../../text.ts';

export const TRUST = {
  ask: text('Have you read this, and may it be run?', 'Вы это прочитали, и это можно запускать?'),
  refused: text('Nothing was trusted.', 'Ничего не принято на доверие.'),
  runbook: text('Runbook', 'Сценарий'),
  step: text('Step', 'Шаг'),
  runs: text('What it runs', 'Что выполняет'),
  acts: text('What they would run', 'Что они выполнят'),
  noActs: text('They ask no SQL and run no programs of their own.', 'Своих запросов SQL и программ в них нет.'),
  file: text('File', 'Файл'),
  hash: text('SHA-256', 'SHA-256'),
  state: text('Review', 'Проверка'),
  listed: text('Kept in', 'Хранится в'),
  trusted: text('These may be run now; kept in', 'Теперь их можно запускать; записано в'),
  forgot: text('These are trusted no more; taken out of', 'Этим больше не доверяем; убрано из'),
  none: text('Nothing was reviewed yet.', 'Пока ничего не проверено.'),
} as const;

export const REVIEW = {
  new: text('not reviewed before', 'раньше не проверялся'),
  reviewed: text('reviewed, unchanged since', 'проверен, с тех пор не менялся'),
  changed: text('changed since the review', 'изменён после проверки'),
  gone: text('no file any more', 'файла больше нет'),
} as const;
