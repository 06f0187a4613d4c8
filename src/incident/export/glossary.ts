import { type Lang, type Text, text } from '../../text.ts';
import type { Figure } from './document.types.ts';

interface Term {
  readonly word: Text;
  /** How it is found in a text, in any case and form. */
  readonly seen: RegExp;
  readonly means: Text;
}

/** Words of the trade, explained in the order in which they build on one another. */
const TERMS: readonly Term[] = [
  term(
    text('Segment', 'Сегмент'),
    /segment|сегмент/i,
    text(
      'the conditions by which the system picks the customers of a mailing',
      'условия, по которым система отбирает клиентов для рассылки',
    ),
  ),
  term(
    text('Run', 'Запуск'),
    /\bruns?\b|запуск/i,
    text(
      'one execution of a campaign: from picking customers to sending',
      'одно выполнение кампании: от отбора клиентов до отправки',
    ),
  ),
  term(
    text('Stage', 'Этап'),
    /\bstages?\b|этап/i,
    text(
      'a part of a run: normalising the data, selecting, contact policy, offer, putting messages together, sending, delivery, responses',
      'часть запуска: нормализация данных, отбор, контактная политика, предложение, сборка сообщений, отправка, доставка, отклики',
    ),
  ),
  term(
    text('Contact policy', 'Контактная политика'),
    /contact polic|контактн\S* политик|этап\S* «политика»/i,
    text('the rules that say whom and how often we may write', 'правила, кому и как часто можно писать'),
  ),
  term(
    text('NULL', 'NULL'),
    /\bnull\b/i,
    text('an empty field: the value is not known', 'пустое поле: значение неизвестно'),
  ),
  term(
    text('UNKNOWN', 'UNKNOWN'),
    /\bunknown\b(?! to)/,
    text(
      'the answer “cannot be said”, neither yes nor no; such a customer is not selected',
      'ответ «сказать нельзя», не «да» и не «нет»; такой клиент не отбирается',
    ),
  ),
  term(
    text('SQL', 'SQL'),
    /\bSQL\b|\bNOT IN\b|\bNOT EXISTS\b/,
    text(
      'the language in which conditions are put to the database',
      'язык, на котором условия записываются для базы данных',
    ),
  ),
  term(
    text('Index', 'Индекс'),
    /\bindex(es)?\b|индекс/i,
    text(
      'a lookup of the database, as the index of a book',
      'указатель в базе данных, как алфавитный указатель в книге',
    ),
  ),
  term(
    text('Template', 'Шаблон'),
    /template|шаблон/i,
    text(
      'the text of a message into which a customer’s data are put',
      'текст сообщения, в который подставляются данные клиента',
    ),
  ),
  term(
    text('Suppression', 'Запрет на связь'),
    /suppression|запрет\S* на связь/i,
    text('a record that a customer must not be written to', 'запись о том, что клиенту писать нельзя'),
  ),
];

function term(word: Text, seen: RegExp, means: Text): Term {
  return { word, seen, means };
}

/** The terms that occur in these texts, explained in one language. Pure. */
export function glossaryOf(texts: readonly string[], lang: Lang): readonly Figure[] {
  const all = texts.join('\n');
  return TERMS.filter(({ seen }) => seen.test(all)).map(({ word, means }) => ({
    label: word[lang],
    value: means[lang],
  }));
}
