import { text } from '../text.ts';
import { defineCause } from './cause.ts';
import { atPlace, type LintEvidence, repairSteps } from './lint-evidence.ts';

export const pastedWithoutParentheses = defineCause<LintEvidence>({
  id: 'rule/pasted-without-parentheses',
  severity: 'error',
  name: text('A template pastes a condition without parentheses', 'Шаблон подставляет условие без скобок'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `${evidence.words} is pasted without parentheses beside AND, OR or NOT: an OR in what is pasted escapes the conditions around it`,
        `${evidence.words} подставляется без скобок рядом с AND, OR или NOT: OR внутри подставленного обходит условия вокруг`,
      ),
    ),
  next: (evidence) => repairSteps(evidence),
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A query is put together from a template and a condition that somebody else writes. The place for the condition has no parentheses, so “a or b” pasted behind “list = 1 and” selects everybody who is b, on any list.',
      'Запрос собирается из шаблона и условия, которое пишет кто-то другой. Вокруг места подстановки нет скобок, и «a or b», подставленное после «list = 1 and», отбирает всех, кто отвечает b, из любого списка.',
    ),
    why: text(
      'The template was tried with conditions that are joined by AND alone, and with those it works.',
      'Шаблон проверяли на условиях, соединённых только через AND, а с ними он работает.',
    ),
    sure: text(
      'The template is parsed twice, with “x or y” and with “(x or y)” in the place: the parser reads two different queries.',
      'Шаблон разобран дважды: с «x or y» и с «(x or y)» на этом месте; получаются два разных запроса.',
    ),
    repair: text(
      'Put parentheses around the place in the template. Until then every condition that is pasted must bring its own.',
      'Поставить скобки вокруг места подстановки. До тех пор скобки должно приносить каждое подставляемое условие.',
    ),
    example: text(
      'Bad: list_id = 1 and %query%. Good: list_id = 1 and (%query%).',
      'Плохо: list_id = 1 and %query%. Хорошо: list_id = 1 and (%query%).',
    ),
  },
});

export const previewDiffers = defineCause<LintEvidence>({
  id: 'rule/preview-differs',
  severity: 'error',
  name: text('What is shown is not what is acted on', 'Показывают одно, а действуют по другому'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `the preview asks “${evidence.words}”, and ${evidence.other ?? 'the rule it previews'} asks for other people${evidence.value ? `: “${evidence.value}”` : ''}`,
        `предпросмотр спрашивает «${evidence.words}», а ${evidence.other ?? 'само правило'} отбирает других людей${evidence.value ? `: «${evidence.value}»` : ''}`,
      ),
    ),
  next: (evidence) =>
    repairSteps(
      evidence,
      text(
        'Let both be made from one text: a count that people trust must be the count of what is sent.',
        'Пусть оба строятся из одного текста: число, которому верят, должно быть числом тех, кому уйдёт.',
      ),
    ),
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A rule and its preview are two texts, and they select different people. Whoever looks at the preview approves people that the rule does not reach, and the other way round.',
      'У правила и его предпросмотра два разных текста, и отбирают они разных людей. Смотрящий предпросмотр согласует не тех, кого затронет правило.',
    ),
    why: text(
      'One of them was corrected and the other forgotten, or they were written by different programs: = ANY here, = ALL there.',
      'Одно исправили, про другое забыли, либо их пишут разные программы: здесь = ANY, там = ALL.',
    ),
    sure: text(
      'mmsup rules lint compares NAME.preview.sql with NAME.sql beside it in three-valued logic; what it cannot prove equal, it tells.',
      'mmsup rules lint сравнивает ИМЯ.preview.sql с лежащим рядом ИМЯ.sql в трёхзначной логике; если равенство доказать нельзя, он об этом скажет.',
    ),
    repair: text(
      'One text for both. Where that cannot be, a test that compares them after every edit.',
      'Один текст на оба случая. Если это невозможно, — проверка, которая сравнивает их после каждой правки.',
    ),
    example: text(
      'Bad: vip.preview.sql says 3 = any (c.lists), vip.sql says 3 = all (c.lists). Good: both say the same.',
      'Плохо: в vip.preview.sql — 3 = any (c.lists), а в vip.sql — 3 = all (c.lists). Хорошо: в обоих одно и то же.',
    ),
  },
});

