import type { CommandSpec } from './command.ts';
import { type Text, text } from './text.ts';

export interface CommandEntry {
  /** The words that are typed: `segment explain`, or one alone: `ask`. Also where the code lives: `src/segment/explain.command.ts`. */
  readonly path: string;
  readonly summary: Text;
  readonly load: () => Promise<CommandSpec<never>>;
}

const entry = <Facts>(path: string, summary: Text, load: () => Promise<CommandSpec<Facts>>): CommandEntry => ({
  path,
  summary,
  load: load as () => Promise<CommandSpec<never>>,
});

/** The nouns, in the order in which help lists them. */
export const NOUNS: Readonly<Record<string, Text>> = {
  ask: text('Ask in your own words how something works', 'Спросить своими словами, как что работает'),
  diagnose: text('Find the cause of a complaint from its words', 'Найти причину жалобы по её словам'),
  campaign: text('Campaigns and their runs', 'Кампании и их запуски'),
  segment: text('Segments: whom they select, and why', 'Сегменты: кого отбирают и почему'),
  customer: text('Customers: what happened to one of them', 'Клиенты: что было с одним из них'),
  rules: text('Business rules and their versions', 'Бизнес-правила и их версии'),
  report: text('Effectiveness reports', 'Отчёты об эффективности'),
  health: text('Health: what is wrong before somebody complains', 'Здоровье: что не так, пока никто не пожаловался'),
  runbook: text('Guided troubleshooting', 'Пошаговая диагностика'),
  incident: text('Records of what was done', 'Записи о том, что было сделано'),
  cause: text('The catalogue of root causes', 'Каталог первопричин'),
  profile: text('Connections to clients’ databases', 'Подключения к базам клиентов'),
  system: text('Systems: how a client’s database is read', 'Системы: как читается база клиента'),
  learn: text('Exercises: find what somebody has broken', 'Упражнения: найти, что сломано'),
  demo: text('A small marketing system to learn on', 'Небольшая маркетинговая система для обучения'),
};

/** The verb of a noun that is typed alone, or with options only. */
export const VERB_OF_NOUN: Readonly<Record<string, string>> = { learn: 'start' };

