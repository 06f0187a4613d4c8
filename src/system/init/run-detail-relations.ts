import { text } from '../../text.ts';
import type { Candidate } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import { ERROR, FINISHED, HEARTBEAT, STARTED, WORKER } from './column-words.ts';
import type { Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { positionOf } from './rank-campaigns.ts';
import { pick, statusOf } from './situation.ts';
import { columnSql, followed, fromOf, known, pickerOf, sourceOf } from './source.ts';
import { derivedState, keepsOurNames, stateOf } from './state-columns.ts';
import { isNamed } from './vocabulary.ts';

export function stageRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 's');
  const picker = pickerOf(source, stage.zones);
  const position = positionOf(table);
  const name = picker.column(
    ['text', 'integer'],
    /(^|_)(stage|step|etap|shag|phase|kind|type|tip)$/,
    /(^|_)(stage|step|etap|shag|code|kod|name|nazvan\w*)(_|$)/,
  );
  const status = statusOf(table, new Set(name ? [name.name] : []));
  const stages = stateOf(stage, 'stage', source, name);
  const started = picker.time(...STARTED);
  const finished = picker.time(...FINISHED);
  const state = stateOf(stage, 'run', source, status) ?? derivedState(started, finished);
  const isOurs = name !== undefined && keepsOurNames(stage, table, name);
  return {
    name: 'stage',
    from: fromOf(source),
    columns: known({
      run: followed(stage.situation, source, pathTo(stage.situation.graph, table.id, stage.cast.run!.table.id, 1)!),
      stage: isOurs ? columnSql(source, name) : stages?.sql,
      position: picker.take(position),
      started_at: started,
      finished_at: finished,
      state: state.sql,
      count_in: picker.count(/(^|_)(in|count_in|input|vhod\w*|entered|na_vhode)(_|$)/),
      count_out: picker.count(/(^|_)(out|count_out|output|vyhod\w*|left|na_vyhode)(_|$)/),
      errors: picker.count(/(^|_)(errors?|failed|oshib\w*)(_|$)/),
      worker: picker.text(...WORKER),
      heartbeat_at: picker.time(...HEARTBEAT),
      error: picker.text(...ERROR),
      statement: picker.text(/(^|_)(statement|sql|zapros)(_|$)/),
    }),
    confidence,
    reasons,
    decide: [...(isOurs ? [] : (stages?.decide ?? [])), ...state.decide],
  };
}

/** Tables beside the runs that count, by reason, whom a run left out. */
export function exclusionRelation(stage: Stage, run: TableFact): ProposedRelation | undefined {
  const { situation, zones } = stage;
  const table = [...new Set(situation.graph.to(run.id).map(({ from }) => from))]
    .map((id) => situation.tables.get(id)!)
    .find((one) => one.mayRead && pick(one, ['text'], REASON) && pick(one, ['integer'], HOW_MANY));
  if (!table) return undefined;
  const source = sourceOf(table, 'x');
  const picker = pickerOf(source, zones);
  const stageColumn = picker.column(['text'], /(^|_)(stage|step|etap|shag)(_|$)/);
  const stages = stateOf(stage, 'stage', source, stageColumn);
  const expected = pick(table, ['boolean'], [/(^|_)(expected|normal\w*|planov\w*|ozhid\w*)(_|$)/]);
  return {
    name: 'exclusion',
    from: fromOf(source),
    columns: known({
      run: followed(situation, source, pathTo(situation.graph, table.id, run.id, 1)!),
      stage:
        stageColumn && keepsOurNames(stage, table, stageColumn)
          ? columnSql(source, stageColumn)
          : (stages?.sql ?? "'policy'"),
      reason: picker.text(...REASON),
      rule: picker.text(/(^|_)(rule|pravil\w*)(_|$)/),
      customers: picker.count(...HOW_MANY),
      expected: picker.take(expected),
    }),
    confidence: 'likely',
    reasons: [
      text(`points at ${run.name}, has a reason and a count`, `ссылается на ${run.name}, есть причина и количество`),
    ],
    decide: stageColumn ? [] : [text('which stage leaves them out', 'какой этап их исключает')],
  };
}

/** Whom a run selected, person by person: a table that points at the run and the customer and says where somebody was left out, or nothing else. */
export function runCustomerRelation(
  stage: Stage,
  run: TableFact,
  taken: ReadonlySet<string>,
): ProposedRelation | undefined {
  const { situation, zones, cast } = stage;
  const customer = cast.customer?.table;
  if (!customer) return undefined;
  const pairs = [...new Set(situation.graph.to(run.id).map(({ from }) => from))].map((id) => situation.tables.get(id)!);
  const table = pairs.find(
    (one) =>
      one.mayRead &&
      !taken.has(one.id) &&
      !isNamed('response', one.name) &&
      pathTo(situation.graph, one.id, customer.id, 1) !== undefined,
  );
  if (!table) return undefined;
  const source = sourceOf(table, 'p');
  const picker = pickerOf(source, zones);
  const stageColumn = picker.column(['text'], /(^|_)(stage|step|etap|shag)(_|$)/);
  const isOurs = stageColumn !== undefined && keepsOurNames(stage, table, stageColumn);
  const to = (target: TableFact) => followed(situation, source, pathTo(situation.graph, table.id, target.id, 1)!);
  return {
    name: 'run_customer',
    from: fromOf(source),
    columns: known({
      run: to(run),
      customer: to(customer),
      stage: isOurs ? columnSql(source, stageColumn) : undefined,
      reason: picker.text(...REASON),
      rule: picker.text(/(^|_)(rule|pravil\w*)(_|$)/),
    }),
    confidence: 'possible',
    reasons: [text(`pairs of ${run.name} and ${customer.name}`, `пары ${run.name} и ${customer.name}`)],
    decide: [],
  };
}

const REASON = [/(^|_)(reason|prichin\w*)(_|$)/];
const HOW_MANY = [/(^|_)(customers|clients|count|cnt|quantity|kol\w*|chislo|klient\w*)(_|$)/];
