import { defineMistake, nearStep } from './system-mistake.ts';

/** What the server or the guard says of a text. */
export interface RefusedEvidence {
  readonly words: string;
}

/** A name that the database does not have. */
export interface MissingNameEvidence extends RefusedEvidence {
  /** The name as it is written; null where nobody says which. */
  readonly name: string | null;
  readonly near: readonly string[];
}

const called = (name: string | null, en: string, ru: string): readonly [string, string] =>
  name === null ? [en, ru] : [`${en} ${name}`, `${ru} ${name}`];

export const systemSyntax = defineMistake<RefusedEvidence>({
  id: 'system/does-not-parse',
  severity: 'error',
  name: ['SQL of a description does not parse', 'SQL в описании не разбирается'],
  says: ({ words }) => [`this SQL does not parse: ${words}`, `этот SQL не разбирается: ${words}`],
  next: () => [
    [
      'Correct the SQL at this place: "from" is what stands after FROM, "where" what stands after WHERE.',
      'Исправьте SQL в этом месте: from — то, что стоит после FROM, where — то, что после WHERE.',
    ],
  ],
  article: {
    what: ['A text of the description is not SQL of the expected kind.', 'Текст в описании — не SQL нужного вида.'],
    why: [
      'A bracket or a quote is missing, or a clause stands where an expression is expected.',
      'Не хватает скобки или кавычки, или вместо выражения стоит предложение SQL.',
    ],
    sure: [
      'PostgreSQL’s own grammar says at which character it stops; the character is told as a place in the file.',
      'Грамматика самого PostgreSQL указывает символ, на котором остановилась; он переведён в место файла.',
    ],
    repair: ['Correct the SQL and check again.', 'Исправить SQL и проверить ещё раз.'],
    example: [
      '“coalesce(r.sent, 0” lacks its bracket: the run relation cannot be read at all.',
      'В «coalesce(r.sent, 0» нет скобки: отношение run не читается совсем.',
    ],
  },
});

export const systemNotOneExpression = defineMistake({
  id: 'system/not-one-expression',
  severity: 'error',
  name: ['A column of the description is not one expression', 'Столбец описания — не одно выражение'],
  says: () => [
    'it is not one expression: it holds a comma, a name (AS …) or a further clause',
    'это не одно выражение: есть запятая, имя (AS …) или ещё одно предложение SQL',
  ],
  next: () => [
    [
      'Leave one expression, without a name: the name is the key before it.',
      'Оставьте одно выражение без имени: имя — это ключ перед ним.',
    ],
  ],
  article: {
    what: [
      'What is given for one column is several, or names itself.',
      'Для одного столбца дано несколько выражений, или выражение называет себя само.',
    ],
    why: ['It was copied from a SELECT list.', 'Текст скопировали из списка SELECT.'],
    sure: ['PostgreSQL’s own grammar took it apart.', 'Текст разобрала грамматика самого PostgreSQL.'],
    repair: ['Remove the comma or the AS.', 'Убрать запятую или AS.'],
    example: ['“id: r.run_id as id” or “name: a.code, a.title”.', '«id: r.run_id as id» или «name: a.code, a.title».'],
  },
});

export const systemGuard = defineMistake<RefusedEvidence>({
  id: 'system/refused-by-guard',
  severity: 'error',
  name: ['SQL of a description may do more than read', 'SQL в описании может не только читать'],
  says: ({ words }) => [`the guard refuses it: ${words}`, `защита не пропускает: ${words}`],
  next: () => [
    [
      'Say the same with a SELECT of PostgreSQL’s own functions; a function known to only read can be let through by the profile: allow-functions.',
      'Скажите то же через SELECT и встроенные функции; функцию, которая точно только читает, можно разрешить в профиле: allow-functions.',
    ],
  ],
  article: {
    what: [
      'The description holds SQL that writes, locks, sleeps, reaches another server, or calls a function that could.',
      'В описании есть SQL, который пишет, блокирует, ждёт, обращается к другому серверу или вызывает способную на это функцию.',
    ],
    why: [
      'It was copied from the application, or it calls a function of the client’s database of which nobody knows what it does.',
      'Его скопировали из приложения, или он вызывает функцию базы клиента, о которой неизвестно, что она делает.',
    ],
    sure: [
      'The statement was parsed and refused before anything of it reached the server.',
      'Запрос разобран и отклонён до того, как что-либо дошло до сервера.',
    ],
    repair: ['Write it as one SELECT that only reads.', 'Записать одним SELECT, который только читает.'],
    example: [
      '“pg_sleep(1)” or “for update” in a relation: every command that reads it is refused.',
      '«pg_sleep(1)» или «for update» в отношении: отклоняется каждая команда, которая его читает.',
    ],
  },
});

