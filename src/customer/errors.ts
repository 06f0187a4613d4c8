import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import { maskText } from '../model/personal.ts';

/** Nobody has this key, e-mail or phone. What was typed may be somebody's address: it is never repeated. */
export function unknownCustomer(asked: string, { table, key }: { readonly table: string; readonly key: string }) {
  const isPlain = maskText(asked) === asked && !asked.includes('@');
  return new UsageError({
    code: 'customer/unknown',
    message: isPlain
      ? `There is no customer "${asked}" in ${table} (column ${key}).`
      : `There is no customer with the value that was given in ${table}.`,
    hint: 'Ask for him by the key of that table, or by his e-mail or phone exactly as they are stored. If he was deleted or merged, the system of record knows his new key.',
    data: { table, key },
  });
}

/** Several people share the e-mail or phone: whose way is meant must be said by key. */
export function ambiguousCustomer(matches: number, column: string, table: string) {
  return new UsageError({
    code: 'customer/ambiguous',
    message: `${matches} customers in ${table} have this value in column ${column}: it does not say whom you mean.`,
    hint: 'Ask by the key of the one you mean.',
    data: { matches, column, table },
  });
}

export function unknownRun(run: string, near: readonly string[], isKept: boolean, system: string) {
  return new UsageError({
    code: 'customer/unknown-run',
    message: isKept ? `There is no run "${run}".` : `The description of system "${system}" has no relation "run".`,
    hint: [didYouMean(run, near), 'List the campaigns with their last run: mmsup campaign list']
      .filter(Boolean)
      .join(' '),
    data: { run },
  });
}

export function campaignWithoutRuns(campaign: string, ids: readonly string[], isRun: boolean) {
  const near = isRun ? `There is a run of that name: --run ${campaign}.` : didYouMean(campaign, ids);
  return new UsageError({
    code: 'customer/campaign-without-runs',
    message: ids.includes(campaign)
      ? `Campaign "${campaign}" has no run yet.`
      : `There is no campaign "${campaign}" with runs.`,
    hint: [near, 'List the campaigns with: mmsup campaign list'].filter(Boolean).join(' '),
    data: { campaign },
  });
}