/** The table of contents: every command, loaded only when it is the one that was typed. */
export const COMMANDS: readonly CommandEntry[] = [
  entry(
    'ask',
    text('Ask in your own words how something works', 'Спросить своими словами, как что работает'),
    async () => (await import('./runbook/ask/ask.command.ts')).ask,
  ),
  entry(
    'diagnose',
    text('Find the cause of a complaint from its words', 'Найти причину жалобы по её словам'),
    async () => (await import('./runbook/ask/diagnose.command.ts')).diagnose,
  ),
  entry(
    'campaign list',
    text('List campaigns with their last run', 'Список кампаний с последним запуском'),
    async () => (await import('./campaign/list.command.ts')).campaignList,
  ),
  entry(
    'campaign trace',
    text('Say where a run broke, and why', 'Где сломался запуск и почему'),
    async () => (await import('./campaign/trace.command.ts')).campaignTrace,
  ),
  entry(
    'campaign diff',
    text('Put two runs side by side: what differs first', 'Сравнить два запуска: что различается первым'),
    async () => (await import('./campaign/diff.command.ts')).campaignDiff,
  ),
  entry(
    'segment list',
    text('List segments', 'Список сегментов'),
    async () => (await import('./segment/list.command.ts')).segmentList,
  ),
  entry(
    'segment explain',
    text(
      'Say why a segment selects whom it selects, or nobody',
      'Почему сегмент отбирает именно этих клиентов или никого',
    ),
    async () => (await import('./segment/explain.command.ts')).segmentExplain,
  ),
  entry(
    'customer trace',
    text(
      'Follow one customer through a run to the gate that stopped him',
      'Пройти путь клиента через запуск до шага, который его остановил',
    ),
    async () => (await import('./customer/trace.command.ts')).customerTrace,
  ),
  entry(
    'rules list',
    text('List business rules', 'Список бизнес-правил'),
    async () => (await import('./rules/list.command.ts')).rulesList,
  ),
  entry(
    'rules log',
    text('Show the versions of a rule', 'Версии правила'),
    async () => (await import('./rules/log.command.ts')).rulesLog,
  ),
  entry(
    'rules blame',
    text('Say which version brought each condition', 'Какая версия принесла каждое условие'),
    async () => (await import('./rules/blame.command.ts')).rulesBlame,
  ),
  entry(
    'rules diff',
    text('Say what an edit changed, and for whom', 'Что изменила правка и для кого'),
    async () => (await import('./rules/diff.command.ts')).rulesDiff,
  ),
  entry(
    'rules lint',
    text('Find faults in the text of rules', 'Найти ошибки в тексте правил'),
    async () => (await import('./rules/lint.command.ts')).rulesLint,
  ),
  entry(
    'report list',
    text('List reports', 'Список отчётов'),
    async () => (await import('./report/list.command.ts')).reportList,
  ),
  entry(
    'report trace',
    text('Find the broken link from events to a report', 'Найти сломанное звено от событий до отчёта'),
    async () => (await import('./report/trace.command.ts')).reportTrace,
  ),
  entry(
    'health check',
    text('Ask every check of the system', 'Выполнить все проверки системы'),
    async () => (await import('./health/check.command.ts')).healthCheck,
  ),
  entry(
    'health list',
    text('List the checks: what each reads and costs', 'Список проверок: что каждая читает и сколько стоит'),
    async () => (await import('./health/list.command.ts')).healthList,
  ),
  entry(
    'runbook list',
    text('List runbooks', 'Список сценариев'),
    async () => (await import('./runbook/library/list.command.ts')).runbookList,
  ),
  entry(
    'runbook search',
    text('Find the runbook that fits a complaint', 'Найти сценарий, подходящий к жалобе'),
    async () => (await import('./runbook/ask/search.command.ts')).runbookSearch,
  ),
  entry(
    'runbook show',
    text('Show a runbook as steps', 'Показать шаги сценария'),
    async () => (await import('./runbook/show/show.command.ts')).runbookShow,
  ),
  entry(
    'runbook trust',
    text(
      'Review runbooks of your own that run SQL or programs',
      'Проверить свои сценарии, выполняющие SQL и программы',
    ),
    async () => (await import('./runbook/trust/trust.command.ts')).runbookTrust,
  ),
  entry(
    'runbook lint',
    text('Find mistakes in runbooks before they are walked', 'Найти ошибки в сценариях до их прохождения'),
    async () => (await import('./runbook/lint/lint.command.ts')).runbookLint,
  ),
  entry(
    'runbook schema',
    text('Print the JSON Schema of runbooks, for editors', 'Вывести JSON Schema сценариев для редакторов'),
    async () => (await import('./runbook/load/schema.command.ts')).runbookSchemaCommand,
  ),
  entry(
    'runbook run',
    text('Walk a runbook, recording every step', 'Пройти сценарий с записью каждого шага'),
    async () => (await import('./runbook/walk/run.command.ts')).runbookRun,
  ),
  entry(
    'runbook answers',
    text(
      'Print a file of answers to fill in, for a walk without a person',
      'Напечатать файл ответов для прохода без человека',
    ),
    async () => (await import('./runbook/inputs/answers.command.ts')).runbookAnswers,
  ),
  entry(
    'runbook test',
    text(
      'Walk the cases of a runbook and count the edges they cover',
      'Пройти случаи сценария и посчитать проверенные переходы',
    ),
    async () => (await import('./runbook/trial/test.command.ts')).runbookTest,
  ),
  entry(
    'runbook resume',
    text('Go on with a walk that was stopped', 'Продолжить прерванное прохождение'),
    async () => (await import('./runbook/walk/resume.command.ts')).runbookResume,
  ),
  entry(
    'incident open',
    text('Open an incident', 'Открыть инцидент'),
    async () => (await import('./incident/open.command.ts')).incidentOpen,
  ),
  entry(
    'incident list',
    text('List incidents', 'Список инцидентов'),
    async () => (await import('./incident/list.command.ts')).incidentList,
  ),
  entry(
    'incident show',
    text('Show what was asked, run, found and decided', 'Что спрашивали, запускали, нашли и решили'),
    async () => (await import('./incident/show.command.ts')).incidentShow,
  ),
  entry(
    'incident export',
    text(
      'Write the record as a document for a client, a colleague or an auditor',
      'Выгрузить запись документом для клиента, коллеги или аудитора',
    ),
    async () => (await import('./incident/export/export.command.ts')).incidentExport,
  ),
  entry(
    'incident verify',
    text('Prove that records are as they were written', 'Доказать, что записи не изменены'),
    async () => (await import('./incident/verify.command.ts')).incidentVerify,
  ),
  entry(
    'incident redact-check',
    text('Look for personal data that is not masked', 'Найти персональные данные, которые не скрыты'),
    async () => (await import('./incident/personal/redact-check.command.ts')).incidentRedactCheck,
  ),
  entry(
    'incident note',
    text('Add a note', 'Добавить заметку'),
    async () => (await import('./incident/note.command.ts')).incidentNote,
  ),
  entry(
    'incident severity',
    text('Change how grave it is', 'Изменить важность'),
    async () => (await import('./incident/severity.command.ts')).incidentSeverity,
  ),
  entry(
    'incident reopen',
    text('Open a closed incident again', 'Открыть закрытый инцидент снова'),
    async () => (await import('./incident/reopen.command.ts')).incidentReopen,
  ),
  entry(
    'incident correct',
    text('Correct what somebody wrote; the original stays', 'Исправить написанное; прежнее остаётся'),
    async () => (await import('./incident/correct.command.ts')).incidentCorrect,
  ),
  entry(
    'incident evidence',
    text('Keep a file as evidence, list it, read it', 'Сохранить файл как доказательство, список, чтение'),
    async () => (await import('./incident/evidence.command.ts')).incidentEvidence,
  ),
  entry(
    'incident hand-over',
    text('Hand it over to another line, with a brief', 'Передать другой линии вместе со сводкой'),
    async () => (await import('./incident/hand-over.command.ts')).incidentHandOver,
  ),
  entry(
    'incident acknowledge',
    text('Take up a complaint, or what was handed to you', 'Принять жалобу или переданный инцидент'),
    async () => (await import('./incident/acknowledge.command.ts')).incidentAcknowledge,
  ),
  entry(
    'incident sla',
    text('Say what was promised, what was kept and why', 'Что обещано, что выдержано и почему'),
    async () => (await import('./incident/sla/sla.command.ts')).incidentSla,
  ),
  entry(
    'incident close',
    text('Close an incident', 'Закрыть инцидент'),
    async () => (await import('./incident/close.command.ts')).incidentClose,
  ),
  entry(
    'incident similar',
    text('Find incidents of the past that are like one', 'Найти похожие инциденты прошлого'),
    async () => (await import('./incident/similar/similar.command.ts')).incidentSimilar,
  ),
  entry(
    'incident stats',
    text('Count incidents, times, SLA, and causes that come back', 'Посчитать инциденты, сроки, SLA и повторы причин'),
    async () => (await import('./incident/stats/stats.command.ts')).incidentStats,
  ),
  entry(
    'cause list',
    text('List every cause that can be found', 'Список всех причин, которые умеем находить'),
    async () => (await import('./causes/list.command.ts')).causeList,
  ),
  entry(
    'cause show',
    text('Explain a cause: what, why, proof, repair', 'Объяснить причину: что, почему, доказательство, ремонт'),
    async () => (await import('./causes/show.command.ts')).causeShow,
  ),
  entry(
    'profile list',
    text('List profiles', 'Список профилей'),
    async () => (await import('./profile/list.command.ts')).profileList,
  ),
  entry(
    'profile show',
    text('Show one profile', 'Показать профиль'),
    async () => (await import('./profile/show.command.ts')).profileShow,
  ),
  entry(
    'profile test',
    text('Connect and check every safety layer', 'Подключиться и проверить каждый слой защиты'),
    async () => (await import('./profile/test.command.ts')).profileTest,
  ),
  entry(
    'system detect',
    text('Recognise the system of a database', 'Узнать систему по базе данных'),
    async () => (await import('./system/detect.command.ts')).systemDetect,
  ),
  entry(
    'system init',
    text('Propose a description of an unknown database', 'Предложить описание незнакомой базы'),
    async () => (await import('./system/init.command.ts')).systemInit,
  ),
  entry(
    'system list',
    text('List the systems that ship', 'Список поставляемых систем'),
    async () => (await import('./system/list.command.ts')).systemList,
  ),
  entry(
    'system show',
    text('Show what a description says, and what it leaves out', 'Что сказано в описании системы и чего в нём нет'),
    async () => (await import('./system/show.command.ts')).systemShow,
  ),
  entry(
    'system check',
    text('Prove a description against the live database', 'Проверить описание по живой базе'),
    async () => (await import('./system/check.command.ts')).systemCheck,
  ),
  entry(
    'learn start',
    text('Begin an exercise, or go on with it', 'Начать упражнение или продолжить его'),
    async () => (await import('./learn/start.command.ts')).learnStart,
  ),
  entry(
    'learn hint',
    text('Get a hint: three, from vague to near', 'Получить подсказку: три, всё точнее'),
    async () => (await import('./learn/hint.command.ts')).learnHint,
  ),
  entry(
    'learn answer',
    text('Say what the cause is, or that nothing is wrong', 'Назвать причину или сказать, что всё в порядке'),
    async () => (await import('./learn/answer.command.ts')).learnAnswer,
  ),
  entry(
    'learn show',
    text('Show the complaint again', 'Показать жалобу ещё раз'),
    async () => (await import('./learn/show.command.ts')).learnShow,
  ),
  entry(
    'learn stop',
    text('End the exercise and its server', 'Закончить упражнение и остановить его сервер'),
    async () => (await import('./learn/stop.command.ts')).learnStop,
  ),
  entry(
    'demo tour',
    text('The whole product on one complaint', 'Весь продукт на одной жалобе'),
    async () => (await import('./demo/tour.command.ts')).demoTour,
  ),
  entry(
    'demo start',
    text('Create or start the demo', 'Создать или запустить демо'),
    async () => (await import('./demo/start.command.ts')).demoStart,
  ),
  entry(
    'demo status',
    text('Show how the demo is doing', 'Состояние демо'),
    async () => (await import('./demo/status.command.ts')).demoStatus,
  ),
  entry(
    'demo faults',
    text('List faults that can be planted', 'Список неисправностей для обучения'),
    async () => (await import('./demo/faults.command.ts')).demoFaults,
  ),
  entry(
    'demo plant',
    text('Plant a fault and let the engine run on', 'Внести неисправность и продолжить работу'),
    async () => (await import('./demo/plant.command.ts')).demoPlant,
  ),
  entry(
    'demo reset',
    text('Make the demo healthy again', 'Вернуть демо в исправное состояние'),
    async () => (await import('./demo/reset.command.ts')).demoReset,
  ),
  entry(
    'demo stop',
    text('Stop the demo’s server', 'Остановить сервер демо'),
    async () => (await import('./demo/stop.command.ts')).demoStop,
  ),
];

/** The entry for the first two words, or for the first alone where that is a command; else undefined. */
export function commandAt(noun: string | undefined, verb: string | undefined): CommandEntry | undefined {
  return COMMANDS.find(({ path }) => path === `${noun} ${verb}` || path === noun);
}
