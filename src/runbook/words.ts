import { type Text, text } from '../text.ts';
import type { Tone } from '../view.ts';
import type { EndKind, ErrorKind } from './runbook.ts';
import type { PathEntry } from './walk/walk.ts';

export const VERDICT_WORDS: Readonly<Record<PathEntry['verdict'], Text>> = {
  found: text('found', 'найдено'),
  'ruled-out': text('ruled out', 'исключено'),
  unsure: text('not sure', 'не ясно'),
  errored: text('could not look', 'не удалось посмотреть'),
  answered: text('answered', 'отвечено'),
  skipped: text('skipped', 'пропущено'),
  included: text('runbook', 'сценарий'),
  left: text('back from it', 'возврат из него'),
  verified: text('done', 'сделано'),
  failed: text('not confirmed', 'не подтверждено'),
  refused: text('not done', 'не сделано'),
};

export const VERDICT_TONE: Readonly<Record<PathEntry['verdict'], Tone>> = {
  found: 'bad',
  'ruled-out': 'good',
  unsure: 'warn',
  errored: 'warn',
  answered: 'muted',
  skipped: 'muted',
  included: 'muted',
  left: 'muted',
  verified: 'good',
  failed: 'bad',
  refused: 'warn',
};

/** Why a step could not look. */
export const ERROR_WORDS: Readonly<Record<ErrorKind, Text>> = {
  timeout: text('too slow', 'слишком долго'),
  denied: text('no rights', 'нет прав'),
  'not-found': text('not found', 'не найдено'),
  else: text('could not look', 'не удалось посмотреть'),
};

export const END_WORDS: Readonly<Record<EndKind, Text>> = {
  resolved: text('The cause is known.', 'Причина известна.'),
  'handed-over': text('This goes to somebody else.', 'Дальше этим занимаются другие.'),
  'not-an-incident': text('This is not an incident.', 'Это не инцидент.'),
  continue: text('Another runbook goes on from here.', 'Дальше ведёт другой сценарий.'),
};

export const WORDS = {
  step: text('Step', 'Шаг'),
  verdict: text('Verdict', 'Вердикт'),
  learned: text('What was learned', 'Что узнали'),
  seconds: text('s', 'с'),
  why: text('Why', 'Зачем'),
  leads: text('May lead to', 'Дальше может быть'),
  top: text('Top finding', 'Главная находка'),
  notSeen: text('Could not look at', 'Не удалось посмотреть'),
  here: text('you are here', 'вы здесь'),
  takenBack: text('taken back', 'отменено'),
  end: text('End', 'Итог'),
  runs: text('This step runs', 'Этот шаг выполняет'),
  cause: text('Cause', 'Причина'),
  foundCause: text('the one that was found', 'та, что найдена'),
  handOver: text('Hand over to', 'Передать'),
  continueWith: text('Continue with', 'Продолжить'),
  done: text('Done', 'Сделано'),
  found: text('Found', 'Найдено'),
  record: text('Record', 'Запись'),
  changedOnDisk: text(
    'The runbook has changed on the disk since this run was started; the run goes on with the text it was started with:',
    'Сценарий на диске изменился после начала этого прохода; проход продолжается по тому тексту, с которым начат:',
  ),
  goneFromDisk: text(
    'The runbook is no longer on the disk as a whole; the run goes on with the text it was started with:',
    'Сценария на диске больше нет целиком; проход продолжается по тому тексту, с которым начат:',
  ),
  recording: text('Recording into incident', 'Запись в инцидент'),
  symptoms: text('Symptoms', 'Симптомы'),
  needed: text('What it needs', 'Что нужно знать'),
  start: text('Start', 'Начало'),
  steps: text('Steps', 'Шаги'),
  onError: text('if it cannot look', 'если посмотреть не удалось'),
  ofYourOwn: text('Of your own', 'Ваши собственные'),
  hides: text('taken in the place of the one that comes with mmsup', 'вместо сценария из поставки mmsup'),
  forClient: text('For the client', 'Для клиента'),
  value: text('Value', 'Значение'),
  isNow: text('Is', 'Равно'),
  comesFrom: text('Comes from', 'Откуда'),
  fixed: text('cannot be overridden', 'не переопределяется'),
  noOverlay: text(
    'No overlay of this client speaks of this runbook.',
    'У этого клиента для этого сценария ничего не переопределено.',
  ),
  tryIt: text('Walk it', 'Пройти'),
  runbook: text('Runbook', 'Сценарий'),
  title: text('Complaint', 'Жалоба'),
  otherwise: text('otherwise', 'иначе'),
  automatic: text('without a person', 'без человека'),
} as const;

