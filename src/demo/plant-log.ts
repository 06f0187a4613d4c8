import type { Writer } from '../db/embedded-writer.ts';
import type { Dice } from './dice.ts';
import { insertRows } from './insert-rows.ts';
import { MINUTE, timestamp } from './moments.ts';

/** What one clumsy person or one accident does to the demo at a moment (milliseconds since 1970); the dice say what of it differs from bank to bank. */
export type Edit = (writer: Writer, moment: number, dice: Dice) => Promise<void>;

/** How a fault comes into the demo. */
export interface Plant {
  /** Done at the fault's moment, between two moments of the engine's own work. */
  readonly edit?: Edit;
  /** Done when the engine has run on, just before somebody complains. */
  readonly after?: Edit;
  /** True where a few minutes later it would be another fault. */
  readonly isToTheMinute?: boolean;
  /** SELECT of the one customer who complains, as `customer`; it gives the same one whenever it is asked. */
  readonly customer?: string;
}

export interface Change {
  readonly who: string;
  readonly kind: 'edit' | 'deploy' | 'job' | 'load' | 'ddl' | 'settings';
  readonly objectKind: string;
  readonly object: string;
  readonly field?: string;
  readonly before?: string;
  readonly after?: string;
  readonly comment: string;
  readonly ticket?: string;
}

/** The platform's own record of a change: only what such a platform would have noticed. */
export async function logChange(writer: Writer, moment: number, change: Change): Promise<void> {
  const { who, kind, objectKind, object, field = null, before = null, after = null, comment, ticket = null } = change;
  await insertRows(writer, 'mkt.change_log', [
    {
      ...{ changed_at: timestamp(moment), changed_by: who, kind, object_kind: objectKind, object_code: object },
      ...{ field, value_before: before, value_after: after, comment, ticket },
    },
  ]);
}

/** When a job last succeeded, as an SQL expression over the log of its runs. */
export const lastSuccess = (job: string): string =>
  `(select max(finished_at) from mkt.job_run where job_code = '${job}' and status = 'OK')`;

export interface NewVersion {
  readonly rule: string;
  readonly objectKind: string;
  /** The new text, from the one in force. @param moment when it is written, milliseconds since 1970 */
  readonly change: (body: string, moment: number) => string;
  readonly author: string;
  readonly comment: string;
  readonly ticket: string;
}

/** Written, approved in ten minutes, deployed in twenty. */
export async function writeNewVersion(writer: Writer, moment: number, version: NewVersion): Promise<void> {
  const [current] = await writer.rows<{ version: number; body: string; language: string }>(
    'select version, body, language from mkt.rule_version where rule_code = $1 and valid_to is null',
    [version.rule],
  );
  const { version: number, body, language } = current!;
  const [written, approved, deployed] = [0, 10, 20].map((minutes) => timestamp(moment + minutes * MINUTE));
  const [deploy] = await writer.rows<{ deploy_id: number }>(
    `insert into mkt.deploy select max(deploy_id) + 1, $1, 'release-bot', $2, $3 from mkt.deploy returning deploy_id`,
    [deployed, version.ticket, `${version.rule} v${number + 1}`],
  );
  await writer.rows('update mkt.rule_version set valid_to = $2 where rule_code = $1 and valid_to is null', [
    version.rule,
    deployed,
  ]);
  await writer.rows('insert into mkt.rule_version values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null)', [
    version.rule,
    number + 1,
    version.change(body, moment),
    language,
    version.author,
    version.comment,
    written,
    'm.vlasova',
    approved,
    deploy!.deploy_id,
    deployed,
  ]);
  await logChange(writer, moment + 20 * MINUTE, {
    who: version.author,
    kind: 'edit',
    objectKind: version.objectKind,
    object: version.rule,
    field: 'version',
    before: String(number),
    after: String(number + 1),
    comment: version.comment,
    ticket: version.ticket,
  });
}
