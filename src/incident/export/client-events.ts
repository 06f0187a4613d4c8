import type { Lang, Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { EventInContext } from '../in-context.ts';
import { INCIDENT_SEVERITY } from '../words.ts';
import { forClient } from './internals.ts';
import { saidIn } from './language.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface ClientWords {
  readonly what: string;
  readonly only: Lang | null;
}

interface Frame {
  readonly lang: Lang;
  /** Names of people, machines and databases that must not be told. */
  readonly names: readonly string[];
  /** Whether the case was handed over before. */
  readonly isAfterHandOver?: boolean;
}

type Teller = (fields: Fields, frame: Frame) => Text | ClientWords | undefined;

/** What a command of ours looks at, in words of whoever ordered the mailing. */
const LOOKED_AT: Readonly<Record<string, Text>> = {
  'campaign trace': text('The mailing was followed stage by stage', 'Рассылка прослежена по этапам'),
  'campaign list': text(
    'The campaigns and their last runs were looked through',
    'Просмотрены кампании и их последние запуски',
  ),
  'campaign watch': text('The running mailing was watched', 'Наблюдали за идущей рассылкой'),
  'segment explain': text('Each condition of the segment was counted', 'Посчитано каждое условие сегмента'),
  'segment list': text('The segments were looked through', 'Просмотрены сегменты'),
  'customer trace': text('The way of one customer was followed', 'Прослежен путь одного клиента'),
  'rules diff': text('Two versions of a rule were compared', 'Сравнены две версии правила'),
  'rules log': text('The history of the edits was read', 'Прочитана история правок'),
  'rules lint': text('The rules were checked for mistakes', 'Правила проверены на ошибки'),
  'rules list': text('The rules were looked through', 'Просмотрены правила'),
  'report trace': text('The report was recounted from its sources', 'Отчёт пересчитан по исходным данным'),
  'health check': text('The whole system was checked', 'Проверена вся система'),
  'segment diff': text('Two segments were compared', 'Сравнены два сегмента'),
};

const VERDICTS: Readonly<Record<string, Text>> = {
  ok: text('nothing wrong was found there.', 'отклонений там нет.'),
  problem: text('a deviation was found.', 'найдено отклонение.'),
  inconclusive: text('it could not be decided for sure.', 'однозначно решить не удалось.'),
};

const ENDS: Readonly<Record<string, Text>> = {
  done: text('The change was made.', 'Изменение выполнено.'),
  'not-done': text('The change was not made.', 'Изменение не выполнялось.'),
  failed: text('The change could not be made.', 'Изменение выполнить не удалось.'),
  unknown: text(
    'The change was begun; whether it was completed is still being clarified.',
    'Изменение начато; завершено ли оно, ещё выясняется.',
  ),
};

