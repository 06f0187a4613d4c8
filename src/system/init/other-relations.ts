import { sqlText } from '../../model/sql-text.ts';
import { text } from '../../text.ts';
import type { Candidate } from './candidate.ts';
import type { ColumnFact, TableFact } from './catalog.types.ts';
import { UPDATED } from './column-words.ts';
import type { Stage } from './guess.types.ts';
import { plainName } from './names.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { titleOf } from './rank-campaigns.ts';
import { isTime, pick, type Situation, statusOf, valuesOf } from './situation.ts';
import { columnSql, fromOf, keySql, known, pickerOf, type Source, sourceOf, timeSql } from './source.ts';
import { isUsable } from './states.ts';

export function templateRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 't');
  const picker = pickerOf(source, stage.zones);
  const status = statusOf(table);
  const usable = usableSql(stage.situation, source);
  return {
    name: 'template',
    from: fromOf(source),
    columns: known({
      id: keySql(source),
      version: picker.count(/(^|_)(version|versiya|ver)(_|$)/),
      status: picker.takeText(status),
      usable: usable ?? 'true',
      changed_at: picker.time(...UPDATED, /(^|_)(creat\w*|sozda\w*)(_|$)/),
    }),
    confidence,
    reasons,
    decide: usable
      ? []
      : [text('nothing says which templates may not be used', 'ничто не говорит, какие шаблоны нельзя использовать')],
  };
}

function usableSql(situation: Situation, source: Source): string | undefined {
  const { table } = source;
  const status = statusOf(table);
  const words = status ? valuesOf(situation, table, status).filter(isUsable).toSorted() : [];
  if (status && words.length > 0) return `${columnSql(source, status)} in (${words.map(sqlText).join(', ')})`;
  const active = pick(table, ['boolean'], [/^(is_)?(active|enabled|published|aktiv\w*|opublik\w*|deystvuet)$/]);
  return active && columnSql(source, active);
}

export function jobRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 'j');
  const picker = pickerOf(source, stage.zones);
  const enabled = pick(table, ['boolean'], [/(^|_)(enabled|active|aktiv\w*|vklyuch\w*|on)(_|$)/]);
  return {
    name: 'job',
    from: fromOf(source),
    columns: known({
      id: keySql(source),
      name: picker.take(titleOf(table)) ?? picker.text(/(^|_)(method|code|kod|command)(_|$)/),
      enabled: picker.take(enabled),
      last_success_at: picker.time(/(^|_)(last_success\w*|last_ok|posl\w*_uspe\w*)(_|$)/),
      last_started_at: picker.time(/(^|_)(last\w*|posl\w*)(_|$)/),
      next_run_at: picker.time(/(^|_)(next\w*|sled\w*)(_|$)/),
      schedule: picker.text(/(^|_)(schedule|cron|raspisan\w*|interval_type|interval)(_|$)/),
      period_seconds: picker.count(/(^|_)(period_sec\w*|interval_sec\w*|period_s|every_sec\w*)(_|$)/),
      last_status: picker.text(/(^|_)(last_status|last_result|status|result|rezultat|itog)$/),
      error: picker.text(/(^|_)(error\w*|oshib\w*)(_|$)/),
    }),
    confidence,
    reasons,
    decide: [],
  };
}

const REFRESHED = [
  /(^|_)(built\w*|refresh\w*|updat\w*|calculated\w*|obnovl\w*|postro\w*|rasschit\w*)(_|$)/,
  /(^|_)(creat\w*|sozda\w*)(_|$)/,
];

/** Tables of reports by their key; a materialized view is a report of its own, as fresh as its newest row. */
export function reportRelation(
  stage: Stage,
  candidates: readonly Candidate[],
  views: readonly TableFact[],
  confidence: GuessConfidence,
): ProposedRelation | undefined {
  const [table] = candidates;
  if (table) return tableOfReports(stage, table, confidence);
  const selects = views.map((view) => {
    const source = sourceOf(view, 'p');
    const refreshed = pick(view, ['instant', 'wall-clock', 'date'], REFRESHED);
    const at = refreshed ? `max(${timeSql(source, refreshed, stage.zones)})` : 'null::timestamptz';
    return `  select ${sqlText(view.name)} as id, ${at} as built_at from ${fromOf(source)}`;
  });
  if (selects.length === 0) return undefined;
  return {
    name: 'report',
    from: `(\n${selects.join('\n  union all\n')}\n) p`,
    columns: { id: 'p.id', name: 'p.id', built_at: 'p.built_at' },
    confidence: 'possible',
    reasons: [text('materialized views', 'материализованные представления')],
    decide: [],
  };
}