export const alternativesCoverEverybody = defineCause<LintEvidence>({
  id: 'rule/alternatives-cover-everybody',
  severity: 'warning',
  name: text('Alternatives that everybody meets', 'Варианты, под которые подходит каждый'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `“${evidence.words}” is true of everybody whose values are known: it removes nobody but those without a value`,
        `«${evidence.words}» верно для всех, чьи значения известны: оно отсеивает только тех, у кого значения нет`,
      ),
    ),
  next: (evidence) =>
    repairSteps(
      evidence,
      text(
        'Ask the author what was to be left out; AND in place of OR is the usual answer.',
        'Спросите автора, кого нужно было отсеять; обычно на месте OR должно стоять AND.',
      ),
    ),
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Conditions joined by OR cover every value there is: whoever is not one is the other. Together they say nothing.',
      'Условия через OR покрывают все значения: кто не подходит под одно, подходит под другое. Вместе они ничего не говорят.',
    ),
    why: text(
      'Two exclusions or two limits were joined with OR, as one says them aloud.',
      'Два исключения или два порога соединили через OR — так, как говорят вслух.',
    ),
    sure: text(
      'It is proved in three-valued logic from the text and the column types alone.',
      'Доказано в трёхзначной логике по тексту и типам столбцов.',
    ),
    repair: text(
      'AND in place of OR; or remove the group, if everybody is meant.',
      'AND вместо OR; либо убрать группу, если нужны все.',
    ),
    example: text(
      'Bad: balance > 5000 or balance <= 10000. Good: balance > 5000 and balance <= 10000.',
      'Плохо: balance > 5000 or balance <= 10000. Хорошо: balance > 5000 and balance <= 10000.',
    ),
  },
});

export const conditionWithoutEffect = defineCause<LintEvidence>({
  id: 'rule/condition-without-effect',
  severity: 'info',
  name: text('A condition that another one implies', 'Условие, которое следует из другого'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `“${evidence.words}” removes nobody: whoever meets “${evidence.other}” meets it too`,
        `«${evidence.words}» никого не отсеивает: кто отвечает «${evidence.other}», отвечает и ему`,
      ),
    ),
  next: () => [
    text(
      'Remove one of the two, or correct the limit that was meant otherwise.',
      'Уберите одно из двух или исправьте порог, если имелось в виду другое.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'Of two conditions on one column that are joined with AND, one is stricter; the other never decides anything.',
      'Из двух условий на один столбец, соединённых через AND, одно строже; другое никогда ничего не решает.',
    ),
    why: text(
      'A limit was added and the old one stayed, or one of the two has a digit too many.',
      'Добавили новый порог и забыли старый, либо в одном из двух лишняя цифра.',
    ),
    sure: text(
      'It is proved in three-valued logic from the text and the column types alone.',
      'Доказано в трёхзначной логике по тексту и типам столбцов.',
    ),
    repair: text('Keep the one that is meant.', 'Оставить то, что имелось в виду.'),
    example: text(
      'Bad: balance >= 5000 and balance >= 10000. Good: balance >= 10000.',
      'Плохо: balance >= 5000 and balance >= 10000. Хорошо: balance >= 10000.',
    ),
  },
});

