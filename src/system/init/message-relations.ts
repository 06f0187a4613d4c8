import { sqlText } from '../../model/sql-text.ts';
import { type Text, text } from '../../text.ts';
import type { Candidate } from './candidate.ts';
import type { ColumnFact } from './catalog.types.ts';
import { CREATED } from './column-words.ts';
import type { Stage } from './guess.types.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { kindOf } from './rank-messages.ts';
import { openness, statusOf, valuesOf } from './situation.ts';
import {
  columnSql,
  fromOf,
  keySql,
  known,
  nullKey,
  onlyWhereItLeads,
  pickerOf,
  type Source,
  sourceOf,
  textSql,
} from './source.ts';
import { stateOf } from './state-columns.ts';
import { mapStates, responseKindOf } from './states.ts';
import { leading, named, united } from './united.ts';

/** The run that a table leads to; where campaigns are their own runs, the campaign. */
function runOf(stage: Stage, source: Source): string | undefined {
  return leading(stage, source, stage.cast.run?.table, 1) ?? leading(stage, source, stage.cast.run?.table, 2);
}

export function messageRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 'm');
  const picker = pickerOf(source, stage.zones);
  const status = statusOf(table);
  const run = runOf(stage, source);
  const customer = leading(stage, source, stage.cast.customer?.table, 2);
  const queued = picker.time(/(^|_)(queued\w*|queue\w*|compos\w*|postavl\w*|v_ochered\w*)(_|$)/, ...CREATED);
  const delivered = picker.time(/(^|_)(deliver\w*|dostav\w*)(_|$)/);
  const sent = picker.time(/(^|_)(sent\w*|send\w*|otprav\w*)(_|$)/);
  const moment = sent === undefined ? picker.time(/(^|_)(at|date|data|time|vremya)$/) : undefined;
  const state = stateOf(stage, 'message', source, status) ?? derived(sent ?? moment, delivered);
  const where = onlyWhereItLeads(customer);
  return {
    name: 'message',
    from: fromOf(source),
    ...(where === undefined ? {} : { where }),
    columns: known({
      id: keySql(source) ?? columnSql(source, table.columns[0]!),
      run,
      customer,
      channel: picker.text(/(^|_)(channel|kanal|messenger)(_|$)/),
      offer: picker.text(/(^|_)(offer|predlozh\w*)(_|$)/) ?? picker.count(/(^|_)(offer|predlozh\w*)(_|$)/),
      status: picker.takeText(status),
      state: state.sql,
      provider_code: picker.text(/(^|_)(provider_code|error_code|response_code|kod_\w+|code|kod|smtp_code)(_|$)/),
      error: picker.text(/(^|_)(error\w*|err|oshib\w*|fail_reason|reason|prichina)(_|$)/),
      queued_at: queued,
      sent_at: sent ?? (moment && whenSent(stage, source, status, moment)),
      delivered_at: delivered,
    }),
    confidence,
    reasons,
    decide: [
      ...state.decide,
      ...(keySql(source)
        ? []
        : [
            text(
              `${table.name} has no key: its first column is taken`,
              `у ${table.name} нет ключа: взята первая колонка`,
            ),
          ]),
    ],
  };
}

/** A moment that means sending only where the status says that it was sent: of a waiting message it is when it is due. */
function whenSent({ situation }: Stage, source: Source, status: ColumnFact | undefined, moment: string): string {
  const sent = status
    ? mapStates('message', valuesOf(situation, source.table, status).toSorted(), openness(status)).known
    : [];
  const words = sent.filter(([, state]) => state === 'sent' || state === 'delivered').map(([value]) => sqlText(value));
  return status && words.length > 0
    ? `case when ${columnSql(source, status)} in (${words.join(', ')}) then ${moment} end`
    : moment;
}

function derived(
  sent: string | undefined,
  delivered: string | undefined,
): { readonly sql: string; readonly decide: readonly Text[] } {
  const whens = [
    ...(delivered ? [`when ${delivered} is not null then 'delivered'`] : []),
    ...(sent ? [`when ${sent} is not null then 'sent'`] : []),
  ];
  return {
    sql: whens.length > 0 ? `case ${whens.join(' ')} else 'queued' end` : "'queued'",
    decide: [text('no status: the state is told from the moments', 'статуса нет: состояние определяется по моментам')],
  };
}

export function responseRelation(
  stage: Stage,
  candidates: readonly Candidate[],
  confidence: GuessConfidence,
): ProposedRelation {
  const { customer, run, message } = stage.cast;
  const parts = candidates.map(({ table }) => {
    const source = sourceOf(table, 'e');
    const picker = pickerOf(source, stage.zones);
    const kind = kindOf(table);
    const at = picker.time(
      /(^|_)(at|ts|time|moment|vremya|event_time|occurred\w*|data_sobyt\w*)(_|$)/,
      ...CREATED,
      /./,
    );
    const messageSql = leading(stage, source, message?.table, 2);
    return {
      source,
      columns: known({
        message: messageSql,
        run: leading(stage, source, run?.table, 1),
        customer: leading(stage, source, customer?.table, 1),
        kind: kindSql(stage, source, kind),
        at,
      }),
    };
  });
  const nulls = {
    message: message ? nullKey(message.table) : 'null::text',
    run: run ? nullKey(run.table) : 'null::text',
    customer: customer ? nullKey(customer.table) : 'null::text',
    kind: 'null::text',
    at: 'null::timestamptz',
  };
  return {
    name: 'response',
    ...united(
      parts.map(({ source, columns }) => ({ from: fromOf(source), columns })),
      nulls,
      'e',
    ),
    confidence,
    reasons: candidates.map(({ table, reasons }) => named(table, reasons)),
    decide: [],
  };
}

/** The common word for the kind of a reaction: from its column's values, else from the table's name. */
function kindSql({ situation }: Stage, source: Source, kind: ReturnType<typeof kindOf>): string {
  const byName = responseKindOf(source.table.name);
  if (!kind) return sqlText(byName ?? source.table.name);
  const values = valuesOf(situation, source.table, kind).toSorted();
  const sql = columnSql(source, kind);
  const otherwise = byName === undefined ? textSql(source, kind) : sqlText(byName);
  const pairs = values.flatMap((value) => {
    const common = responseKindOf(value);
    const isSaid = common === undefined || common === byName || (byName === undefined && common === value);
    return isSaid ? [] : [`when ${sqlText(value)} then '${common}'`];
  });
  return pairs.length === 0 ? otherwise : `case ${sql} ${pairs.join(' ')} else ${otherwise} end`;
}
