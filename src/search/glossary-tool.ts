import { text } from '../text.ts';
import { type Term, term } from './term.ts';

/** Reports, the data under them, and the words of this tool itself. */
export const TOOL_TERMS: readonly Term[] = [
  term(
    'report',
    text('effectiveness report', 'отчёт об эффективности'),
    { en: ['dashboard', 'statistics'], ru: ['дашборд', 'статистика'] },
    text(
      'How many were written to, answered and bought. It is the last link of a chain, events → summary → report; when it is wrong, one of the links is.',
      'Скольким написали, сколько ответило и купило. Это последнее звено цепочки «события → сводка → отчёт»; если он неверен, неверно одно из звеньев.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'summary',
    text('summary table', 'сводка'),
    { en: ['aggregate', 'data mart', 'materialised view'], ru: ['агрегат', 'витрина', 'сводная таблица'] },
    text(
      'Events added up by day, so that a report need not count them all again. It is filled by a job; when the job stands still, the report is stale though it builds.',
      'События, сложенные по дням, чтобы отчёт не считал их каждый раз заново. Её наполняет задание; если оно стоит, отчёт строится, но устарел.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'lag',
    text('lag', 'отставание'),
    { en: ['delay of data', 'stale', 'freshness'], ru: ['задержка данных', 'устаревание', 'свежесть'] },
    text(
      'How far behind data is: the newest event in it, against now. A lag is a fault only when it is larger than that of every other day.',
      'Насколько данные отстают: самое новое событие в них против текущего момента. Отставание — ошибка, только если оно больше, чем в другие дни.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'conversion',
    text('conversion', 'конверсия'),
    { en: ['rate', 'share of acceptances'], ru: ['доля согласий', 'процент откликов'] },
    text(
      'The share of those written to who did what was wanted. It cannot exceed 100 %: if it does, numerator and denominator count different things.',
      'Доля тех, кто сделал то, чего хотели, среди тех, кому написали. Больше 100 % не бывает: если больше, числитель и знаменатель считают разное.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'job',
    text('job', 'задание'),
    { en: ['task', 'cron', 'scheduler'], ru: ['регламентное задание', 'крон', 'планировщик'] },
    text(
      'Work that the platform does by the clock: load data, start runs, fill summaries. A job that is switched off breaks much that looks unrelated.',
      'Работа, которую платформа делает по часам: загрузить данные, начать запуски, наполнить сводки. Отключённое задание ломает многое, что на вид с ним не связано.',
    ),
    'mmsup health check --only jobs-late',
  ),
  term(
    'load',
    text('load, import batch', 'загрузка данных'),
    { en: ['import', 'file', 'feed'], ru: ['импорт', 'файл', 'выгрузка из банка'] },
    text(
      'One file or batch that brings customer data. It says how many rows it read, took and rejected, and why; a load that rejected much explains what is missing later.',
      'Один файл или порция, которая привозит данные клиентов. В ней записано, сколько строк прочитано, принято и отклонено и почему; большой отказ объясняет, чего потом не хватает.',
    ),
    'mmsup health check --only loads-bad',
  ),
  term(
    'time-zone',
    text('time zone', 'часовой пояс'),
    { en: ['utc', 'local time', 'day border'], ru: ['utc', 'местное время', 'граница суток'] },
    text(
      'The same moment is another day elsewhere. A day cut in UTC begins at three in the morning in Moscow; segments and reports that cut their days differently never agree.',
      'Один и тот же момент в другом месте — другой день. Сутки по UTC в Москве начинаются в три часа ночи; сегменты и отчёты, которые режут сутки по-разному, не сойдутся никогда.',
    ),
    'mmsup report trace {report}',
  ),
  term(
    'index',
    text('index', 'индекс'),
    { en: ['database index', 'full scan'], ru: ['индекс базы', 'полное чтение таблицы'] },
    text(
      'What lets the database find rows without reading the whole table. Without the right one a stage becomes slower with every month of data.',
      'То, что позволяет базе находить строки, не читая таблицу целиком. Без нужного индекса этап с каждым месяцем данных идёт всё медленнее.',
    ),
    'mmsup health check --only indexes-missing',
  ),
  term(
    'lock',
    text('lock', 'блокировка'),
    { en: ['blocked', 'deadlock', 'waiting session'], ru: ['заблокировано', 'взаимная блокировка', 'ожидание сеанса'] },
    text(
      'While one session changes rows, others that want the same ones wait. A session that was forgotten open can hold up a whole run.',
      'Пока один сеанс меняет строки, другие, кому нужны те же, ждут. Забытый открытым сеанс может задержать весь запуск.',
    ),
    'mmsup campaign trace {campaign} --live',
  ),
  term(
    'as-usual',
    text('its own history, as usual', 'как обычно'),
    { en: ['baseline', 'median', 'normal', 'usual'], ru: ['обычное значение', 'медиана', 'норма', 'история кампании'] },
    text(
      'A run is judged against the earlier good runs of the same campaign, by the median and its spread, not against a fixed number: what is much for one campaign is little for another.',
      'Запуск сравнивают с прежними исправными запусками той же кампании, с медианой и разбросом, а не с постоянным числом: что для одной кампании много, для другой мало.',
    ),
    'mmsup campaign trace {campaign} --against history',
  ),
  term(
    'cause',
    text('cause', 'причина'),
    { en: ['root cause'], ru: ['первопричина', 'корневая причина'] },
    text(
      'A named root of a complaint with an id that never changes, such as policy/cap-zero. Each has an article: what it is, why it happens, how to be sure, how to repair.',
      'Именованный корень жалобы с неизменным кодом, например policy/cap-zero. У каждой есть статья: что это, почему бывает, как убедиться, как исправить.',
    ),
    'mmsup cause list',
  ),
  term(
    'finding',
    text('finding', 'находка'),
    {
      en: ['proved', 'likely', 'confidence'],
      ru: ['файндинг', 'доказано', 'вероятно', 'уверенность'],
    },
    text(
      'A cause that was seen in this data, with its numbers. It says how sure it is: proved, likely or possible. The first one is the root we would bet on; later ones are consequences or weaker.',
      'Причина, увиденная в этих данных, с её числами. В ней сказано, насколько это верно: доказано, вероятно или возможно. Первая — та, на которую мы бы поставили; остальные — следствия или слабее.',
    ),
    'mmsup campaign trace {campaign}',
  ),
  term(
    'inconclusive',
    text('inconclusive', 'вердикт «неясно»'),
    {
      en: ['not evaluated', 'exit code 4', 'could not look', 'verdict'],
      ru: ['неопределённый', 'не удалось посмотреть', 'код 4', 'вердикт', 'неоднозначно'],
    },
    text(
      'Nothing wrong was found, but something that could have changed the answer could not be looked at: no rights, not kept by this system, a time limit. The answer names it; it is never silently taken for “all is well”. Exit code 4.',
      'Ничего плохого не найдено, но что-то, что могло изменить ответ, посмотреть не удалось: нет прав, система этого не хранит, кончилось время. В ответе сказано что; молча за «всё хорошо» это не выдаётся. Код выхода 4.',
    ),
    'mmsup health check',
  ),
  term(
    'exit-code',
    text('exit code', 'код выхода'),
    { en: ['return code', 'exit status'], ru: ['код возврата', 'код завершения'] },
    text(
      'What the command tells a script: 0 all is well, 1 a fault of the tool, 2 wrong usage, 3 a problem was found, 4 inconclusive, 5 the database could not be reached, 130 cancelled.',
      'Что команда говорит скрипту: 0 — всё хорошо, 1 — ошибка самой программы, 2 — неверный вызов, 3 — найдена проблема, 4 — неясно, 5 — база недоступна, 130 — прервано.',
    ),
    'mmsup --help',
  ),
  term(
    'runbook',
    text('runbook', 'сценарий диагностики'),
    { en: ['playbook', 'guide', 'step by step'], ru: ['ранбук', 'инструкция', 'плейбук', 'пошаговая диагностика'] },
    text(
      'The team’s knowledge as steps that can be executed: each step runs a command or asks a question, says why, and leads on by the answer until the cause is found.',
      'Знания команды в виде выполняемых шагов: каждый запускает команду или задаёт вопрос, говорит зачем и по ответу ведёт дальше, пока причина не найдена.',
    ),
    'mmsup runbook list',
  ),
  term(
    'profile',
    text('profile', 'профиль'),
    { en: ['connection', 'client database'], ru: ['профайл', 'подключение', 'база клиента'] },
    text(
      'A named connection to one client’s database, with the description of its system and the client’s language.',
      'Именованное подключение к базе одного клиента с описанием его системы и языком клиента.',
    ),
    'mmsup profile list',
  ),
  term(
    'system',
    text('system description', 'описание системы'),
    { en: ['schema', 'mapping'], ru: ['схема', 'соответствие таблиц'] },
    text(
      'A file that says where a marketing system keeps its campaigns, runs, customers and messages. With it the same commands work on any system.',
      'Файл, в котором сказано, где маркетинговая система хранит кампании, запуски, клиентов и сообщения. С ним одни и те же команды работают с любой системой.',
    ),
    'mmsup system list',
  ),
  term(
    'health-check',
    text('health check', 'проверка здоровья'),
    { en: ['monitoring', 'score', 'grade'], ru: ['хелсчек', 'хелс чек', 'мониторинг', 'оценка системы', 'контроль'] },
    text(
      'All checks of a system at once, before anybody complains: late jobs, broken references, people who got it twice. It gives a score and the findings in the order of their weight.',
      'Все проверки системы сразу, пока никто не пожаловался: опоздавшие задания, сломанные ссылки, получившие дважды. Даёт оценку и находки по весу.',
    ),
    'mmsup health check',
  ),
  term(
    'read-only',
    text('read-only, the guard', 'только чтение'),
    {
      en: ['is it safe', 'does it change data', 'damage data', 'production'],
      ru: ['это безопасно', 'меняет ли данные', 'испортить данные', 'сломать базу', 'боевая база'],
    },
    text(
      'mmsup never changes a client’s database: every session is read-only, has time limits, and lets through nothing but a single SELECT.',
      'mmsup никогда не меняет базу клиента: каждый сеанс только читает, ограничен по времени и пропускает лишь один SELECT.',
    ),
    'mmsup profile test',
  ),
  term(
    'masking',
    text('masking of personal data', 'маскирование персональных данных'),
    { en: ['hidden values', 'stars'], ru: ['маскинг', 'маскировка', 'скрытые значения', 'звёздочки'] },
    text(
      'Names, telephones and addresses are hidden wherever they would leave the tool. Who needs them says why with --show-personal, and the incident record keeps the reason before anything is shown.',
      'Имена, телефоны и адреса скрыты везде, где могли бы выйти наружу. Кому они нужны, тот называет причину в --show-personal, и она попадает в запись инцидента до показа.',
    ),
    'mmsup customer trace {customer} --since 30d',
  ),
  term(
    'as-of',
    text('as of a moment', 'на момент времени'),
    { en: ['point in time', 'the clock'], ru: ['дата отсчёта', 'часы системы'] },
    text(
      'Late, stale and future are judged against one moment, that of the client’s clock. With --as-of a past moment is taken, to see what could be seen then.',
      'Опоздал, устарел и будущее решаются относительно одного момента — часов клиента. С --as-of берётся прошлый момент, чтобы увидеть то, что было видно тогда.',
    ),
    'mmsup report trace {report} --as-of 2026-11-25',
  ),
];
