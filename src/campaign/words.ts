import type { RunState } from '../model/relations.ts';
import { type Text, text } from '../text.ts';
import type { MarkKind } from './history.ts';

export const STATE_WORDS: Readonly<Record<RunState, Text>> = {
  planned: text('planned', 'запланирован'),
  running: text('running', 'выполняется'),
  paused: text('paused', 'приостановлен'),
  finished: text('finished', 'завершён'),
  failed: text('failed', 'ошибка'),
  cancelled: text('cancelled', 'отменён'),
};

export const MARK_WORDS: Readonly<Record<MarkKind, Text>> = {
  failed: text('failed', 'ошибка'),
  stuck: text('stuck', 'завис'),
  'selects-nobody': text('nobody selected', 'никто не отобран'),
  'audience-grew': text('audience grew', 'аудитория выросла'),
  'audience-shrank': text('audience shrank', 'аудитория сократилась'),
  'left-out-more': text('many left out', 'многие исключены'),
  'nothing-sent': text('nothing sent', 'ничего не отправлено'),
  errors: text('many errors', 'много ошибок'),
  slow: text('slow', 'медленно'),
};
