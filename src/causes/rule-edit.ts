import { formatCount, type Text, text } from '../text.ts';
import { type Cause, defineCause } from './cause.ts';

/** One thing that an edit did; texts as written. */
export interface EditEvidence {
  readonly op: 'added' | 'removed' | 'changed' | 'regrouped';
  readonly place: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What an edit of a rule file does, proved or shown; whom it concerns, where a database was asked. */
export interface RuleEditEvidence {
  readonly rule: string;
  /** `file:line:column` of the first edit, else of the rule. */
  readonly place: string;
  /** What it became stricter or looser in; absent = customers. */
  readonly gives?: 'customers' | 'messages' | 'outcomes';
  /** The moment from which it is so, ISO 8601, where that is not now. */
  readonly since?: string;
  /** The id that is gone, where the rule has another one now. */
  readonly renamedFrom?: string;
  readonly edits: readonly EditEvidence[];
  /** How it is known: `proved`, `offline` (types declared, nothing re-run), `data`; null where it is not. */
  readonly trust: string | null;
  /** Customers of today, judged by both; null where no database was asked. */
  readonly kept: number | null;
  readonly lost: number | null;
  readonly gained: number | null;
  /** Made-up customers who show it, by column. */
  readonly lostExample: Readonly<Record<string, string | null>> | null;
  readonly gainedExample: Readonly<Record<string, string | null>> | null;
  /** True where both say the same of everybody whose values are all known; else null. */
  readonly onlyWhereNull: true | null;
}

const NULL_ONLY = text(' They differ only where a value is NULL.', ' Различие только там, где значение NULL.');

function counted({ kept, lost, gained }: RuleEditEvidence): Text {
  if (kept === null || lost === null || gained === null) return text('', '');
  const number = (value: number) => ({ en: formatCount(value, 'en'), ru: formatCount(value, 'ru') });
  const [k, l, g] = [number(kept), number(lost), number(gained)];
  return text(
    ` Today: ${k.en} kept, ${l.en} lost, ${g.en} gained.`,
    ` Сегодня: остаётся ${k.ru}, теряется ${l.ru}, добавляется ${g.ru}.`,
  );
}

/** Outcomes are given by a whole set. */
function subjectOf({ rule, gives }: RuleEditEvidence): Text {
  return gives === 'outcomes'
    ? text(`The set ${rule}`, `Набор правил ${rule}:`)
    : text(`Rule ${rule}`, `Правило ${rule}`);
}

function sinceWords({ since }: RuleEditEvidence): Text {
  if (since === undefined) return text('', '');
  const when = since.replace(/T00:00:00.000Z$/, '').replace(/:00.000Z$/, 'Z');
  return text(` So it is from ${when} on.`, ` Так будет с ${when}.`);
}

function shown({ says, saysOf }: Pick<EditWords, 'says' | 'saysOf'>): (evidence: RuleEditEvidence) => Text {
  return (evidence) => {
    const words =
      evidence.gives === undefined || evidence.gives === 'customers' ? says : (saysOf?.[evidence.gives] ?? says);
    const [numbers, nulls] = [counted(evidence), evidence.onlyWhereNull ? NULL_ONLY : text('', '')];
    const [what, from] = [subjectOf(evidence), sinceWords(evidence)];
    return text(
      `${what.en} ${words.en}.${from.en}${numbers.en}${nulls.en}`,
      `${what.ru} ${words.ru}.${from.ru}${numbers.ru}${nulls.ru}`,
    );
  };
}

const SIGN: Readonly<Record<EditEvidence['op'], string>> = { added: '+', removed: '-', changed: '~', regrouped: '~' };
const LONGEST = 80;

const short = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

/** One line: `~ balance > 5000 → balance > 500`. */
const editLine = ({ op, before, after }: EditEvidence): string =>
  `${SIGN[op]} ${[before, after].flatMap((one) => (one === null ? [] : [short(one)])).join(' → ')}`;

const edited = ({ edits }: RuleEditEvidence): readonly Text[] => {
  const first = edits.slice(0, 3).map(editLine).join('; ');
  const more = edits.length > 3 ? `; … (${edits.length})` : '';
  return edits.length === 0 ? [] : [text(`The edit: ${first}${more}`, `Правка: ${first}${more}`)];
};

const ASK = text(
  'Ask its author whether that was meant; if so, allow it: leave the word out of --fail-on.',
  'Спросите автора, так ли задумано; если да, разрешите это: не называйте такое слово в --fail-on.',
);

interface EditWords extends Pick<Cause<RuleEditEvidence>, 'id' | 'severity' | 'name' | 'runbook' | 'article'> {
  readonly says: Text;
  /** In the place of all of that, where it gives something. */
  readonly title?: (evidence: RuleEditEvidence) => Text | undefined;
  /** In the place of it, of what is not about customers. */
  readonly saysOf?: Readonly<Record<'messages' | 'outcomes', Text>>;
  readonly first?: Text | ((evidence: RuleEditEvidence) => Text);
}

function editCause({ says, saysOf, title, first = ASK, ...rest }: EditWords): Cause<RuleEditEvidence> {
  return defineCause<RuleEditEvidence>({
    ...rest,
    title: (evidence) => title?.(evidence) ?? shown(saysOf === undefined ? { says } : { says, saysOf })(evidence),
    next: (evidence) => [typeof first === 'function' ? first(evidence) : first, ...edited(evidence)],
  });
}

export const editLooser = editCause({
  id: 'rule/edit-looser',
  severity: 'warning',
  name: text('An edit lets more customers through', 'После правки проходит больше клиентов'),
  says: text(
    'is looser: it lets through all whom it did, and others too',
    'стало шире: пропускает всех, кого пропускало, и ещё других',
  ),
  saysOf: {
    messages: text(
      'is looser: more messages may go out than before',
      'стало шире: отправить можно больше сообщений, чем раньше',
    ),
    outcomes: text('is looser: some get more than before', 'стало шире: кто-то получает больше, чем раньше'),
  },
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'For all customers there could be it is decided whom the old and the new text let through. Nobody is lost, and somebody is let through whom the old text kept out.',
      'Для любых возможных клиентов решается, кого пропускают старый и новый тексты. Никто не теряется, а кто-то, кого старый текст не пускал, теперь проходит.',
    ),
    why: text(
      'A condition was taken out, a limit lowered, OR was added beside AND without parentheses, or it was meant so.',
      'Убрали условие, снизили порог, дописали OR рядом с AND без скобок — или так и задумано.',
    ),
    sure: text(
      'The evidence names a made-up customer whom only the new text lets through; with a database it also counts those of today. Without one nothing was re-run in PostgreSQL, and it says so.',
      'В доказательстве назван выдуманный клиент, которого пропускает только новый текст; с базой посчитаны и сегодняшние. Без базы ничего не перепроверялось в PostgreSQL, и это сказано.',
    ),
    repair: text(
      'Look first whether the others have consent and are on no exclusion list. Take the edit back, or allow it in the gate: --fail-on without "looser".',
      'Сначала проверьте, есть ли у этих других согласие и нет ли их в списках исключений. Отмените правку или разрешите её: --fail-on без «looser».',
    ),
    example: text(
      'balance >= 256000 became balance >= 25600: a zero was lost, and ten times as many would get the letter.',
      'balance >= 256000 стало balance >= 25600: потеряли ноль, и письмо получило бы вдесятеро больше людей.',
    ),
  },
});

