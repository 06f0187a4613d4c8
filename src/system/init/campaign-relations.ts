import type { Candidate } from './candidate.ts';
import type { TableFact } from './catalog.types.ts';
import { CHANNEL, SEGMENT, TEMPLATE } from './column-words.ts';
import type { Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import type { GuessConfidence, ProposedRelation } from './proposal.types.ts';
import { titleOf } from './rank-campaigns.ts';
import { statusOf } from './situation.ts';
import { fromOf, keySql, known, type Picker, pickerOf, type Source, sourceOf } from './source.ts';

/** What a column that points at another table says, or a column that is only named so. */
export function reference(
  { situation }: Stage,
  source: Source,
  target: TableFact | undefined,
  picker: Picker,
  patterns: readonly RegExp[],
) {
  const way = target && pathTo(situation.graph, source.table.id, target.id, 1);
  if (way) return picker.take(source.table.columns.find(({ name }) => name === way[0]!.column));
  return picker.text(...patterns) ?? picker.count(...patterns);
}

/** The segments that stand in the campaign's own row are named by the campaign. */
export function segmentOf(stage: Stage, source: Source, picker: Picker): string | undefined {
  const segment = stage.cast.segment?.table;
  if (segment?.id === source.table.id) return keySql(source);
  return reference(stage, source, segment, picker, SEGMENT);
}

export function campaignRelation(
  stage: Stage,
  { table, reasons }: Candidate,
  confidence: GuessConfidence,
): ProposedRelation {
  const source = sourceOf(table, 'k');
  const picker = pickerOf(source, stage.zones);
  return {
    name: 'campaign',
    columns: known({
      id: keySql(source),
      name: picker.take(titleOf(table)),
      status: picker.takeText(statusOf(table)),
      segment: segmentOf(stage, source, picker),
      template: reference(stage, source, stage.cast.template?.table, picker, TEMPLATE),
      channel: picker.text(...CHANNEL),
      owner: picker.text(/(^|_)(owner|vladelec|otvetstven\w*|manager|author|avtor)(_|$)/),
      schedule: picker.text(/(^|_)(schedule|cron|raspisan\w*)(_|$)/),
      next_run_at: picker.time(/(^|_)(next|sled\w*)(_|$)/),
    }),
    from: fromOf(source),
    confidence,
    reasons,
    decide: [],
  };
}
