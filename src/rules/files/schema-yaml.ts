import { parseSync } from 'libpg-query';
import type { Ast } from '../../condition/ast.ts';
import { readYaml, topLevelMap, type YamlSource } from '../../model/yaml.ts';
import { fieldsOf } from '../../model/yaml-fields.ts';
import { text } from '../../text.ts';
import type { DeclaredColumn, DeclaredColumns } from './declared.ts';
import { isSerial, typeText } from './schema-type.ts';

/**
 * Reads tables from YAML or JSON: `table: {column: type}`, or `column: {type: …, nullable: false}`. What does not say it may be NULL.
 * @throws UsageError `yaml/…` with file:line:column.
 */
export function readYamlTables(source: YamlSource): ReadonlyMap<string, DeclaredColumns> {
  const whole = fieldsOf(
    source,
    topLevelMap(source, readYaml(source.text, source.fileName)),
    text('the schema', 'схема'),
  );
  return new Map(whole.keys.map((table) => [table, readColumns(source, whole.fields(table))]));
}

type Fields = ReturnType<typeof fieldsOf>;

function readColumns(source: YamlSource, table: Fields): DeclaredColumns {
  return new Map(table.keys.map((column) => [column, readColumn(source, table, column)]));
}

function readColumn(source: YamlSource, table: Fields, column: string): DeclaredColumn {
  if (typeof table.value(column) === 'string') return declared(source, table, column, true);
  const inner = table.fields(column, ['type', 'nullable']);
  const nullable = inner.has('nullable') ? inner.value('nullable') : true;
  if (typeof nullable !== 'boolean')
    throw inner.problem('nullable', {
      code: 'schema-nullable',
      message: text(
        `"nullable" of column "${column}" must be true or false`,
        `«nullable» столбца «${column}»: нужно true или false`,
      ),
    });
  return declared(source, inner, 'type', nullable);
}

function declared(_source: YamlSource, fields: Fields, key: string, isNullable: boolean): DeclaredColumn {
  const written = fields.text(key);
  const typeName = typeOf(written);
  if (!typeName)
    throw fields.problem(key, {
      code: 'schema-type',
      message: text(`"${written}" is no type of PostgreSQL`, `типа «${written}» в PostgreSQL нет`),
      hint: text(
        'Write it as CREATE TABLE does: integer, numeric(12,2), text, date, timestamptz.',
        'Запишите его как в CREATE TABLE: integer, numeric(12,2), text, date, timestamptz.',
      ),
    });
  return { type: typeText(typeName), isNullable: isNullable && !isSerial(typeName), isDecidable: true };
}

/** The parse tree of a type that stands alone, or undefined where it is none. */
function typeOf(written: string): Ast | undefined {
  try {
    const { stmts = [] } = parseSync(`select null::${written}`);
    const select =
      stmts.length === 1 ? (stmts[0]?.stmt as unknown as { SelectStmt?: Ast } | undefined)?.SelectStmt : undefined;
    const [target] = (select?.targetList as readonly { readonly ResTarget: Ast }[] | undefined) ?? [];
    const keys = Object.keys(select ?? {}).filter((key) => !['limitOption', 'op', 'targetList'].includes(key));
    const cast = (target?.ResTarget.val as { TypeCast?: { typeName: Ast } } | undefined)?.TypeCast;
    return keys.length === 0 && target?.ResTarget.name === undefined ? cast?.typeName : undefined;
  } catch {
    return undefined;
  }
}