export const SEARCH = {
  read: text('Read as', 'Прочитано как'),
  typo: text('a slip of the pen', 'опечатка'),
  layout: text('typed on the other keyboard layout', 'набрано на другой раскладке'),
  letters: text('Russian in Latin letters', 'по-русски латиницей'),
  nothing: text('Nothing that stands here is like these words.', 'Ничего похожего на эти слова здесь нет.'),
  near: text('Did you mean', 'Может быть'),
  unknown: text('Nothing here speaks of', 'Здесь нигде не говорится о словах'),
  match: text('why', 'почему'),
} as const;

export const DIAGNOSE = {
  walks: text('Walking', 'Прохожу сценарий'),
  which: text('Which of these is it?', 'Что из этого похоже?'),
  none: text('None of these', 'Ничего из этого'),
  chosen: text('Runbook', 'Сценарий'),
  why: text('Why this one', 'Почему он'),
  other: text('Less like it', 'Меньше похоже'),
  without: text('Walked too, without a cause', 'Пройдены тоже, без причины'),
  byPerson: text('chosen by hand', 'выбран вручную'),
  ledFrom: text('it goes on from', 'он продолжает сценарий'),
  named: text('named in the command line', 'назван в командной строке'),
} as const;

export const AGAIN = {
  interrupted: text(
    'This step was begun before and came to no end: it is taken again.',
    'Этот шаг был начат и не закончен: он выполняется снова.',
  ),
  'not-written': text(
    'What this step found must not stand in the record: it is taken again.',
    'Найденное на этом шаге нельзя хранить в записи: он выполняется снова.',
  ),
} as const;

export const RESUME = {
  resuming: text('Going on with', 'Продолжаем'),
  incident: text('Incident', 'Инцидент'),
  walked: text('Walked so far', 'Уже пройдено'),
  from: text('Goes on at', 'Продолжаем с'),
  which: text('Which one goes on?', 'Что продолжаем?'),
  atStart: text('at its start', 'в начале'),
} as const;

export const CONTINUE = {
  ask: text('Go on with the runbook:', 'Продолжить по сценарию:'),
  walks: text('Going on with', 'Продолжаю по сценарию'),
  circle: text('It was walked already, and is not walked again:', 'Он уже пройден и повторно не проходится:'),
  tooMany: text(
    'So many runbooks were walked that none follows:',
    'Пройдено столько сценариев, что следующий не начат:',
  ),
  failed: text('It could not be walked:', 'Пройти его не удалось:'),
  refused: text('It was not gone on with:', 'По нему не продолжено:'),
} as const;

export const PROMPTS = {
  what: text('What now?', 'Что делаем?'),
  reason: text('Why is it skipped?', 'Почему пропускаем?'),
  noteText: text('Note:', 'Заметка:'),
  noted: text('It is in the record.', 'Записано.'),
  takesOver: text('Who takes over?', 'Кому передаём?'),
  emptyGoesBack: text('(an empty line goes back)', '(пустая строка — назад)'),
  emptyShowsMore: text('(an empty line shows what else can be done)', '(пустая строка — что ещё можно сделать)'),
  whichSeen: text('Which result?', 'Какой результат?'),
  noneOfThem: text('None of these, go back', 'Никакой, назад'),
  other: text('Something else…', 'Другое…'),
  type: text('Type the answer', 'Ввести ответ'),
  answer: text('Answer:', 'Ответ:'),
  none: text('I do not know', 'Не знаю'),
  stopped: text('Stopped. Go on with:', 'Остановлено. Продолжить:'),
} as const;