export const editStricter = editCause({
  id: 'rule/edit-stricter',
  severity: 'info',
  name: text('An edit lets fewer customers through', 'После правки проходит меньше клиентов'),
  says: text(
    'is stricter: it lets through only some of those whom it did',
    'стало строже: пропускает только часть тех, кого пропускало',
  ),
  saysOf: {
    messages: text(
      'is stricter: fewer messages may go out than before',
      'стало строже: отправить можно меньше сообщений, чем раньше',
    ),
    outcomes: text('is stricter: some get less than before', 'стало строже: кто-то получает меньше, чем раньше'),
  },
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'For all customers there could be it is decided whom the old and the new text let through. Nobody new is let through, and somebody is kept out.',
      'Для любых возможных клиентов решается, кого пропускают старый и новый тексты. Новых нет, а кто-то больше не проходит.',
    ),
    why: text(
      'A condition was added, a limit raised, an alternative taken out.',
      'Добавили условие, подняли порог, убрали вариант.',
    ),
    sure: text(
      'The evidence names a made-up customer whom only the old text lets through; with a database it also counts those of today. Where less than a tenth of them is left it weighs as a warning, where nobody is, as an error.',
      'В доказательстве назван выдуманный клиент, которого пропускал только старый текст; с базой посчитаны и сегодняшние. Если их осталось меньше десятой части, это предупреждение, если никого — ошибка.',
    ),
    repair: text(
      'Usually nothing: it is what edits are for. A gate that shall stop it names it: --fail-on stricter.',
      'Обычно ничего: для того правки и делают. Чтобы проверка её останавливала, назовите её: --fail-on stricter.',
    ),
    example: text('balance >= 256000 became balance >= 265000.', 'balance >= 256000 стало balance >= 265000.'),
  },
});

