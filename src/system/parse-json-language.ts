import type { JsonField, JsonTreeLanguage } from '../condition/languages/language.types.ts';
import { faultOfField, faultOfOperator, PLACEHOLDERS, placeholdersOf } from '../model/sql-template.ts';
import { type Fields, knownHere } from '../model/yaml-fields.ts';
import { text } from '../text.ts';
import { optional, refuseOtherKeys } from './parse-language-keys.ts';

export const JSON_KEYS = ['root', 'group', 'condition', 'ignored', 'fields', 'operators'] as const;
export const GROUP_KEYS = ['key', 'children', 'negated', 'glue', 'and', 'or', 'not', 'empty'] as const;
export const CONDITION_KEYS = ['field', 'path', 'operator', 'value', 'separator'] as const;
export const JSON_FIELD_KEYS = ['sql', 'operators'] as const;
/** Whom a group without conditions selects. */
export const EMPTY = ['everybody', 'nobody'] as const;

/** How segments are read that are kept as JSON trees, see {@link JsonTreeLanguage}. @throws UsageError `yaml/…` with file:line:column. */
export function parseJsonLanguage(fields: Fields): JsonTreeLanguage {
  refuseOtherKeys(fields, JSON_KEYS);
  const operators = fields.has('operators') ? readOperators(fields.fields('operators')) : {};
  return {
    language: 'json',
    ...optional('root', fields.optionalText('root')),
    group: readGroup(fields.fields('group', GROUP_KEYS)),
    condition: readCondition(fields.fields('condition', CONDITION_KEYS)),
    ignored: fields.texts('ignored'),
    fields: readFields(fields.fields('fields'), operators),
    operators,
  };
}

function readGroup(group: Fields): JsonTreeLanguage['group'] {
  const [key, children] = [group.optionalText('key'), group.optionalText('children')];
  if ((key === undefined) !== (children === undefined))
    throw group.problem(key === undefined ? 'children' : 'key', {
      code: 'missing-key',
      message: text('"key" and "children" of a group belong together', '«key» и «children» группы нужны вместе'),
    });
  if (key !== undefined && group.has('glue'))
    throw group.problem('glue', {
      code: 'unknown-key',
      message: text(
        'a flat list with "glue" has no groups with a "key"',
        'в плоском списке с «glue» нет групп с «key»',
      ),
    });
  return {
    ...(key === undefined ? {} : { key, children: children! }),
    ...optional('negated', group.optionalText('negated')),
    ...optional('glue', group.optionalText('glue')),
    and: group.texts('and'),
    or: group.texts('or'),
    not: group.texts('not'),
    ...(group.has('empty') ? { empty: group.oneOf('empty', EMPTY) } : {}),
  };
}

function readCondition(condition: Fields): JsonTreeLanguage['condition'] {
  const value = condition.texts('value');
  return {
    field: condition.text('field'),
    ...optional('path', condition.optionalText('path')),
    operator: condition.text('operator'),
    value: value.length === 0 ? [condition.text('value')] : value,
    ...optional('separator', condition.optionalText('separator')),
  };
}

function readOperators(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    fields.keys.map((name) => {
      const sql = fields.text(name);
      const fault = faultOfOperator(sql);
      if (fault === undefined) return [name, sql];
      const hint = knownHere(PLACEHOLDERS.map((known) => `{${known}}`));
      const message = text(`the operator "${name}": ${fault.en}`, `оператор «${name}»: ${fault.ru}`);
      throw fields.problem(name, { code: 'placeholder', message, hint });
    }),
  );
}

/** A text is the field's SQL; a map may give operators of its own. */
function readFields(all: Fields, common: Readonly<Record<string, string>>): Record<string, JsonField> {
  return Object.fromEntries(
    all.keys.map((name) => {
      if (typeof all.value(name) === 'string') return [name, { sql: fieldSql(all, name, name), operators: {} }];
      const fields = all.fields(name, JSON_FIELD_KEYS);
      const operators = fields.has('operators') ? readOperators(fields.fields('operators')) : {};
      const sql = fields.has('sql') ? fieldSql(fields, 'sql', name) : undefined;
      if (sql === undefined) refuseWithoutSql(fields, name, operators);
      return [name, { ...optional('sql', sql), operators }];
    }),
  );

  function refuseWithoutSql(fields: Fields, name: string, operators: Readonly<Record<string, string>>): void {
    const needsField = Object.values(operators).some((sql) => placeholdersOf(sql).some((one) => one.name === 'field'));
    if (!needsField && Object.keys(operators).length > 0) return;
    const isAsked = Object.keys(common).length > 0;
    const message = text(
      `the field "${name}" needs the key "sql"${isAsked ? ': the operators of all fields ask it' : ''}`,
      `полю «${name}» нужен ключ «sql»${isAsked ? ': он нужен операторам всех полей' : ''}`,
    );
    throw fields.problem('sql', { code: 'missing-key', message });
  }
}

function fieldSql(fields: Fields, key: string, name: string): string {
  const sql = fields.text(key);
  const fault = faultOfField(sql, name === '*');
  if (fault === undefined) return sql;
  throw fields.problem(key, {
    code: 'placeholder',
    message: text(`the field "${name}": ${fault.en}`, `поле «${name}»: ${fault.ru}`),
  });
}