export const windowCountsOneMore = defineCause<LintEvidence>({
  id: 'rule/window-counts-one-more',
  severity: 'info',
  name: text('“The last N days” are N + 1', '«Последние N дней» — это N + 1'),
  title: (evidence) =>
    atPlace(
      evidence,
      text(
        `“${evidence.words}” counts ${(evidence.days ?? 0) + 1} days: today and the ${evidence.days} before it`,
        `«${evidence.words}» охватывает ${(evidence.days ?? 0) + 1} дн.: сегодняшний и ещё ${evidence.days} до него`,
      ),
    ),
  next: (evidence) => repairSteps(evidence),
  runbook: null,
  article: {
    what: text(
      'BETWEEN counts both its ends. From “today minus 7” to today are eight calendar days, not seven.',
      'BETWEEN включает обе границы. От «сегодня минус 7» до сегодня — восемь календарных дней, а не семь.',
    ),
    why: text(
      'One subtracts the number of days that one says, and forgets that today is one of them.',
      'Вычитают столько дней, сколько говорят, забывая, что сегодняшний — один из них.',
    ),
    sure: text(
      'Write the days down for one date: from the 16th to the 23rd are eight.',
      'Выпишите дни для одной даты: с 16-го по 23-е их восемь.',
    ),
    repair: text(
      'A half-open window: column > current_date - 7 and column <= current_date. If eight days are meant, keep it.',
      'Полуоткрытое окно: столбец > current_date - 7 and столбец <= current_date. Если нужны восемь дней, оставить.',
    ),
    example: text(
      'Bad: visited_on between current_date - 7 and current_date. Good: visited_on > current_date - 7 and visited_on <= current_date.',
      'Плохо: visited_on between current_date - 7 and current_date. Хорошо: visited_on > current_date - 7 and visited_on <= current_date.',
    ),
  },
});

export const operatorDoesNotFit = defineCause<LintEvidence>({
  id: 'rule/operator-does-not-fit',
  severity: 'error',
  name: text('An operator or a value that the column does not take', 'Оператор или значение не подходит столбцу'),
  title: (evidence) => {
    const { column, type, operator, value } = evidence;
    return atPlace(
      evidence,
      value === undefined
        ? text(
            `${column} is ${type}, and ${operator} compares texts: the statement fails`,
            `${column} имеет тип ${type}, а ${operator} сравнивает тексты: запрос завершится ошибкой`,
          )
        : text(
            `${column} is ${type}, and '${value}' is no value of that type: the statement fails`,
            `${column} имеет тип ${type}, а '${value}' не может быть его значением: запрос завершится ошибкой`,
          ),
    );
  },
  next: (evidence) =>
    repairSteps(
      evidence,
      text(
        `Ask the author which column was meant: a comparison of texts suggests another one than ${evidence.column}.`,
        `Спросите автора, какой столбец имелся в виду: сравнение текстов наводит на мысль, что не ${evidence.column}.`,
      ),
    ),
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'LIKE and regular expressions compare texts; a number, a date or a flag has no letters. A constant must be a value of the column’s type. PostgreSQL refuses the statement, and a program above it may drop the condition instead: then everybody is selected.',
      'LIKE и регулярные выражения сравнивают тексты, а у числа, даты и признака букв нет. Константа должна быть значением того же типа. PostgreSQL отвергает такой запрос, а программа над ним может просто выбросить условие — и тогда отбираются все.',
    ),
    why: text(
      'The editor offers every operator for every field; or the type of the column was changed under the rule.',
      'Редактор предлагает любой оператор для любого поля; либо тип столбца сменили, а правило осталось.',
    ),
    sure: text(
      'Ask the server: explain select 1 from <customers> where <condition>.',
      'Спросите сервер: explain select 1 from <клиенты> where <условие>.',
    ),
    repair: text(
      'The operator of the type (=, <, BETWEEN), or the column that was meant.',
      'Оператор, подходящий типу (=, <, BETWEEN), или нужный столбец.',
    ),
    example: text(
      "Bad: c.branch_id like '7%', where branch_id is integer. Good: c.branch_id between 700 and 799.",
      "Плохо: c.branch_id like '7%', где branch_id — integer. Хорошо: c.branch_id between 700 and 799.",
    ),
  },
});