export const editOverlapping = editCause({
  id: 'rule/edit-overlapping',
  severity: 'warning',
  name: text('An edit changes some customers for others', 'После правки одни клиенты заменяются другими'),
  says: text(
    'overlaps with what it was: some are lost and others gained',
    'пересекается с прежним: одни теряются, другие добавляются',
  ),
  saysOf: {
    messages: text(
      'overlaps with what it was: some messages may go out that could not, and some that could may not',
      'пересекается с прежним: одни сообщения отправить стало можно, другие — нельзя',
    ),
    outcomes: text(
      'gives other outcomes: some get what they did not, and some do not get what they did',
      'даёт другие исходы: кто-то получает то, чего не получал, а кто-то не получает того, что получал',
    ),
  },
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Each text lets through customers whom the other does not, and some are let through by both.',
      'Каждый из текстов пропускает тех, кого не пропускает другой, а часть проходит по обоим.',
    ),
    why: text(
      'Two things were edited at once, a list of values was exchanged in part, an interval was moved.',
      'Изменили сразу две вещи, заменили часть списка значений, сдвинули промежуток.',
    ),
    sure: text(
      'The evidence names a made-up customer for each side; with a database it also counts those of today.',
      'В доказательстве назван выдуманный клиент для каждой стороны; с базой посчитаны и сегодняшние.',
    ),
    repair: text(
      'Make one edit at a time: then each has a verdict of its own.',
      'Делайте по одной правке: тогда у каждой будет свой вердикт.',
    ),
    example: text(
      "city in ('Kazan', 'Perm') became city in ('Kazan', 'Samara').",
      "city in ('Казань', 'Пермь') стало city in ('Казань', 'Самара').",
    ),
  },
});

export const editDisjoint = editCause({
  id: 'rule/edit-disjoint',
  severity: 'warning',
  name: text(
    'After an edit none of the former customers is left',
    'После правки не остаётся никого из прежних клиентов',
  ),
  says: text(
    'is disjoint from what it was: nobody is let through by both',
    'не пересекается с прежним: по обоим текстам не проходит никто',
  ),
  saysOf: {
    messages: text(
      'is disjoint from what it was: no message that could go out still may',
      'не пересекается с прежним: ничего из того, что можно было отправить, больше нельзя',
    ),
    outcomes: text(
      'gives other outcomes: nobody gets anything that he got before',
      'даёт другие исходы: никто не получает ничего из того, что получал',
    ),
  },
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'Whoever was let through before is not any more; whoever is let through now was not before.',
      'Кто проходил раньше, больше не проходит; кто проходит теперь, раньше не проходил.',
    ),
    why: text(
      'A value was written another way (gold for GOLD), a sign was turned round, a rule was put into the file of another.',
      'Значение записали иначе (gold вместо GOLD), перевернули знак, в файл положили другое правило.',
    ),
    sure: text(
      'Proved for all customers there could be. Whether the new value is one that the data has, only a database tells.',
      'Доказано для любых возможных клиентов. Есть ли новое значение в данных, скажет только база.',
    ),
    repair: text(
      'Compare the new values letter by letter with those of the data: mmsup segment explain.',
      'Сверьте новые значения с данными буква в букву: mmsup segment explain.',
    ),
    example: text(
      "tariff in ('PREMIUM', 'GOLD') became tariff in ('Premium', 'Gold'): in the data there is no such tariff, and nobody was selected.",
      "tariff in ('PREMIUM', 'GOLD') стало tariff in ('Премиум', 'Золотой'): такого тарифа в данных нет, и не отобрался никто.",
    ),
  },
});

