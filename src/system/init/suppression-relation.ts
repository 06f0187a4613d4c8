import { sqlText } from '../../model/sql-text.ts';
import { text } from '../../text.ts';
import type { Candidate } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import { CREATED } from './column-words.ts';
import type { Stage } from './guess.types.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { statusOf, valuesOf } from './situation.ts';
import { columnSql, fromOf, keySql, known, nullKey, pickerOf, type Source, sourceOf } from './source.ts';
import { forbidsContact } from './states.ts';
import { leading, named, united } from './united.ts';
import { isNamed } from './vocabulary.ts';

/** Who must not be contacted: tables named so that lead to a customer, and statuses that say so of the customers or of tables that point at them. */
export function suppressionRelation(
  stage: Stage,
  candidates: readonly Candidate[],
  confidence: GuessConfidence,
): ProposedRelation | undefined {
  const customer = stage.cast.customer!.table;
  const lists = candidates.map(({ table }) => {
    const source = sourceOf(table, 's');
    const picker = pickerOf(source, stage.zones);
    const sql = leading(stage, source, customer, 1);
    return {
      from: source,
      columns: known({
        customer: sql,
        list: picker.text(/(^|_)(list\w*|spisok|spisk\w*)(_|$)/) ?? sqlText(table.name),
        scope: picker.text(/(^|_)(scope|channel|kanal|oblast)(_|$)/),
        reason: picker.text(/(^|_)(reason|prichin\w*|type|tip|kind|source|istochnik)(_|$)/),
        valid_from: picker.time(
          /(^|_)(valid_from|from|start\w*|added\w*|since|s_daty|data_nachala)(_|$)/,
          ...CREATED,
          /(^|_)(at|date|data)(_|$)/,
        ),
        valid_to: picker.time(/(^|_)(valid_to|to|until|expire\w*|end\w*|po_datu|data_okonch\w*)(_|$)/),
      }),
      where: undefined,
    };
  });
  const statuses = forbiddingTables(stage, customer, new Set(candidates.map(({ table }) => table.id)));
  const parts = [...lists, ...statuses.map(({ part }) => part)];
  if (parts.length === 0) return undefined;
  const nulls = {
    customer: nullKey(customer),
    list: 'null::text',
    scope: 'null::text',
    reason: 'null::text',
    valid_from: 'null::timestamptz',
    valid_to: 'null::timestamptz',
  };
  return {
    name: 'suppression',
    ...united(
      parts.map(({ from, where, columns }) => ({ from: fromOf(from), ...(where ? { where } : {}), columns })),
      nulls,
      's',
    ),
    confidence,
    reasons: [
      ...candidates.map(({ table, reasons }) => named(table, reasons)),
      ...statuses.map(({ reason }) => reason),
    ],
    decide: [],
  };
}

function forbiddingTables(stage: Stage, customer: TableFact, taken: ReadonlySet<string>) {
  const { situation, cast } = stage;
  const around = [customer, ...situation.graph.to(customer.id).flatMap(({ from }) => situation.tables.get(from) ?? [])];
  const own = new Set([cast.campaign, cast.run, cast.message].flatMap((one) => one?.table.id ?? []));
  const tables = [...new Map(around.map((table) => [table.id, table])).values()].filter(
    ({ id, name, mayRead, isView }) =>
      !taken.has(id) && !own.has(id) && mayRead && !isView && !isNamed('response', name),
  );
  return tables
    .flatMap((table) => {
      const status = statusOf(table);
      const forbidding = status ? valuesOf(situation, table, status).filter(forbidsContact).toSorted() : [];
      if (!status || forbidding.length === 0) return [];
      const source = sourceOf(table, 's');
      const sql = table.id === customer.id ? keyOf(stage, source) : leading(stage, source, customer, 1);
      const picker = pickerOf(source, stage.zones);
      const words = forbidding.map(sqlText).join(', ');
      return [
        {
          reason: text(`${table.name}.${status.name} ${words}`, `${table.name}.${status.name} ${words}`),
          part: {
            from: source,
            where: `${columnSql(source, status)} in (${words})`,
            columns: known({
              customer: sql,
              list: sqlText(`${table.name}.${status.name}`),
              reason: `${columnSql(source, status)}::text`,
              valid_from: picker.time(/(^|_)(updat\w*|modif\w*|write_date|izmen\w*|chang\w*)(_|$)/),
            }),
          },
        },
      ];
    })
    .slice(0, 4);
}

/** The customer's key that others point at. */
export function keyOf({ cast }: Stage, source: Source): string | undefined {
  const column = source.table.columns.find(({ name }) => name === cast.customerKey);
  return column ? columnSql(source, column) : keySql(source);
}
