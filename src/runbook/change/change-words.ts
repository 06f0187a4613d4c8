import { type Text, text } from '../../text.ts';
import type { Risk } from '../runbook.ts';

export const CHANGE_WORDS = {
  risk: text('Risk', 'Риск'),
  approval: text('Approved by', 'Разрешает'),
  type: text('To be typed', 'Нужно ввести'),
  until: text('The approval is worth until', 'Разрешение действует до'),
  runs: text('The program that will be run', 'Программа, которая будет запущена'),
  undo: text('The way back', 'Как вернуть'),
  before: text('This was done in this walk before, times:', 'Это уже выполнялось в этом проходе, раз:'),
  approved: text('It is approved', 'Разрешение получено'),
  refused: text('It is not approved; leave it undone', 'Разрешения нет; не выполнять'),
  later: text('Stop here; go on when it is approved', 'Остановиться; продолжить, когда разрешат'),
  asked: text('Is it approved?', 'Разрешено?'),
  by: text('Who approved it, as:', 'Кто разрешил, в роли:'),
  name: text('Type what is changed:', 'Введите, что меняется:'),
  wrong: text('That is not it, letter by letter:', 'Не совпадает буква в букву:'),
  why: text('Why not?', 'Почему нет?'),
  begin: text('Run it now?', 'Запустить сейчас?'),
  beginByHand: text(
    'Do it now, with the tools of the system. Begin?',
    'Сделайте это сейчас средствами системы. Начать?',
  ),
  run: text('Run it', 'Запустить'),
  iBegin: text('I begin now', 'Начинаю'),
  notBegun: text('Leave it undone', 'Не выполнять'),
  done: text('Done', 'Сделано'),
  notDone: text('Not done; nothing was changed', 'Не сделано; ничего не изменено'),
  isDone: text('Is it done?', 'Сделано?'),
  wasBegun: text(
    'This change was begun before, and nothing is known of its end. It is not begun again. Look at the system.',
    'Это изменение уже начинали, и чем кончилось, неизвестно. Повторно оно не начинается. Посмотрите в системе.',
  ),
  wasDone: text('Was it done?', 'Оно выполнено?'),
  notConfirmed: text('The change is not confirmed.', 'Изменение не подтверждено.'),
  again: text('Look once more whether it is there', 'Проверить ещё раз, выполнено ли'),
  takeBack: text('Take it back?', 'Вернуть как было?'),
  runBack: text('Take it back now', 'Вернуть сейчас'),
  takenBack: text('Taken back', 'Возвращено'),
  leave: text('Leave it as it is', 'Оставить как есть'),
  undoBegun: text(
    'Taking it back was begun before, and nothing is known of its end. Look at the system.',
    'Возврат уже начинали, и чем кончилось, неизвестно. Посмотрите в системе.',
  ),
  wasTakenBack: text('Was it taken back?', 'Возвращено?'),
  notTakenBack: text('Not taken back', 'Не возвращено'),
} as const;

export const RISK_WORDS: Readonly<Record<Risk, Text>> = {
  low: text('low', 'низкий'),
  medium: text('medium', 'средний'),
  high: text('high', 'высокий'),
};
