import type { UnknownReason } from '../condition/unknown-reasons.ts';
import { formatCount, formatShare, type Text, text } from '../text.ts';
import type { ConditionFacts } from './facts.ts';

/** What else is to be told about one condition: where its NULLs are, values that nearly are its literal, the most common ones, that it removes nobody. */
export function notesOf({ unknownBecause, near, common, removesNobody }: ConditionFacts): readonly Text[] {
  return [
    ...unknownBecause.map(reasonText),
    ...near.map(({ literal, value, how }) =>
      text(
        `the data has “${value}”, not “${literal}” (${NEARNESS[how].en})`,
        `в данных «${value}», а не «${literal}» (${NEARNESS[how].ru})`,
      ),
    ),
    ...(common.length > 0 ? [commonText(common)] : []),
    ...(removesNobody ? [text('removes nobody', 'никого не отсекает')] : []),
  ];
}

const NEARNESS: Readonly<Record<ConditionFacts['near'][number]['how'], Text>> = {
  blanks: text('other blanks', 'другие пробелы'),
  case: text('other case', 'другой регистр'),
  letters: text('look-alike letters of another alphabet', 'похожие буквы другого алфавита'),
  form: text('another form of the same letters', 'те же буквы в другой записи'),
  spelling: text('other spelling', 'другое написание'),
};

function commonText(common: ConditionFacts['common']): Text {
  const told = (lang: 'en' | 'ru') =>
    common.map(({ value, share }) => `${value} ${formatShare(share, 1, lang)}`).join(', ');
  return text(`most common values: ${told('en')}`, `самые частые значения: ${told('ru')}`);
}

function reasonText(reason: UnknownReason): Text {
  if (reason.kind === 'list') {
    return text(
      `unknown because ${reason.list ?? 'the list'} holds ${formatCount(reason.nullRows, 'en')} NULL`,
      `неизвестно, потому что в списке ${reason.list ?? ''} есть NULL: ${formatCount(reason.nullRows, 'ru')}`.replace(
        '  ',
        ' ',
      ),
    );
  }
  const [en, ru] = [formatCount(reason.customers, 'en'), formatCount(reason.customers, 'ru')];
  if (reason.kind === 'column') {
    return text(
      `unknown because ${reason.column} is empty (NULL) for ${en}`,
      `неизвестно, потому что ${reason.column} не заполнено (NULL) у ${ru}`,
    );
  }
  if (reason.kind === 'no-rows') {
    return text(
      `unknown because its subquery has no rows for ${en}`,
      `неизвестно, потому что у подзапроса нет строк для ${ru}`,
    );
  }
  return text(
    `unknown because it compares with NULL, for ${en}`,
    `неизвестно, потому что сравнивает с NULL, для ${ru}`,
  );
}