export const systemTableMissing = defineMistake<MissingNameEvidence>({
  id: 'system/table-missing',
  severity: 'error',
  name: ['A table of the description does not exist', 'Таблицы из описания нет'],
  says: ({ name }) => called(name, 'the database has no table', 'в базе нет таблицы'),
  next: ({ near }) => [
    ...nearStep(near),
    [
      'Name the table with its schema; a table that only some versions have belongs into "variants".',
      'Укажите таблицу со схемой; таблицу, которая есть не во всех версиях, опишите в variants.',
    ],
  ],
  article: {
    what: [
      'The description reads a table or view that this database does not have.',
      'Описание читает таблицу или представление, которых в этой базе нет.',
    ],
    why: [
      'The name is misspelt, the schema is missing, or the description was written for another version of the system.',
      'Ошибка в имени, не указана схема, или описание написано для другой версии системы.',
    ],
    sure: [
      'The server looked for it when planning; near names are those of its catalog.',
      'Сервер искал её при планировании; похожие имена взяты из его каталога.',
    ],
    repair: [
      'Correct the name, or describe the versions with variants.',
      'Исправить имя или описать версии через variants.',
    ],
    example: ['“mkt.runs” where the table is called mkt.run.', '«mkt.runs», тогда как таблица называется mkt.run.'],
  },
});

export const systemAliasUnknown = defineMistake<MissingNameEvidence>({
  id: 'system/alias-unknown',
  severity: 'error',
  name: ['SQL names a table that its FROM does not give', 'SQL называет таблицу, которой нет в его FROM'],
  says: ({ name }) => called(name, 'the FROM of the relation gives no table for', 'в FROM отношения нет таблицы для'),
  next: () => [['Use the alias that "from" gives to the table.', 'Используйте псевдоним, который таблице даёт from.']],
  article: {
    what: [
      'An expression calls a table by a name that the relation’s FROM does not know.',
      'Выражение обращается к таблице по имени, которого FROM отношения не знает.',
    ],
    why: [
      'A join was removed, or the expression was copied from another relation.',
      'Убрали соединение, или выражение скопировали из другого отношения.',
    ],
    sure: ['The server refused the expression over this FROM.', 'Сервер отклонил выражение над этим FROM.'],
    repair: [
      'Join the table in "from", or use the right alias.',
      'Добавить таблицу в from или взять верный псевдоним.',
    ],
    example: [
      '“d.deployed_at” after the join of deploy d was removed.',
      '«d.deployed_at» после того, как соединение с deploy d убрали.',
    ],
  },
});

export const systemColumnMissing = defineMistake<MissingNameEvidence>({
  id: 'system/column-missing',
  severity: 'error',
  name: ['A column of the description does not exist', 'Столбца из описания нет'],
  says: ({ name }) => called(name, 'the database has no column', 'в базе нет столбца'),
  next: ({ near }) => [
    ...nearStep(near),
    [
      'Name the column as the table has it; one that only some versions have belongs into a choice with "when".',
      'Назовите столбец так, как он называется в таблице; столбец, который есть не во всех версиях, опишите через when.',
    ],
  ],
  article: {
    what: [
      'The description reads a column that the table does not have.',
      'Описание читает столбец, которого в таблице нет.',
    ],
    why: [
      'It is misspelt, was renamed, or belongs to another version of the system.',
      'Ошибка в имени, столбец переименовали, или он есть в другой версии системы.',
    ],
    sure: [
      'The server refused it at this character; near names are the columns of the tables of this FROM.',
      'Сервер отклонил его на этом символе; похожие имена — столбцы таблиц этого FROM.',
    ],
    repair: [
      'Correct the name, or leave the column out if the system does not keep it.',
      'Исправить имя или убрать столбец, если система его не хранит.',
    ],
    example: [
      '“r.started” where the column is called started_at.',
      '«r.started», тогда как столбец называется started_at.',
    ],
  },
});