export const ruleAlwaysEmpty = editCause({
  id: 'rule/always-empty',
  severity: 'error',
  name: text('A rule that can let nobody through', 'Правило, по которому не может пройти никто'),
  says: text('can let nobody through, whoever there is', 'не может пропустить никого, кто бы ни был'),
  first: text(
    'Do not ship it: the conditions contradict each other, whatever the data.',
    'Не выпускайте её: условия противоречат друг другу при любых данных.',
  ),
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'It is proved that no customer can meet the conditions together: it does not depend on the data.',
      'Доказано, что ни один клиент не может выполнить все условия сразу: от данных это не зависит.',
    ),
    why: text(
      'BETWEEN with its bounds exchanged, a comparison with NULL by =, one column that should be two things at once, a list that lost its values.',
      'BETWEEN с переставленными границами, сравнение с NULL через =, столбец, который должен быть сразу двумя значениями, опустевший список.',
    ),
    sure: text(
      'It is a proof, not a count. Only with types that are declared wrongly could it be otherwise.',
      'Это доказательство, а не подсчёт. Иначе может быть только при неверно объявленных типах.',
    ),
    repair: text(
      'Correct the condition that the edit brought; the list of edits names it.',
      'Исправьте условие, которое принесла правка: оно названо в списке правок.',
    ),
    example: text(
      'monthly_income between 290000 and 160000.',
      'monthly_income between 290000 and 160000: границы переставлены.',
    ),
  },
});

export const ruleAlwaysTrue = editCause({
  id: 'rule/always-true',
  severity: 'warning',
  name: text('A rule that lets everybody through', 'Правило, по которому проходят все'),
  says: text('lets everybody through, whoever there is', 'пропускает всех, кто бы ни был'),
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'It is proved that every customer there could be meets it: it decides nothing.',
      'Доказано, что ему отвечает любой возможный клиент: оно ничего не решает.',
    ),
    why: text(
      'status <> a or status <> b; an alternative that nothing restricts; the conditions were taken out "for a test".',
      'status <> a or status <> b; вариант без ограничений; условия убрали «на время проверки».',
    ),
    sure: text(
      'It is a proof for all values that the columns can have, NULL included.',
      'Это доказательство для всех значений столбцов, включая NULL.',
    ),
    repair: text(
      'Write AND for OR, or NOT IN; if everybody is meant, write true and say so in a comment.',
      'Замените OR на AND или NOT IN; если имеются в виду все, напишите true и поясните в комментарии.',
    ),
    example: text(
      'status is null or status is not null: everybody meets it.',
      'status is null or status is not null: этому отвечает каждый.',
    ),
  },
});

export const editUndecided = editCause({
  id: 'rule/edit-undecided',
  severity: 'warning',
  name: text('What an edit means could not be decided', 'Что означает правка, решить не удалось'),
  says: text('was edited, and what that means could not be decided', 'изменилось, и что это значит, решить не удалось'),
  first: ({ kept }) =>
    kept === null
      ? text(
          'Give the types of the columns (--schema FILE) or a database (--profile NAME), or split the edit into smaller ones.',
          'Дайте типы столбцов (--schema ФАЙЛ) или базу (--profile ИМЯ) либо разбейте правку на меньшие.',
        )
      : text(
          'Split the edit into smaller ones, each with a verdict of its own, or read the conditions that leave it open: the answer names them.',
          'Разбейте правку на меньшие, у каждой будет свой вердикт, или прочитайте условия, из-за которых вопрос открыт: они названы в ответе.',
        ),
  runbook: null,
  article: {
    what: text(
      'Neither that the two texts let the same customers through nor that they do not could be proved. Told only where --fail-on names undecided.',
      'Не удалось доказать ни то, что тексты пропускают одних и тех же клиентов, ни обратное. Сообщается только там, где --fail-on называет undecided.',
    ),
    why: text(
      'The edit is in a function, a subquery or a pattern that is not looked into, or the types of the columns are not known.',
      'Правка в функции, подзапросе или шаблоне, внутрь которых проверка не смотрит, либо неизвестны типы столбцов.',
    ),
    sure: text(
      'The answer names the conditions that leave it open.',
      'В ответе названы условия, из-за которых вопрос открыт.',
    ),
    repair: text(
      'With a database the customers of today are counted by both texts, and often decide it.',
      'С базой по обоим текстам считаются сегодняшние клиенты, и часто это решает вопрос.',
    ),
    example: text(
      'A subquery over card_transaction got another interval: whether somebody differs, only data can show.',
      'В подзапросе по card_transaction поменяли интервал: есть ли разница, покажут только данные.',
    ),
  },
});

