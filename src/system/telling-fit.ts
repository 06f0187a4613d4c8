import type { RowsOptions, Session, Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { joinTexts, text } from '../text.ts';
import type { SystemDescription } from './description.ts';

/** SQLSTATEs that blame the text of a statement (42: unknown names, types that do not fit, missing rights). */
const BLAMES_TEXT = /^42/;

/**
 * A session that says of a failed statement when SQL of the description stands in it: then not the command is at fault but the description, which was
 * written for another database or another version. Nothing but the words of the error changes; codes and exit codes stay.
 */
export function tellingFit(session: Session, system: SystemDescription): Session {
  return {
    ...session,
    read: (work, options) => session.read((tx) => work(tellingTx(tx, system)), options),
  };
}

/** One transaction of such a session. */
export function tellingTx(tx: Tx, system: SystemDescription): Tx {
  const telling = async <Result>(sql: string, work: Promise<Result>, options?: RowsOptions): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (options?.isForeign) throw error;
      throw error instanceof UserError && blamesDescription(error, sql, system) ? withFit(error, system) : error;
    }
  };
  return {
    rows: (sql, parameters, options) => telling(sql, tx.rows(sql, parameters, options), options),
    page: (sql, parameters, options) => telling(sql, tx.page(sql, parameters, options), options),
    plan: (sql, parameters) => telling(sql, tx.plan(sql, parameters)),
    foresee: (statements) => tx.foresee(statements),
    parameterTypes: (sql) => telling(sql, tx.parameterTypes(sql)),
  };
}

/** A condition that somebody typed may fail too: only statements that read a relation of the description, or errors that name its customers, are its fault. */
function blamesDescription(error: UserError, sql: string, system: SystemDescription): boolean {
  const { relations, customer, clock } = system;
  const isRefused = error.code.startsWith('guard/') && error.code !== 'guard/cost';
  const isFailed = error.code.startsWith('db/') && BLAMES_TEXT.test(String(error.data['sqlState']));
  if (!isRefused && !isFailed) return false;
  if (sql === clock.now) return true;
  if (Object.values(relations).some(({ from }) => sql.includes(from))) return true;
  if (!customer || !isFailed) return false;
  const { table, alias, key } = customer;
  return [`"${table}"`, `"${table.split('.').at(-1)}"`, ` ${alias}.${key} `].some((name) =>
    error.message.includes(name),
  );
}

function withFit(error: UserError, { id, file }: SystemDescription): UserError {
  const { code, words, exitCode, data, cause } = error;
  const isShipped = file === `${id}.yaml`;
  const Kind = error.constructor as new (parts: object) => UserError;
  return new Kind({
    code,
    message: joinTexts(
      [
        words.message,
        text(
          `In it stands SQL of the system description ${file}: the description does not fit this database.`,
          `В нём — SQL из описания системы ${file}: описание не подходит к этой базе.`,
        ),
      ],
      '\n',
    ),
    hint: joinTexts(
      [
        words.hint,
        text(
          `Prove it line by line: mmsup system check ${isShipped ? id : file}`,
          `Проверьте его построчно: mmsup system check ${isShipped ? id : file}`,
        ),
      ],
      '\n',
    ),
    exitCode,
    data: { ...data, description: file },
    cause,
  });
}