const TELLERS: Readonly<Record<string, Teller>> = {
  'incident.opened': () => text('Your complaint was taken on.', 'Обращение принято в работу.'),
  'incident.acknowledged': ({ isAfterwards }, { isAfterHandOver }) =>
    isAfterHandOver && isAfterwards !== true
      ? text('The next line of support has taken it over.', 'Обращение приняла следующая линия поддержки.')
      : text('Support began to work on it.', 'Поддержка начала работу.'),
  'incident.severity': ({ severity }) => {
    const grade = INCIDENT_SEVERITY[String(severity)] ?? text(String(severity), String(severity));
    return text(`Its importance was set to: ${grade.en}.`, `Установлена важность: ${grade.ru}.`);
  },
  'incident.handed-over': ({ to }) =>
    /^[23]$/.test(String(to))
      ? text(
          `It was handed over to line ${String(to)} of support.`,
          `Обращение передано на ${String(to)}-ю линию поддержки.`,
        )
      : text('It was handed over to a special group of support.', 'Обращение передано профильной группе.'),
  'incident.closed': ({ why }, frame) => closing(why, frame),
  'incident.reopened': () => text('It was opened again.', 'Обращение открыто снова.'),
  'sla.paused': () => text('The counting of time was paused.', 'Отсчёт времени приостановлен.'),
  'sla.resumed': () => text('The counting of time went on.', 'Отсчёт времени продолжен.'),
  'evidence.added': () => text('Material was added to the record.', 'К обращению приложены материалы.'),
  'run.started': ({ title }, { lang }) => {
    const { text: called, only } = saidIn(title, lang);
    const what = lang === 'ru' ? `Начата проверка: «${called}».` : `A check was begun: “${called}”.`;
    return title === undefined ? undefined : { what, only };
  },
  'run.interrupted': () => text('The check was paused.', 'Проверка приостановлена.'),
  'run.resumed': () => text('The check went on.', 'Проверка продолжена.'),
  'run.ended': ({ cause, brief, to }, frame) => {
    if (brief && to)
      return text(
        'The check ended, and the next line of support was asked.',
        'Проверка окончена, вопрос передан дальше.',
      );
    return typeof cause === 'string'
      ? found(cause, frame)
      : text('The check ended without a cause.', 'Проверка окончена, причина не установлена.');
  },
  'step.finished': ({ say }, frame) => spoken(say, frame),
  'step.errored': () => text('One of the checks could not be carried out.', 'Одну из проверок выполнить не удалось.'),
  'command.started': ({ hasEnd, ...fields }) => {
    const looked = hasEnd ? undefined : lookedAt(fields);
    return looked
      ? text(`${looked.en}: begun, its end is not known.`, `${looked.ru}: начато, чем закончилось — неизвестно.`)
      : undefined;
  },
  'command.finished': ({ verdict, error, ...fields }) => {
    const looked = lookedAt(fields);
    if (!looked) return undefined;
    if (error) return text(`${looked.en}: it could not be carried out.`, `${looked.ru}: выполнить не удалось.`);
    const judged = VERDICTS[String(verdict)];
    return judged
      ? text(`${looked.en}: ${judged.en}`, `${looked.ru}: ${judged.ru}`)
      : text(`${looked.en}.`, `${looked.ru}.`);
  },
  'change.previewed': () =>
    text(
      'A change was prepared, and what it would touch was shown.',
      'Изменение подготовлено: показано, что оно затронет.',
    ),
  'approval.asked': () => text('Permission for the change was asked.', 'Запрошено разрешение на изменение.'),
  'approval.given': () => text('Permission for the change was given.', 'Разрешение на изменение получено.'),
  'approval.denied': () =>
    text('Permission was not given: the change was not made.', 'Разрешение не получено: изменение не выполнялось.'),
  'approval.expired': () =>
    text('The permission ran out: the change was not made.', 'Срок разрешения истёк: изменение не выполнялось.'),
  'change.done': ({ outcome }) => ENDS[String(outcome)],
  'change.verified': ({ holds, say }, frame) => verified(holds === true, say, frame),
  'change.undone': ({ undone }) =>
    undone === true
      ? text('The change was taken back.', 'Изменение возвращено как было.')
      : text('The change could not be taken back.', 'Вернуть изменение не удалось.'),
};

function lookedAt({ command, argv }: Fields): Text | undefined {
  const path = typeof command === 'string' ? command : Array.isArray(argv) ? argv.slice(0, 2).join(' ') : '';
  return LOOKED_AT[path];
}

/** One event as a client is told of it; undefined for what only serves the work or is nobody else's business. Pure. */
export function tellClient(event: EventInContext, frame: Frame): ClientWords | undefined {
  const told = Object.hasOwn(TELLERS, event.type) ? TELLERS[event.type]?.(event, frame) : undefined;
  if (told === undefined) return undefined;
  return 'what' in told ? told : { what: told[frame.lang], only: null };
}

function spoken(say: unknown, { lang, names }: Frame): ClientWords | undefined {
  const { text: words, only } = saidIn(say, lang);
  const what = forClient(words, lang, names);
  return say === undefined || what === '' || what === '—' ? undefined : { what, only };
}

function found(cause: string, { lang }: Frame): ClientWords {
  const name = forClient(cause, lang);
  return {
    what:
      lang === 'ru' ? `Проверка окончена, причина найдена: ${name}.` : `The check ended; the cause is found: ${name}.`,
    only: null,
  };
}

function closing(why: unknown, { lang, names }: Frame): ClientWords {
  const closed = lang === 'ru' ? 'Обращение закрыто.' : 'The case was closed.';
  const reason = typeof why === 'string' ? forClient(why, lang, names) : '';
  return reason === ''
    ? { what: closed, only: null }
    : { what: `${closed} ${reason}`, only: saidIn(reason, lang).only };
}

function verified(holds: boolean, say: unknown, frame: Frame): ClientWords {
  const head = holds
    ? text('The check after the change confirmed it.', 'Проверка после изменения подтвердила его.')
    : text('The check after the change did not confirm it.', 'Проверка после изменения его не подтвердила.');
  const said = spoken(say, frame);
  return { what: said ? `${head[frame.lang]} ${said.what}` : head[frame.lang], only: said?.only ?? null };
}