export const referenceChanged = editCause({
  id: 'rule/reference-changed',
  severity: 'info',
  name: text('A rule uses something else than before', 'Правило использует не то, что раньше'),
  says: text('uses something else than before', 'использует не то, что раньше'),
  first: text(
    'Look at what it uses now: whom the rule lets through did not change, what they get did.',
    'Посмотрите, что оно использует теперь: кого пропускает правило, не изменилось, а что они получают — да.',
  ),
  runbook: null,
  article: {
    what: text(
      'What stands under "uses" changed: a template, a list, a segment, an offer. The condition of the rule may be the same.',
      'Изменилось то, что записано в «uses»: шаблон, список, сегмент или предложение. Условие правила могло остаться прежним.',
    ),
    why: text(
      'A new template was made ready, or another one was named by mistake.',
      'Подготовили новый шаблон или по ошибке назвали другой.',
    ),
    sure: text('The evidence names both.', 'В доказательстве названы оба.'),
    repair: text(
      'Nothing, where it was meant. In a gate --fail-on differs stops it.',
      'Ничего, если так задумано. На проверке его остановит --fail-on differs.',
    ),
    example: text(
      'The offer for deposits used the template deposit-spring and now uses loan-spring.',
      'Предложение вкладов использовало шаблон deposit-spring, а теперь использует loan-spring.',
    ),
  },
});

export const ruleRemoved = editCause({
  id: 'rule/removed',
  severity: 'warning',
  name: text('A rule was removed', 'Правило удалено'),
  says: text('was removed', 'удалено'),
  title: ({ rule, renamedFrom }) =>
    renamedFrom === undefined
      ? undefined
      : text(
          `Rule ${renamedFrom} is gone: it is called ${rule} now.`,
          `Правила ${renamedFrom} больше нет: теперь оно называется ${rule}.`,
        ),
  first: text(
    'Look for what refers to it: campaigns, other rules, reports. A policy that is gone no longer limits anybody.',
    'Найдите, кто на него ссылается: кампании, другие правила, отчёты. Удалённая политика больше никого не ограничивает.',
  ),
  runbook: null,
  article: {
    what: text(
      'The id stood in the old files and does not stand in the new ones: the rule was removed, or it is called otherwise now, and what refers to it by the old id finds nothing.',
      'Код правила был в старых файлах, а в новых его нет: правило удалили или назвали иначе, и ссылки по старому коду никуда не ведут.',
    ),
    why: text(
      'It was taken out of force, or lost when files were moved or merged.',
      'Его отменили или потеряли при переносе и слиянии файлов.',
    ),
    sure: text('git log -- FILE names the commit.', 'Коммит покажет git log -- ФАЙЛ.'),
    repair: text(
      'Put the file back, or allow it: --fail-on without "removed" and "warning".',
      'Верните файл или разрешите это: --fail-on без «removed» и «warning».',
    ),
    example: text(
      'email-cap.yaml was deleted with the old folder, and three letters a day went out.',
      'email-cap.yaml удалили вместе со старой папкой, и письма пошли по три в день.',
    ),
  },
});

export const ruleAdded = editCause({
  id: 'rule/added',
  severity: 'info',
  name: text('A rule was added', 'Добавлено правило'),
  says: text('is new', 'новое'),
  first: text(
    'There is nothing to compare it with: read it as it stands.',
    'Сравнить его не с чем: прочитайте его целиком.',
  ),
  runbook: null,
  article: {
    what: text(
      'The rule stands in the new files and did not stand in the old ones.',
      'Правило есть в новых файлах, а в старых его не было.',
    ),
    why: text('Somebody wrote a new one.', 'Кто-то написал новое.'),
    sure: text(
      'A renamed file is recognised by its content and is not new.',
      'Переименованный файл узнаётся по содержанию и новым не считается.',
    ),
    repair: text(
      'Nothing; a gate that shall stop it names it: --fail-on added.',
      'Ничего; чтобы проверка её останавливала, назовите её: --fail-on added.',
    ),
    example: text(
      'segments/vip-autumn.sql came with a merge request.',
      'segments/vip-autumn.sql пришёл с запросом на слияние.',
    ),
  },
});

export interface CanRaiseEvidence {
  readonly rule: string;
  readonly place: string;
  /** The condition that fails, as it was asked. */
  readonly condition: string;
  /** What PostgreSQL said. */
  readonly error: string;
  /** A made-up customer for whom it fails, by column. */
  readonly customer: Readonly<Record<string, string | null>>;
}

