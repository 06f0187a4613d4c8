import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import { atPlace, type LintEvidence, repairSteps } from './lint-evidence.ts';

export const labelNamesAnotherColumn = defineCause<LintEvidence>({
  id: 'rule/label-names-another-column',
  severity: 'warning',
  name: text('The words beside a condition name another column', 'Пояснение к условию называет другой столбец'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `the condition asks ${evidence.column}, and the words beside it (“${evidence.value}”) name ${evidence.meant}`,
        `условие спрашивает ${evidence.column}, а пояснение к нему («${evidence.value}») называет ${evidence.meant}`,
      ),
    ),
  next: ({ column, meant }) => [
    text(
      `Ask the author which one is meant, ${column} or ${meant}, and correct the other.`,
      `Спросите автора, что имелось в виду: ${column} или ${meant}, и исправьте другое.`,
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A comment or a name says what a condition is for, and it names another column of the customers than the condition asks.',
      'Комментарий или название говорит, зачем нужно условие, и называет не тот столбец, который оно спрашивает.',
    ),
    why: text(
      'The condition was copied from another one and one of the two was not changed; or the wrong field was chosen in a list.',
      'Условие скопировали с другого и что-то одно не поменяли; либо в списке выбрали не то поле.',
    ),
    sure: text(
      'Count the condition with both columns: the wrong one usually finds nobody.',
      'Посчитайте условие с обоими столбцами: с неверным обычно не находится никто.',
    ),
    repair: text('Correct the column, or the words.', 'Исправить столбец или пояснение.'),
    example: text(
      "Bad: c.email like 'John%' -- name starts with John. Good: c.name like 'John%' -- name starts with John.",
      "Плохо: c.email like 'Иван%' -- name начинается с Иван. Хорошо: c.name like 'Иван%' -- name начинается с Иван.",
    ),
  },
});