export const systemFunctionMissing = defineMistake<MissingNameEvidence>({
  id: 'system/function-missing',
  severity: 'error',
  name: ['No such function or operator', 'Нет такой функции или оператора'],
  says: ({ words }) => [`no function or operator fits: ${words}`, `нет подходящей функции или оператора: ${words}`],
  next: ({ near }) => [
    ...nearStep(near),
    [
      'Correct the name or cast the arguments: the types on both sides must fit.',
      'Исправьте имя или приведите аргументы: типы с обеих сторон должны подходить.',
    ],
  ],
  article: {
    what: [
      'The SQL calls a function or compares types for which this server has nothing.',
      'SQL вызывает функцию или сравнивает типы, для которых на сервере ничего нет.',
    ],
    why: [
      'A misspelt name, a type that differs from what was thought, or a function of a newer PostgreSQL.',
      'Ошибка в имени, тип не тот, что предполагали, или функция более нового PostgreSQL.',
    ],
    sure: ['The server found no candidate for these types.', 'Сервер не нашёл варианта для этих типов.'],
    repair: ['Cast to the type that is meant.', 'Привести к нужному типу.'],
    example: ['“r.run_id = s.run_code”, a number and a text.', '«r.run_id = s.run_code» — число и текст.'],
  },
});

export const systemNoRights = defineMistake<MissingNameEvidence>({
  id: 'system/no-rights',
  severity: 'error',
  name: ['No rights on a table of the description', 'Нет прав на таблицу из описания'],
  says: ({ words }) => [`this user may not read it: ${words}`, `у пользователя нет права чтения: ${words}`],
  next: () => [
    [
      'Ask the DBA to grant SELECT on the table (and USAGE on its schema) to this user; until then leave the relation out.',
      'Попросите администратора выдать SELECT на таблицу (и USAGE на схему); до этого уберите отношение из описания.',
    ],
  ],
  article: {
    what: [
      'The connection’s user may not read something that the description reads.',
      'Пользователь подключения не может читать то, что читает описание.',
    ],
    why: [
      'Rights were granted on most tables, not on this one; or a table was added later.',
      'Права выданы на большинство таблиц, но не на эту, или таблица появилась позже.',
    ],
    sure: ['The server refused the statement with SQLSTATE 42501.', 'Сервер отклонил запрос с SQLSTATE 42501.'],
    repair: [
      'Grant SELECT, or take the relation out of the description with NULL.',
      'Выдать SELECT или убрать отношение из описания (null).',
    ],
    example: [
      'Everything is readable but mkt.message: traces say nothing of failed messages.',
      'Читается всё, кроме mkt.message: трассировка молчит о неудачных сообщениях.',
    ],
  },
});

export const systemSqlRefused = defineMistake<RefusedEvidence>({
  id: 'system/sql-refused',
  severity: 'error',
  name: ['The server does not take SQL of the description', 'Сервер не принимает SQL из описания'],
  says: ({ words }) => [`the server does not take it: ${words}`, `сервер не принимает: ${words}`],
  next: () => [['Correct the SQL at this place.', 'Исправьте SQL в этом месте.']],
  article: {
    what: [
      'The SQL parses, but the server cannot give it a meaning.',
      'SQL разбирается, но сервер не может его понять.',
    ],
    why: [
      'A name stands for two columns, an aggregate stands without GROUP BY, types of CASE branches differ.',
      'Имя подходит к двум столбцам, агрегат без GROUP BY, разные типы в ветвях CASE.',
    ],
    sure: [
      'The server refused it when planning; nothing was read.',
      'Сервер отклонил его при планировании; ничего не читалось.',
    ],
    repair: ['Qualify the name, group, or cast.', 'Уточнить имя, сгруппировать или привести тип.'],
    example: ['“id” where both joined tables have one.', '«id», который есть в обеих соединённых таблицах.'],
  },
});

export const systemFailsOnData = defineMistake<RefusedEvidence>({
  id: 'system/fails-on-data',
  severity: 'error',
  name: ['SQL of the description fails on the data', 'SQL из описания падает на данных'],
  says: ({ words }) => [`it fails on the data as they are: ${words}`, `на имеющихся данных возникает ошибка: ${words}`],
  next: () => [
    [
      'Guard the cast or the division: case when … then … end, nullif(…, 0); a subquery gives one row at most.',
      'Защитите приведение или деление: case when … then … end, nullif(…, 0); подзапрос даёт не более одной строки.',
    ],
  ],
  article: {
    what: ['The SQL is planned, but some row makes it fail.', 'SQL планируется, но на какой-то строке падает.'],
    why: [
      'A text that is no number is cast, something is divided by zero, a subquery gives two rows.',
      'Приводится текст, который не число, деление на ноль, подзапрос даёт две строки.',
    ],
    sure: ['The column was read alone and failed.', 'Столбец прочитан отдельно и упал.'],
    repair: [
      'Test the value in the same expression before it is cast.',
      'Проверять значение в том же выражении до приведения.',
    ],
    example: [
      '“(v.body ->> \'cap\')::int” and one policy says "none".',
      "«(v.body ->> 'cap')::int», а в одной политике написано «none».",
    ],
  },
});