function tableOfReports(stage: Stage, { table, reasons }: Candidate, confidence: GuessConfidence): ProposedRelation {
  const source = sourceOf(table, 'p');
  const built = builtTable(stage.situation, table);
  const result = built ? { ...sourceOf(built.table, 'b') } : source;
  if (built) source.joins.push(`left join ${built.table.sql} b on b.${built.column.sql} = ${keySql(source)}`);
  const [picker, results] = [pickerOf(source, stage.zones), pickerOf(result, stage.zones)];
  return {
    name: 'report',
    from: fromOf(source),
    columns: known({
      id: keySql(source),
      name: picker.take(titleOf(table)),
      owner: picker.text(/(^|_)(owner|vladelec|author|avtor)(_|$)/),
      period_from: results.time(/(^|_)(period_from|from|date_from|s_daty|nachalo)(_|$)/),
      period_to: results.time(/(^|_)(period_to|to|date_to|po_datu|konec)(_|$)/),
      built_at: results.time(...REFRESHED),
      status: results.takeText(statusOf(result.table)),
    }),
    confidence,
    reasons,
    decide: [],
  };
}

/** Whether a report, or what has one row for each of them, says when it was built or of which time it is. */
export function isBuilt(situation: Situation, table: TableFact): boolean {
  const pattern = /(built|refresh|period|postro|rasschit|obnovl|calculat)/;
  const built = builtTable(situation, table);
  return hasTime(table, pattern) || (built !== undefined && hasTime(built.table, pattern));
}

/** A table with one row for each report: what was built, and when. */
function builtTable(
  situation: Situation,
  table: TableFact,
): { readonly table: TableFact; readonly column: ColumnFact } | undefined {
  for (const link of situation.graph.to(table.id)) {
    const result = situation.tables.get(link.from)!;
    const column = result.columns.find(({ name }) => name === link.column)!;
    if (result.id !== table.id && result.mayRead && result.key.length === 1 && result.key[0] === column.name)
      return { table: result, column };
  }
  return undefined;
}

export function changeRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation | undefined {
  const source = sourceOf(table, 'h');
  const picker = pickerOf(source, stage.zones);
  const at = picker.time(/(^|_)(changed_at|at|izmen\w*|kogda|ts)(_|$)/, /(^|_)(creat\w*|time|date|data\w*)(_|$)/);
  const kind = picker.text(/(^|_)(kind|action|operation|deystvie|operaciya|event|type|tip)$/);
  const who = picker.text(/(^|_)(who|changed_by|user\w*|author|avtor|login|kto)(_|$)/);
  if (at === undefined || (kind === undefined && who === undefined)) return undefined;
  return {
    name: 'change',
    from: fromOf(source),
    columns: known({
      at,
      who,
      kind: kind ?? "'edit'",
      object_kind: picker.text(/(^|_)(object_kind|object_type|entity|table_name|tablica|obekt_tip)(_|$)/),
      object: picker.text(/(^|_)(object_code|object_id|object|entity_id|obekt)(_|$)/),
      field: picker.text(/(^|_)(field|column|attribute|pole)(_|$)/),
      before: picker.text(/(^|_)(before|old\w*|bylo|staroe)(_|$)/),
      after: picker.text(/(^|_)(after|new\w*|stalo|novoe)(_|$)/),
      comment: picker.text(/(^|_)(comment|note|kommentar\w*)(_|$)/),
      ticket: picker.text(/(^|_)(ticket|task|zayavka)(_|$)/),
    }),
    confidence,
    reasons,
    decide: [],
  };
}

/** What must be there for a table to be one of jobs, templates, reports or changes, beside its name. */
export const hasTime = (table: TableFact, pattern: RegExp): boolean =>
  table.columns.some((column) => isTime(column) && pattern.test(plainName(column.name)));