export const referenceUnknown = defineCause<LintEvidence>({
  id: 'rule/reference-unknown',
  severity: 'error',
  name: text('A column or table that there is not', 'Столбца или таблицы нет'),
  title: (evidence) => {
    const { value, table, meant } = evidence;
    const near =
      meant === undefined ? text('', '') : text(`; ${meant} is the nearest name`, `; ближайшее имя — ${meant}`);
    return atPlace(
      evidence,
      table === undefined
        ? text(`there is no table ${value}${near.en}`, `таблицы ${value} нет${near.ru}`)
        : text(
            `there is no column ${value}${table ? ` in ${table}` : ''}${near.en}`,
            `столбца ${value} нет${table ? ` в ${table}` : ''}${near.ru}`,
          ),
    );
  },
  next: ({ value }) => [
    text(
      `Find out whether ${value} was renamed or dropped, and correct every rule that names it. Until then the selection stops with an error, or a program drops the condition and selects more.`,
      `Выясните, переименовали ${value} или удалили, и исправьте все правила, где это имя встречается. До тех пор отбор завершается ошибкой, либо программа выбрасывает условие и отбирает больше людей.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The rule names a column or a table that the schema does not have.',
      'Правило называет столбец или таблицу, которых в схеме нет.',
    ),
    why: text(
      'A field was deleted or renamed and nothing connects it to the rules that use it; or the name was mistyped.',
      'Поле удалили или переименовали, а с правилами, где оно используется, его ничто не связывает; либо в имени опечатка.',
    ),
    sure: text(
      'Look the name up in the catalog of the database, or in the schema file that was given.',
      'Найдите имя в каталоге базы или в файле схемы, который был указан.',
    ),
    repair: text(
      'The new name; or drop the condition, if its author agrees to the people that come in.',
      'Новое имя; либо убрать условие, если автор согласен с теми, кто добавится.',
    ),
    example: text(
      "Bad: c.tarif = 'GOLD'. Good: c.tariff = 'GOLD'.",
      "Плохо: c.tarif = 'GOLD'. Хорошо: c.tariff = 'GOLD' (столбец называется tariff).",
    ),
  },
});

export const nullKeptThenDropped = defineCause<LintEvidence>({
  id: 'rule/null-kept-then-dropped',
  severity: 'warning',
  name: text(
    'One exclusion keeps the empty values, the next drops them',
    'Одно исключение сохраняет пустые значения, другое отсеивает',
  ),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `“${evidence.words}” leaves out those without ${evidence.column}, whom “${evidence.other}” was careful to keep`,
        `«${evidence.words}» отсеивает тех, у кого нет ${evidence.column}, хотя «${evidence.other}» их нарочно сохраняет`,
      ),
    ),
  next: (evidence) =>
    repairSteps(
      evidence,
      text(
        `Ask the author whether those without ${evidence.column} belong to the rule, and write both conditions one way.`,
        `Спросите автора, нужны ли те, у кого нет ${evidence.column}, и запишите оба условия одинаково.`,
      ),
    ),
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Of two exclusions by one column that are joined with AND, one lets those without a value through (“or column is null”, IS DISTINCT FROM) and the other is UNKNOWN for them: they are left out all the same.',
      'Из двух исключений по одному столбцу, соединённых через AND, одно пропускает тех, у кого значения нет («or столбец is null», IS DISTINCT FROM), а для другого они неопределённы (UNKNOWN) — и всё равно отсеиваются.',
    ),
    why: text(
      'Editors write operators differently: some add “or is null” to “not equal” and “not in”, and not to “does not match”.',
      'Редакторы записывают операторы по-разному: к «не равно» и «не входит» дописывают «or is null», а к «не соответствует шаблону» — нет.',
    ),
    sure: text(
      'mmsup segment explain counts the condition with the empty values let through.',
      'mmsup segment explain считает условие и с пропуском пустых значений.',
    ),
    repair: text(
      '“or column is null” in both, or in neither.',
      '«or столбец is null» в обоих условиях или ни в одном.',
    ),
    example: text(
      "Bad: (code <> 'A' or code is null) and code !~ '^B'. Good: (code <> 'A' or code is null) and (code !~ '^B' or code is null).",
      "Плохо: (code <> 'A' or code is null) and code !~ '^B'. Хорошо: (code <> 'A' or code is null) and (code !~ '^B' or code is null); у кого code пуст, те остаются.",
    ),
  },
});

export const ruleDoesNotParse = defineCause<LintEvidence>({
  id: 'rule/does-not-parse',
  severity: 'error',
  name: text('A rule that cannot be read', 'Правило нельзя прочитать'),
  title: (evidence) => {
    const { value = '', valueInRussian = value } = evidence;
    return atPlace(evidence, text(value, `правило не читается: ${valueInRussian}`));
  },
  next: ({ meant, meantInRussian }) => [
    ...(meant === undefined ? [] : [text(meant, meantInRussian ?? `Подсказка: ${meant}`)]),
    text('Correct it and check again: mmsup rules lint PATH', 'Исправьте и проверьте снова: mmsup rules lint ПУТЬ'),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'The text of the rule is not what a rule is made of: it does not parse, is empty, or is more than one expression. Nothing else can be said of it.',
      'Текст правила — не то, из чего состоят правила: не разбирается, пуст или содержит больше одного выражения. Больше о нём ничего сказать нельзя.',
    ),
    why: text(
      'A parenthesis or quote was lost while editing, or the wrong file was saved.',
      'При правке потеряли скобку или кавычку, либо сохранили не тот файл.',
    ),
    sure: text(
      'PostgreSQL’s own parser refuses it at the place that is named.',
      'Его отвергает разборщик самого PostgreSQL — в указанном месте.',
    ),
    repair: text('Correct the text at that place.', 'Исправить текст в этом месте.'),
    example: text(
      'Bad: (c.balance > 5. Good: (c.balance > 5).',
      'Плохо: (c.balance > 5. Хорошо: (c.balance > 5) — скобка закрыта.',
    ),
  },
});

export const allowanceWithoutReason = defineCause<LintEvidence>({
  id: 'rule/allowance-without-reason',
  severity: 'warning',
  name: text('A finding is allowed without a reason', 'Замечание разрешено без причины'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `“${evidence.words}” gives no reason, so nothing is allowed by it`,
        `в «${evidence.words}» нет причины, поэтому ничего не разрешено`,
      ),
    ),
  next: ({ value }) => [
    text(
      `Write: mmsup: allow ${value ?? 'CAUSE-ID'} because REASON`,
      `Напишите: mmsup: allow ${value ?? 'ПРИЧИНА'} because ПОЧЕМУ`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A comment “mmsup: allow” silences a finding on its line or the next one. It must say why: whoever reads the rule later has no other way to know.',
      'Комментарий «mmsup: allow» отключает замечание на своей строке или на следующей. В нём должна быть причина: тот, кто будет читать правило потом, иначе её не узнает.',
    ),
    why: text('It was written in a hurry.', 'Написали второпях.'),
    sure: text(
      'There is no “because” behind the id, or nothing behind “because”.',
      'После идентификатора нет «because» или после «because» ничего нет.',
    ),
    repair: text('Add the reason, or remove the comment.', 'Дописать причину или убрать комментарий.'),
    example: text(
      'Bad: -- mmsup: allow segment/age-by-days. Good: -- mmsup: allow segment/age-by-days because the law counts 365 days.',
      'Плохо: -- mmsup: allow segment/age-by-days. Хорошо: -- mmsup: allow segment/age-by-days because закон считает по 365 дней.',
    ),
  },
});

export const allowanceUnknown = defineCause<LintEvidence>({
  id: 'rule/allowance-unknown',
  severity: 'warning',
  name: text('A cause is allowed that there is not', 'Разрешена причина, которой нет'),
  title: (evidence) => {
    const near =
      evidence.meant === undefined
        ? text('', '')
        : text(`; did you mean ${evidence.meant}?`, `; возможно, ${evidence.meant}?`);
    return atPlace(
      evidence,
      text(
        `there is no finding “${evidence.value}” to allow${near.en}`,
        `замечания «${evidence.value}» не бывает${near.ru}`,
      ),
    );
  },
  next: () => [
    text('List what can be found: mmsup rules lint --list', 'Список того, что можно найти: mmsup rules lint --list'),
  ],
  runbook: null,
  article: {
    what: text(
      'A comment “mmsup: allow” names an id that rules lint never finds, so it silences nothing.',
      'Комментарий «mmsup: allow» называет идентификатор, которого rules lint не находит, и ничего не отключает.',
    ),
    why: text('The id was mistyped.', 'В идентификаторе опечатка.'),
    sure: text('mmsup rules lint --list has all ids.', 'Все идентификаторы есть в mmsup rules lint --list.'),
    repair: text('Correct the id, or remove the comment.', 'Исправить идентификатор или убрать комментарий.'),
    example: text(
      'Bad: -- mmsup: allow age-by-days because … Good: -- mmsup: allow segment/age-by-days because …',
      'Плохо: -- mmsup: allow age-by-days because … Хорошо: -- mmsup: allow segment/age-by-days because … (с видом впереди)',
    ),
  },
});

export const allowanceUnused = defineCause<LintEvidence>({
  id: 'rule/allowance-unused',
  severity: 'warning',
  name: text('A comment allows what is not found any more', 'Комментарий разрешает то, чего больше нет'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `nothing on this line or the next one is ${evidence.value}: the comment allows nothing`,
        `ни на этой строке, ни на следующей нет ${evidence.value}: комментарий ничего не разрешает`,
      ),
    ),
  next: () => [
    text(
      'Remove the comment: left in, it would silence the next fault of this kind.',
      'Уберите комментарий: иначе он скроет следующую такую же ошибку.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A comment “mmsup: allow” stands beside a condition that has no such fault.',
      'Комментарий «mmsup: allow» стоит у условия, в котором такой ошибки нет.',
    ),
    why: text(
      'The condition was corrected or moved, and the comment stayed.',
      'Условие исправили или перенесли, а комментарий остался.',
    ),
    sure: text(
      'mmsup rules lint finds nothing there without the comment either.',
      'mmsup rules lint ничего не находит там и без комментария.',
    ),
    repair: text('Remove it.', 'Убрать комментарий.'),
    example: text(
      'Bad: “-- mmsup: allow segment/compared-with-null because …” above “c.code is null”. Good: no comment.',
      'Плохо: «-- mmsup: allow segment/compared-with-null because …» над «c.code is null». Хорошо: без комментария.',
    ),
  },
});
