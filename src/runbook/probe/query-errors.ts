import { UserError } from '../../errors.ts';
import { text } from '../../text.ts';

/** SQLSTATEs that blame the text of a statement (42: unknown names, types that do not fit); 42501 are missing rights. */
const BLAMES_TEXT = /^42(?!501)/;

/** An error of a runbook's own query that says, where its text is at fault, in whose file it is corrected. All else is as it was. */
export function tellingWhose(error: unknown, step: string, file: string): unknown {
  if (!(error instanceof UserError) || !blamesQuery(error)) return error;
  const { code, words, exitCode, data, cause } = error;
  const Kind = error.constructor as new (parts: object) => UserError;
  const hint = text(
    `The query of the step "${step}" is the runbook's own: correct it in ${file}.`,
    `Запрос шага «${step}» принадлежит самому сценарию: исправьте его в ${file}.`,
  );
  const { hint: before } = words;
  const both = before ? text(`${before.en}\n${hint.en}`, `${before.ru}\n${hint.ru}`) : hint;
  return new Kind({ code, message: words.message, hint: both, exitCode, data, cause });
}

const blamesQuery = ({ code, data }: UserError): boolean =>
  code.startsWith('guard/')
    ? code !== 'guard/cost'
    : code.startsWith('db/') && BLAMES_TEXT.test(String(data['sqlState']));
