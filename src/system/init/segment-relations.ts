import { sqlText } from '../../model/sql-text.ts';
import { text } from '../../text.ts';
import { columnKey, type TableFact } from './catalog.types.ts';
import { CREATED } from './column-words.ts';
import type { SegmentCast, Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { titleOf } from './rank-campaigns.ts';
import { memberTables, versionOf } from './segment-cast.ts';
import { pick } from './situation.ts';
import { columnSql, followed, fromOf, keySql, known, onlyWhereItLeads, pickerOf, sourceOf } from './source.ts';

export function segmentRelations(
  stage: Stage,
  cast: SegmentCast,
  confidence: GuessConfidence,
): readonly ProposedRelation[] {
  return [
    segmentRelation(stage, cast, confidence),
    ...versionRelation(stage, cast, confidence),
    ...memberRelation(stage, cast),
  ];
}

function segmentRelation(
  stage: Stage,
  { table, condition, only, reasons }: SegmentCast,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 's');
  const picker = pickerOf(source, stage.zones);
  const where =
    only && `${columnSql(source, table.columns.find(({ name }) => name === only.column)!)} = ${sqlText(only.value)}`;
  return {
    name: 'segment',
    from: fromOf(source),
    ...(where ? { where } : {}),
    columns: known({
      id: keySql(source),
      name: picker.take(titleOf(table)),
      owner: picker.text(/(^|_)(owner|vladelec|author|avtor|created_by)(_|$)/),
      current_version: condition ? currentVersion(stage, condition.table, table, keySql(source)!) : undefined,
      built_at: picker.time(/(^|_)(built|refresh\w*|calculated|computed|pereschit\w*|rasschit\w*)(_|$)/),
    }),
    confidence,
    reasons,
    decide: [],
  };
}

/** The version in force: the newest. Where rows are not versioned there is only version 1. */
function currentVersion({ situation }: Stage, versions: TableFact, segment: TableFact, key: string): string {
  const version = versionOf(versions);
  if (versions.id === segment.id) return version ? `s.${version.sql}` : '1';
  if (!version) return '1';
  const way = pathTo(situation.graph, versions.id, segment.id, 1)!;
  const inner = followed(situation, sourceOf(versions, 'w'), way);
  const until = pick(
    versions,
    ['instant', 'wall-clock', 'date'],
    [/(^|_)(valid_to|end\w*|until|expire\w*|po_datu|data_okonch\w*)(_|$)/],
  );
  const open = until
    ? ` order by w.${until.sql} is null desc, w.${version.sql} desc`
    : ` order by w.${version.sql} desc`;
  return `(select w.${version.sql} from ${versions.sql} w where ${inner} = ${key}${open} limit 1)`;
}

function versionRelation(
  stage: Stage,
  { table, condition, only }: SegmentCast,
  confidence: GuessConfidence,
): readonly ProposedRelation[] {
  if (!condition) return [];
  const source = sourceOf(condition.table, 'v');
  const picker = pickerOf(source, stage.zones);
  const isSame = condition.table.id === table.id;
  const way = isSame ? undefined : pathTo(stage.situation.graph, condition.table.id, table.id, 1)!;
  const segment = way ? followed(stage.situation, source, way) : keySql(source);
  const where =
    only &&
    (way
      ? `exists (select 1 from ${table.sql} s where s.${keyOfTable(table)} = ${segment} and s.${sqlOf(table, only.column)} = ${sqlText(only.value)})`
      : `v.${sqlOf(table, only.column)} = ${sqlText(only.value)}`);
  const kept = condition.table.columns.find(({ name }) => name === condition.column)!;
  const version = versionOf(condition.table);
  const look = stage.situation.samples.looks.get(columnKey(condition.table.id, condition.column))!;
  const matched = condition.isJson ? look.json : look.conditions;
  return [
    {
      name: 'segment_version',
      from: fromOf(source),
      ...(where ? { where } : {}),
      columns: known({
        segment,
        version: version ? picker.take(version) : '1',
        author: picker.text(/(^|_)(author|avtor|created_by|changed_by|edited_by|user_name|kto)(_|$)/),
        comment: picker.text(/(^|_)(comment|kommentar\w*|note|message|opisan\w*)(_|$)/),
        created_at: picker.time(...CREATED, /(^|_)(at|date|data)(_|$)/),
        approved_by: picker.text(/(^|_)(approved_by|utverdil|soglasoval)(_|$)/),
        approved_at: picker.time(/(^|_)(approved\w*|utverzhd\w*)(_|$)/),
        valid_from: picker.time(/(^|_)(valid_from|from|deist\w*_s|s_daty|data_nachala)(_|$)/),
        valid_to: picker.time(/(^|_)(valid_to|to|until|end\w*|po_datu|data_okonch\w*)(_|$)/),
        condition: kept.sort === 'json' ? `${columnSql(source, kept)}::text` : columnSql(source, kept),
      }),
      confidence,
      reasons: [
        text(
          `${matched} of ${look.sampled} sampled ${kept.name} are ${condition.isJson ? 'JSON' : 'SQL conditions'}`,
          `${matched} из ${look.sampled} образцов ${kept.name} — ${condition.isJson ? 'JSON' : 'условия SQL'}`,
        ),
      ],
      decide: [],
      ...(condition.isRead
        ? {}
        : {
            outOfForce: text(
              'JSON in a form that is no tree of field, operator and value',
              'JSON не в виде дерева из поля, операции и значения',
            ),
          }),
    },
  ];
}

const sqlOf = (table: TableFact, column: string): string => table.columns.find(({ name }) => name === column)!.sql;
const keyOfTable = (table: TableFact): string => sqlOf(table, table.key[0]!);

function memberRelation(stage: Stage, { table }: SegmentCast): readonly ProposedRelation[] {
  const { situation, cast, zones } = stage;
  if (!cast.customer) return [];
  const [id] = memberTables(situation.graph, table, cast.customer.table);
  const members = id === undefined || id === cast.message?.table.id ? undefined : situation.tables.get(id);
  if (!members?.mayRead) return [];
  const source = sourceOf(members, 'm');
  const picker = pickerOf(source, zones);
  const customer = followed(situation, source, pathTo(situation.graph, members.id, cast.customer.table.id, 1)!);
  const where = onlyWhereItLeads(customer);
  return [
    {
      name: 'segment_member',
      from: fromOf(source),
      ...(where === undefined ? {} : { where }),
      columns: known({
        segment: followed(situation, source, pathTo(situation.graph, members.id, table.id, 1)!),
        customer,
        since: picker.time(/(^|_)(added\w*|since|joined|dobavl\w*)(_|$)/, ...CREATED),
      }),
      confidence: 'possible',
      reasons: [
        text(
          `pairs of ${table.name} and ${cast.customer.table.name}`,
          `пары ${table.name} и ${cast.customer.table.name}`,
        ),
      ],
      decide: [],
    },
  ];
}
