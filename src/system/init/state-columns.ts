import { sqlText } from '../../model/sql-text.ts';
import { type Text, text } from '../../text.ts';
import type { ColumnFact, TableFact } from './catalog.types.ts';
import type { Stage } from './guess.types.ts';
import { openness, valuesOf } from './situation.ts';
import { columnSql, type Source } from './source.ts';
import { mapStates, type StateKind, stateSql, unknownState } from './states.ts';

/** Our state from the system's status, and what a person must decide about it. */
export function stateOf(
  { situation }: Stage,
  kind: StateKind,
  source: Source,
  status: ColumnFact | undefined,
): { readonly sql: string; readonly decide: readonly Text[] } | undefined {
  if (!status) return undefined;
  const values = valuesOf(situation, source.table, status).toSorted();
  const mapping = mapStates(kind, values, openness(status));
  const decide: Text[] = [];
  if (mapping.undecided.length > 0) {
    const words = mapping.undecided.map(sqlText).join(', ');
    const state = unknownState(kind);
    decide.push(
      text(
        `${status.name} ${words}: taken for ${state} until you say`,
        `${status.name} ${words}: пока считается ${state}, решите`,
      ),
    );
  }
  if (values.length === 0)
    decide.push(
      text(
        `values of ${status.name} are not known: no rows, or too many values`,
        `значения ${status.name} неизвестны: нет строк или слишком много значений`,
      ),
    );
  return { sql: stateSql(kind, columnSql(source, status), mapping), decide };
}

export function derivedState(
  started: string | undefined,
  finished: string | undefined,
): { readonly sql: string; readonly decide: readonly Text[] } {
  const decide = [
    text('no status: the state is told from the moments', 'статуса нет: состояние определяется по моментам'),
  ];
  const whens = [
    ...(finished ? [`when ${finished} is not null then 'finished'`] : []),
    ...(started ? [`when ${started} is not null then 'running'`] : []),
  ];
  return { sql: whens.length > 0 ? `case ${whens.join(' ')} else 'planned' end` : "'finished'", decide };
}

/** Whether a column of stages holds our own names and no others: then it needs no CASE. */
export function keepsOurNames({ situation }: Stage, table: TableFact, column: ColumnFact): boolean {
  const { known: pairs, undecided } = mapStates('stage', valuesOf(situation, table, column), {
    comment: null,
    isOpen: false,
  });
  return pairs.length > 0 && undecided.length === 0 && pairs.every(([value, ours]) => value === ours);
}