/** A condition that an edit brought and that fails for some value. */
export const ruleCanRaise = defineCause<CanRaiseEvidence>({
  id: 'rule/can-raise-error',
  severity: 'warning',
  name: text('An edit after which a selection can end with an error', 'После правки отбор может завершиться ошибкой'),
  title: ({ rule, condition, error }) =>
    text(
      `Rule ${rule} can raise an error: ${condition} fails with “${error}”.`,
      `Правило ${rule} может завершиться ошибкой: ${condition} не выполняется: «${error}».`,
    ),
  next: ({ customer }) => {
    const values = Object.entries(customer).map(([column, value]) => `${column} = ${value ?? 'NULL'}`);
    const [whose, whoseRu] =
      values.length > 0
        ? [`a customer with ${values.join(', ')}`, `клиента с ${values.join(', ')}`]
        : ['any customer', 'любого клиента'];
    return [
      text(
        `It fails for ${whose}. One such customer stops the whole selection.`,
        `Ошибка возникает у ${whoseRu}. Один такой клиент останавливает весь отбор.`,
      ),
      text(
        'Write the test into the condition itself: case when … then … else false end, or nullif(…, 0) under a division.',
        'Проверку пишите в самом условии: case when … then … else false end или nullif(…, 0) в знаменателе.',
      ),
    ];
  },
  runbook: null,
  article: {
    what: text(
      'For some value that the columns may hold the condition is neither true nor false: PostgreSQL stops with an error, and with it the whole selection.',
      'Для некоторого значения, которое столбцы могут хранить, условие не истинно и не ложно: PostgreSQL завершается ошибкой, а с ним и весь отбор.',
    ),
    why: text(
      'A text is cast to a number, something is divided by a column, a result is out of its type’s range, a text is taken for a pattern, a scalar subquery gives two rows. A condition beside it that would keep such values away need not be asked first.',
      'Текст приводится к числу, делят на столбец, результат выходит за пределы своего типа, текст служит образцом, скалярный подзапрос возвращает две строки. Соседнее условие, которое отсекло бы такие значения, не обязано вычисляться первым.',
    ),
    sure: text(
      'PostgreSQL itself was asked about a made-up customer with that value, and said so. Only some values are tried, and no subquery is run over them: that none is found proves nothing.',
      'Сам PostgreSQL спрошен о выдуманном клиенте с таким значением и ответил ошибкой. Пробуются лишь некоторые значения, подзапросы на них не выполняются: если ничего не найдено, это ничего не доказывает.',
    ),
    repair: text(
      'Guard the expression inside the condition with CASE or NULLIF.',
      'Защитите выражение внутри условия через CASE или NULLIF.',
    ),
    example: text(
      "c.code::int > 5 fails as soon as one code is 'A1'.",
      "c.code::int > 5 завершается ошибкой, как только один из кодов — 'A1'.",
    ),
  },
});

export interface UnreadableEvidence {
  readonly rule: string;
  readonly place: string;
  /** What is wrong, in the words of the reader of the file; in English: for programs. */
  readonly problem: string;
  /** The same for people; absent in findings of earlier versions. */
  readonly problemInRussian?: string;
}

/** A rule file of the new commit that is none. */
export const ruleUnreadable = defineCause<UnreadableEvidence>({
  id: 'rule/unreadable',
  severity: 'error',
  name: text('A rule file that cannot be read', 'Файл правила не читается'),
  title: ({ place, problem, problemInRussian }) =>
    text(`${place}: ${problem}`, `${place}: ${problemInRussian ?? problem}`),
  next: () => [
    text(
      'Correct it: a selection with this text would fail, or not be what its author reads in it.',
      'Исправьте её: отбор с таким текстом завершится ошибкой или окажется не тем, что в нём читает автор.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The file stands where rules are kept, and is no condition that PostgreSQL takes, no set of rules, or no text at all.',
      'Файл лежит среди правил, но это не условие, понятное PostgreSQL, не набор правил или вообще не текст.',
    ),
    why: text(
      'A parenthesis or quote was lost, a merge left its marks, a column has another name, the file was saved as UTF-16.',
      'Потеряли скобку или кавычку, остались следы слияния, столбец называется иначе, файл сохранён в UTF-16.',
    ),
    sure: text(
      'PostgreSQL’s own parser said so, at this line and column.',
      'Так сказал разбор самого PostgreSQL — на этой строке и позиции.',
    ),
    repair: text(
      'Correct the line. If the file is no rule, keep it outside the folder of rules and give that folder as PATH.',
      'Исправьте строку. Если это не правило, держите файл вне папки правил и укажите эту папку как PATH.',
    ),
    example: text(
      "c.city in ('Kazan', 'Perm' and c.balance > 0",
      "c.city in ('Казань', 'Пермь' and c.balance > 0 — нет закрывающей скобки",
    ),
  },
});
