import type { Cause } from '../../causes/cause.ts';
import { defineCommand } from '../../command.ts';
import { damagedRecords } from '../../model/damaged-records.ts';
import { maskText } from '../../model/personal.ts';
import type { NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import { articlesOf } from '../articles.ts';
import { fingerprintOf, fingerprintOfWords } from '../fingerprint.ts';
import { type KnownCauses, knownCauses } from '../known-causes.ts';
import { countOf } from '../period.ts';
import { damage, gapsIn, openingsIn } from '../record/gaps.ts';
import { findPlace } from '../record/places.ts';
import { type IncidentRecord, readRecord } from '../record/read.ts';
import { foldRecords } from '../record/records.ts';
import { isReference } from '../reference.ts';
import { pastOf } from './past.ts';
import { type Asked, rankSimilar, type SimilarGroup } from './rank.ts';
import { renderSimilar, type SimilarFacts, type ToldSimilar } from './similar.render.ts';
import { tellShared } from './words.ts';

interface Options {
  readonly limit?: string;
  readonly client?: string;
}

export const incidentSimilar = defineCommand<SimilarFacts>({
  path: 'incident similar',

  configure: (command) => {
    command
      .argument('<incident-or-words...>', 'an incident, "latest", a cause’s id, or the words of a complaint')
      .option('--limit <number>', 'so many causes at most; default 5')
      .option('--client <name>', 'whose incidents may be named; default the incident’s own client')
      .addHelpText(
        'after',
        '\nIncidents of other clients are shown by a reference that names nobody; "mmsup incident show" takes it.\n\nExamples:\n  $ mmsup incident similar latest\n  $ mmsup incident similar "nobody was selected"\n  $ mmsup incident similar policy/cap-zero --json',
      );
  },

  async run({ incidents: { root } }, args, { limit = '5', client }: Options) {
    const typed = maskText(args.flat().join(' ').trim());
    const known = await knownCauses();
    const most = countOf('--limit', limit, 100);
    const { asked, doubts } = await askedAbout(root, typed, known);
    const named = { ...asked, client: client ?? asked.client };
    const { folded, damaged: all, doubts: unseen } = await foldRecords(root, (record) => pastOf(record, known));
    const others = folded.filter(({ id }) => id !== asked.id);
    const damaged = all.filter(({ id }) => id !== asked.id);
    const similar = rankSimilar(named, others, most);
    const articles = await articlesOf(new Set(similar.map(({ cause }) => cause)));
    return {
      subject: asked.id === null ? { kind: 'question', id: typed } : { kind: 'incident', id: asked.id },
      findings: [],
      facts: {
        asked: { id: asked.id, words: asked.id === null ? typed : null, fingerprint: asked.fingerprint },
        compared: { incidents: others.length, clients: new Set(others.map((one) => one.client)).size },
        similar: similar.map((one) => told(one, articles)),
      },
      notEvaluated: [
        ...doubts,
        ...(unseen.length === 0 ? [] : [notLookedAt(unseen.length)]),
        ...(damaged.length === 0 ? [] : [leftOut(damaged.length)]),
      ],
    };
  },

  render: renderSimilar,
});

const DATED = /^\d{4}-\d{2}-\d{2}-/;

interface AskedAbout {
  readonly asked: Asked;
  /** Why not all that is known of it can be believed. */
  readonly doubts: readonly NotEvaluated[];
}

/** What looks like an incident is one, and unknown where there is none of that name; all else is words, among which a cause’s id counts as the cause. */
async function askedAbout(root: string, typed: string, known: KnownCauses): Promise<AskedAbout> {
  if (typed === 'latest' || DATED.test(typed) || isReference(typed))
    return askedRecord(await readRecord(await findPlace(root, typed)), known);
  const cause = typed.split(/\s+/).find((word) => known.has(word)) ?? null;
  return { asked: { id: null, client: null, fingerprint: { ...fingerprintOfWords(typed), cause } }, doubts: [] };
}

/** An incident that nobody opened, or whose record was changed, is compared by what stands in it, and that is said. */
function askedRecord(record: IncidentRecord, known: KnownCauses): AskedAbout {
  const { id, events, faults } = record;
  const client = openingsIn(events)[0]?.['client'];
  return {
    asked: { id, client: typeof client === 'string' ? client : null, fingerprint: fingerprintOf(events, known) },
    doubts: [...faults.map(damage), ...gapsIn(record)],
  };
}

function told(similar: SimilarGroup, articles: ReadonlyMap<string, Cause<never>>): ToldSimilar {
  const cause = articles.get(similar.cause ?? '');
  return {
    ...similar,
    causeName: cause?.name ?? null,
    repair: cause?.article.repair ?? null,
    because: tellShared(similar.shared, similar.askedEdges),
  };
}

/** They are not named: their ids are other clients'. A list of likenesses is no verdict, so it stays an answer without them. */
function leftOut(count: number): NotEvaluated {
  const records = damagedRecords(count);
  return {
    what: text(`${records.en} left out`, `Не учтено: ${records.ru}`),
    why: text(
      'they cannot be believed: mmsup incident verify names them',
      'им нельзя верить: их назовёт mmsup incident verify',
    ),
    couldChangeAnswer: false,
  };
}

/** They may be other clients': counted, not named. */
const notLookedAt = (count: number): NotEvaluated => ({
  what: text(`Places not looked at: ${count}`, `Мест не просмотрено: ${count}`),
  why: text('mmsup incident list names them', 'их назовёт mmsup incident list'),
  couldChangeAnswer: false,
});
