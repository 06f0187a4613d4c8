import { type Text, text } from '../text.ts';
import { FILE_RELATIONS, REASONS, SECRET_RELATIONS } from './guard.known.ts';
import { type Name, toName } from './guard.shape.ts';

/** Why a statement is refused for one of its names. */
export interface RefusedName {
  readonly what: Text;
  readonly hint: Text;
}

const REMOVE_FUNCTION = text('Remove it.', 'Обойдитесь без неё.');

/** Why functions that are called so are refused; undefined where nothing is known against the name. */
export const reasonAgainst = (name: string): Text | undefined => REASONS.find(([pattern]) => pattern.test(name))?.[1];

/** Of a function that comes with PostgreSQL. */
export const refusedFunction = (name: string, { en, ru }: Text): RefusedName => ({
  what: text(`the function ${name} ${en}`, `функция ${name} ${ru}`),
  hint: REMOVE_FUNCTION,
});

/** Of a relation that comes with PostgreSQL; undefined where it may be read. */
export function refusedRelation(name: string): RefusedName | undefined {
  if (SECRET_RELATIONS.has(name))
    return {
      what: text(
        `${name} holds secrets or samples of personal data`,
        `в ${name} лежат секреты или образцы персональных данных`,
      ),
      hint: text(
        'Use pg_roles, or pg_stats with named columns.',
        'Возьмите pg_roles или pg_stats с названными столбцами.',
      ),
    };
  if (FILE_RELATIONS.has(name))
    return {
      what: text(`${name} reaches the server's file system`, `${name} обращается к файлам сервера`),
      hint: text('Remove it.', 'Обойдитесь без неё.'),
    };
  return undefined;
}

/** Names that every server has by itself, where the schema is not named: what is called likewise may be an extension's or the client's own function. */
const BUILT_IN =
  /^(?!pg_file_)pg_|^(set_config|setseed|nextval|setval|currval|lastval|txid_current|ts_stat|gin_clean_pending_list|lo_(import|export|creat|create|open|close|unlink|get|put|from_bytea|(truncate|lseek|tell)(64)?)|loread|lowrite|brin_(summarize_new_values|(de)?summarize_range)|(query|cursor|table|schema|database)_to_xml(schema|_and_xmlschema)?)$/;

/**
 * What the guard refuses on every server and for every profile, by a node of the parser's tree alone. Nothing said here says nothing: what a database has of
 * its own, and which of PostgreSQL's functions do more than read, is judged when it is asked. Pure.
 */
export function refusedNode(type: string, node: Readonly<Record<string, unknown>>): RefusedName | undefined {
  if (type === 'FuncCall') {
    const { schema, name } = toName(node['funcname']);
    const isBuiltIn = schema === undefined ? BUILT_IN.test(name) : isOfServer({ schema, name });
    const reason = isBuiltIn ? reasonAgainst(name) : undefined;
    return reason && refusedFunction(name, reason);
  }
  if (type !== 'RangeVar') return undefined;
  const schema = node['schemaname'] as string | undefined;
  const name = String(node['relname']);
  const isNamed = schema === undefined ? name.startsWith('pg_') : isOfServer({ schema, name });
  return isNamed ? refusedRelation(name) : undefined;
}

const isOfServer = ({ schema }: Name): boolean =>
  schema === undefined || schema === 'pg_catalog' || schema === 'information_schema';
