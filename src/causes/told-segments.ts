import { text } from '../text.ts';
import {
  count,
  customers,
  type Evidence,
  isNumber,
  moment,
  name,
  ofCustomers,
  paragraphs,
  selectedCustomers,
  sentences,
  type Told,
} from './told.ts';

const segmentOf = ({ segment }: Evidence) => name(segment, text('of this mailing', 'этой рассылки'));

/** When the data under a condition were changed last, of what the evidence holds. */
function lastChange({ changes, zone }: Evidence) {
  const [last] = Array.isArray(changes) ? changes : [];
  const at = moment((last as Evidence | undefined)?.['at'], zone);
  return at === null
    ? null
    : text(
        `The last change that we see there was made on ${at.en}.`,
        `Последнее изменение в этих данных, которое мы видим: ${at.ru}.`,
      );
}

/** Causes of an empty or wrong segment, as they are told to whoever ordered the mailing. */
export const TOLD_SEGMENTS: Readonly<Record<string, (evidence: Evidence) => Told>> = {
  'segment/null-in-exclusion-list': (evidence) => {
    const list = name(evidence['list'], text('of exclusions', 'исключений'));
    const empty = isNumber(evidence['nullRows']) && evidence['nullRows'] > 1;
    const rows = count(evidence['nullRows']);
    return {
      name: text('an empty row in a list of exclusions', 'пустая строка в списке исключений'),
      what: paragraphs(
        text(
          `The segment ${segmentOf(evidence).en} leaves out the customers on the list ${list.en}. ${empty ? `${rows.en} rows` : 'One row'} of that list ${empty ? 'name' : 'names'} no customer: the field for the customer’s number is empty.`,
          `Сегмент ${segmentOf(evidence).ru} исключает клиентов из списка ${list.ru}. ${empty ? `В нескольких строках этого списка (${rows.ru})` : 'В одной строке этого списка'} не указан клиент: поле с номером клиента пусто.`,
        ),
        text(
          'The database cannot say of anybody whether an unnamed customer is that person. A condition that cannot be answered counts as not met, and so nobody passed it.',
          'База данных ни о ком не может сказать, не он ли этот неуказанный клиент. Условие, на которое нельзя ответить, считается невыполненным, поэтому его не прошёл никто.',
        ),
        sentences(
          isNumber(evidence['unknown']) &&
            text(
              `The condition could not be answered for ${customers(evidence['unknown']).en}.`,
              `Ответить на условие нельзя было для ${ofCustomers(evidence['unknown']).ru}.`,
            ),
          isNumber(evidence['selectedWithoutNulls']) &&
            text(
              `Without the empty ${empty ? 'rows' : 'row'} the segment would have selected ${customers(evidence['selectedWithoutNulls']).en} instead of ${count(evidence['selected']).en}.`,
              `Без ${empty ? 'пустых строк' : 'пустой строки'} сегмент отобрал бы ${selectedCustomers(evidence['selectedWithoutNulls']).ru}, а не ${count(evidence['selected']).ru}.`,
            ),
        ),
        lastChange(evidence),
      ),
      repair: text(
        `Take the ${empty ? 'rows' : 'row'} without a customer out of the list ${list.en}, or say which customer is meant, and repeat the run. So that it does not come back: let the loading of the list refuse rows without a customer, and let the author of the segment write the exclusion in a form that does not trip over an empty field; we supply the wording.`,
        `Убрать из списка ${list.ru} ${empty ? 'строки' : 'строку'} без клиента или указать, какой клиент имелся в виду, и повторить запуск. Чтобы это не повторилось: пусть загрузка списка не принимает строки без клиента, а автор сегмента запишет исключение так, чтобы пустое поле ему не мешало; готовую запись мы дадим.`,
      ),
    };
  },
  'segment/value-renamed': (evidence) => {
    const [old, now] = [name(evidence['literal'], text('—', '—')), name(evidence['near'], text('—', '—'))];
    return {
      name: text('a value was renamed in the data', 'значение в данных переименовали'),
      what: sentences(
        text(
          `The segment ${segmentOf(evidence).en} asks for the value ${old.en}. In the data nobody has it any more: it is now written ${now.en}. The condition itself was not edited.`,
          `Сегмент ${segmentOf(evidence).ru} ищет значение ${old.ru}. В данных его больше ни у кого нет: теперь оно записывается как ${now.ru}. Само условие никто не менял.`,
        ),
        text(
          `As written the segment selects ${customers(evidence['selected']).en}; with the new value it would be ${count(evidence['selectedWithNear']).en}.`,
          `Сейчас сегмент отбирает ${selectedCustomers(evidence['selected']).ru}, с новым значением было бы ${count(evidence['selectedWithNear']).ru}.`,
        ),
        lastChange(evidence),
      ),
      repair: text(
        `Have the author of the segment ask for ${now.en} in place of ${old.en}, then repeat the run. Other segments that ask for the old value should be looked through too.`,
        `Пусть автор сегмента укажет ${now.ru} вместо ${old.ru}, затем повторить запуск. Стоит просмотреть и другие сегменты, где встречается старое значение.`,
      ),
    };
  },
  'segment/list-is-empty': (evidence) => {
    const list = name(evidence['list'], text('it needs', 'который ему нужен'));
    return {
      name: text('a list that the segment needs is empty', 'пуст список, который нужен сегменту'),
      what: text(
        `The segment ${segmentOf(evidence).en} takes its customers from the list ${list.en}, and that list is empty now: there is nobody to take.`,
        `Сегмент ${segmentOf(evidence).ru} берёт клиентов из списка ${list.ru}, а список сейчас пуст: брать некого.`,
      ),
      repair: text(
        `Load the list ${list.en} again, and repeat the run. If the list is empty on purpose, the condition has to be taken out of the segment.`,
        `Загрузить список ${list.ru} заново и повторить запуск. Если список пуст намеренно, это условие нужно убрать из сегмента.`,
      ),
    };
  },
  'segment/condition-nobody-meets': (evidence) => ({
    name: text('a condition that nobody meets', 'условие, которому никто не отвечает'),
    what: sentences(
      text(
        `One condition of the segment ${segmentOf(evidence).en} is met by nobody of ${customers(evidence['population']).en}, and so the segment is empty.`,
        `Одному из условий сегмента ${segmentOf(evidence).ru} не отвечает никто из ${ofCustomers(evidence['population']).ru}, поэтому сегмент пуст.`,
      ),
      text(
        `Without this one condition it would select ${customers(evidence['selectedWithout']).en}.`,
        `Без одного этого условия он отобрал бы ${selectedCustomers(evidence['selectedWithout']).ru}.`,
      ),
    ),
    repair: text(
      'The author of the segment should say what the condition was meant to ask; we show which values are in the data. After the edit the run is repeated.',
      'Автору сегмента нужно сказать, что имелось в виду в этом условии; какие значения есть в данных, мы покажем. После правки запуск повторяется.',
    ),
  }),
  'segment/conditions-exclude-each-other': (evidence) => ({
    name: text('conditions that rule each other out', 'условия, которые исключают друг друга'),
    what: text(
      `The segment ${segmentOf(evidence).en} holds conditions that nobody can meet at the same time: each of them finds customers, all together none.`,
      `В сегменте ${segmentOf(evidence).ru} есть условия, которым нельзя отвечать одновременно: каждое по отдельности находит клиентов, все вместе — никого.`,
    ),
    repair: text(
      'The author of the segment should say which of the conditions is to stay, or that they are alternatives. After the edit the run is repeated.',
      'Автору сегмента нужно сказать, какое из условий остаётся, или что это варианты на выбор. После правки запуск повторяется.',
    ),
  }),
  'rule/and-or-without-parentheses': (evidence) => ({
    name: text('“and” beside “or” without parentheses', '«и» рядом с «или» без скобок'),
    what: sentences(
      text(
        'In the rule “and” stands beside “or” without parentheses. The system reads “and” first, as multiplication before addition, and so the rule means something else than it seems to say.',
        'В правиле «и» стоит рядом с «или» без скобок. Система сначала выполняет «и», как умножение прежде сложения, поэтому правило значит не то, что кажется.',
      ),
      isNumber(evidence['selected']) &&
        isNumber(evidence['selectedOtherwise']) &&
        text(
          `It selects ${customers(evidence['selected']).en}; with parentheses it would be ${count(evidence['selectedOtherwise']).en}.`,
          `Оно отбирает ${selectedCustomers(evidence['selected']).ru}, со скобками было бы ${count(evidence['selectedOtherwise']).ru}.`,
        ),
    ),
    repair: text(
      'The author of the rule should put the parentheses as they were meant; we show both readings with the number of customers.',
      'Автору правила нужно поставить скобки так, как задумано; оба прочтения с числом клиентов мы покажем.',
    ),
  }),
  'rule/edit-emptied': (evidence) => edited(evidence, text('nobody is left', 'не остаётся никого')),
  'rule/edit-narrowed': (evidence) => edited(evidence, text('almost nobody is left', 'почти никого не остаётся')),
  'rule/edit-widened': (evidence) =>
    edited(evidence, text('far more customers pass', 'проходит намного больше клиентов')),
};

function edited(evidence: Evidence, effect: { readonly en: string; readonly ru: string }): Told {
  const rule = name(evidence['rule'], text('of this mailing', 'этой рассылки'));
  const { kept, lost, gained } = evidence;
  return {
    name: text('an edit of the rule', 'правка правила'),
    what: sentences(
      text(
        `The rule ${rule.en} was edited, and with the new version ${effect.en}.`,
        `Правило ${rule.ru} изменили, и с новой версией ${effect.ru}.`,
      ),
      isNumber(kept) &&
        isNumber(lost) &&
        isNumber(gained) &&
        text(
          `Of the customers whom the version before selected ${count(kept).en} stay, ${count(lost).en} are lost, ${count(gained).en} are new.`,
          `Из прежних клиентов остаются ${count(kept).ru}, теряются ${count(lost).ru}, новых ${count(gained).ru}.`,
        ),
    ),
    repair: text(
      'The author of the edit should say whether that was meant. If not, the version before is put back or the edit is mended, and the run is repeated.',
      'Автору правки нужно подтвердить, что так и задумано. Если нет, прежняя версия возвращается или правка исправляется, и запуск повторяется.',
    ),
  };
}
