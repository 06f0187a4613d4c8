import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { maskText } from '../model/personal.ts';
import { joinTexts, text } from '../text.ts';

/** Nobody has this key, e-mail or phone. What was typed may be somebody's address: it is never repeated. */
export function unknownCustomer(asked: string, { table, key }: { readonly table: string; readonly key: string }) {
  const isPlain = maskText(asked) === asked && !asked.includes('@');
  return new UsageError({
    code: 'customer/unknown',
    message: isPlain
      ? text(
          `There is no customer "${asked}" in ${table} (column ${key}).`,
          `Клиента «${asked}» в ${table} (столбец ${key}) нет.`,
        )
      : text(
          `There is no customer with the value that was given in ${table}.`,
          `Клиента с таким значением в ${table} нет.`,
        ),
    hint: text(
      'Ask for him by the key of that table, or by his e-mail or phone exactly as they are stored. If he was deleted or merged, the system of record knows his new key.',
      'Назовите его по ключу этой таблицы либо по e-mail или телефону ровно в том виде, в каком они хранятся. Если его удалили или объединили с другим, новый ключ знает учётная система.',
    ),
    data: { table, key },
  });
}

/** Several people share the e-mail or phone: whose way is meant must be said by key. */
export function ambiguousCustomer(matches: number, column: string, table: string) {
  return new UsageError({
    code: 'customer/ambiguous',
    message: text(
      `${matches} customers in ${table} have this value in column ${column}: it does not say whom you mean.`,
      `Такое значение в столбце ${column} таблицы ${table} есть у нескольких клиентов (${matches}): непонятно, о ком речь.`,
    ),
    hint: text('Ask by the key of the one you mean.', 'Назовите нужного по ключу.'),
    data: { matches, column, table },
  });
}

export function unknownRun(run: string, near: readonly string[], isKept: boolean, system: string) {
  return new UsageError({
    code: 'customer/unknown-run',
    message: isKept
      ? text(`There is no run "${run}".`, `Запуска «${run}» нет.`)
      : text(
          `The description of system "${system}" has no relation "run".`,
          `В описании системы «${system}» нет отношения «run».`,
        ),
    hint: joinTexts(
      [
        suggestion(run, near),
        text(
          'List the campaigns with their last run: mmsup campaign list',
          'Кампании с их последними запусками: mmsup campaign list',
        ),
      ],
      ' ',
    ),
    data: { run },
  });
}

export function campaignWithoutRuns(campaign: string, ids: readonly string[], isRun: boolean) {
  const near = isRun
    ? text(`There is a run of that name: --run ${campaign}.`, `Есть запуск с таким именем: --run ${campaign}.`)
    : suggestion(campaign, ids);
  return new UsageError({
    code: 'customer/campaign-without-runs',
    message: ids.includes(campaign)
      ? text(`Campaign "${campaign}" has no run yet.`, `У кампании «${campaign}» ещё не было запусков.`)
      : text(`There is no campaign "${campaign}" with runs.`, `Кампании «${campaign}» с запусками нет.`),
    hint: joinTexts(
      [near, text('List the campaigns with: mmsup campaign list', 'Список кампаний: mmsup campaign list')],
      ' ',
    ),
    data: { campaign },
  });
}
