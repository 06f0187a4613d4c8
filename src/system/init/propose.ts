import { text } from '../../text.ts';
import { campaignRelation } from './campaign-relations.ts';
import { type Candidate, rankNamed } from './candidate.ts';
import type { Catalog, Samples, TableFact } from './catalog.types.ts';
import { confidenceOf } from './confidence.ts';
import { customerKeyOf, proposeCustomer } from './customer.ts';
import type { Cast, Stage } from './guess.types.ts';
import { pathTo } from './links.ts';
import { messageRelation, responseRelation } from './message-relations.ts';
import { plainName } from './names.ts';
import { changeRelation, hasTime, isBuilt, jobRelation, reportRelation, templateRelation } from './other-relations.ts';
import type { Proposal, ProposedRelation } from './proposal.types.ts';
import { rankCampaigns, rankRuns, rankStages, titleOf } from './rank-campaigns.ts';
import { rankCustomers } from './rank-customers.ts';
import { rankMessages, rankResponses } from './rank-messages.ts';
import { absentOf, clockOf, seenOf } from './remarks.ts';
import { exclusionRelation, runCustomerRelation, stageRelation } from './run-detail-relations.ts';
import { runRelation } from './run-relation.ts';
import { castSegment } from './segment-cast.ts';
import { languageOf } from './segment-language.ts';
import { segmentRelations } from './segment-relations.ts';
import { pick, type Situation, situationOf } from './situation.ts';
import { suppressionRelation } from './suppression-relation.ts';
import { isNamed, nameScore, type Role } from './vocabulary.ts';
import { guessZones } from './zones.ts';

/** Every ranking that the cast was chosen from. */
interface Rankings {
  readonly customers: readonly Candidate[];
  readonly campaigns: readonly Candidate[];
  readonly runs: readonly Candidate[];
  readonly messages: readonly Candidate[];
  readonly templates: readonly Candidate[];
}

/**
 * Proposes a description from a catalog and its samples.
 *
 * One role narrows the next: the customers are found first, for most of a schema points at them; then the campaigns, which what lies between them and the
 * customers points at; then runs, messages, reactions and the rest by what they point at. Structure counts more than names, so that a schema in another
 * language is read too: how each role is weighed stands at its ranking in `rank-….ts`. Whatever has no candidate is left out, and said so.
 */
export function proposeSystem(
  catalog: Catalog,
  samples: Samples,
  { database }: { readonly database: string },
): Proposal {
  const situation = situationOf(catalog, samples);
  const { cast, rankings } = castOf(situation);
  const { zones, note, bare } = guessZones(situation);
  const stage: Stage = { situation, cast, zones };
  const relations = relationsOf(stage, rankings);
  const now = clockOf(catalog);
  const hasBare = relations.some(({ from, columns }) =>
    [from, ...Object.values(columns)].some((sql) => sql.includes(' at time zone ')),
  );
  const customer = cast.customer && customerOf(situation, cast, rankings);
  return {
    id: plainName(database).replaceAll('_', '-') || 'client',
    title: database,
    seen: seenOf(catalog, samples),
    clock: { zone: zones.business, notes: hasBare ? [note, bare] : [note], ...(now ? { now } : {}) },
    customer,
    language: languageOf(stage, cast.segment, customer?.alias ?? 'c'),
    relations,
    absent: absentOf(relations),
  };
}

function customerOf(situation: Situation, { customer, customerKey, segment }: Cast, { customers }: Rankings) {
  const confidence = confidenceOf(customers, 22);
  return proposeCustomer(situation, customer!, { key: customerKey!, segment, confidence });
}

function castOf(situation: Situation): { readonly cast: Cast; readonly rankings: Rankings } {
  const customers = rankCustomers(situation);
  const [customer] = customers;
  const campaigns = rankCampaigns(situation, customer?.table);
  const [campaign] = campaigns;
  const runs = campaign ? rankRuns(situation, campaign.table, customer?.table) : [];
  const run = runs[0] ?? campaign;
  const taken = new Set([customer, campaign, run].flatMap((one) => one?.table.id ?? []));
  const targets = run && campaign ? [...new Set([run.table, campaign.table])] : [];
  const messages = customer && targets.length > 0 ? rankMessages(situation, targets, customer.table) : [];
  const templates = rankNamed(situation, 'template', taken, (table) => [
    [
      campaign && pathTo(situation.graph, campaign.table.id, table.id, 1) ? 5 : 0,
      text('campaigns use it', 'его используют кампании'),
    ],
    [table.key.length === 1 ? 0 : -9],
  ]);
  return {
    cast: {
      customer,
      customerKey: customer && customerKeyOf(situation, customer.table),
      campaign,
      run,
      message: messages[0],
      segment: castSegment(situation, { customer: customer?.table, campaign: campaign?.table }),
      template: templates[0],
    },
    rankings: { customers, campaigns, runs, messages, templates },
  };
}

/** Messages up to which a list of runs may count them each time. */
const MOST_COUNTED = 2_000_000;

function relationsOf(stage: Stage, rankings: Rankings): readonly ProposedRelation[] {
  const { situation, cast } = stage;
  const { customer, campaign, run, message, segment, template } = cast;
  const taken = new Set([customer, campaign, run, message, segment, template].flatMap((one) => one?.table.id ?? []));
  const stages = run && run !== campaign ? rankStages(situation, run.table) : [];
  const responses = rankResponses(situation, {
    customer: customer?.table,
    runs: run && campaign ? [run.table, campaign.table] : [],
    message: message?.table,
  });
  for (const { table } of [...stages.slice(0, 1), ...responses]) taken.add(table.id);
  const named = (
    role: Extract<Role, 'job' | 'change' | 'report' | 'suppression'>,
    clue: (table: TableFact) => boolean | number,
    needsKey = true,
  ) =>
    rankNamed(situation, role, taken, (table) => [
      [pointsFor(clue(table))],
      [needsKey && table.key.length !== 1 ? -20 : 0],
    ]);
  const suppressions = customer
    ? named(
        'suppression',
        ({ id, name }) => pathTo(situation.graph, id, customer.table.id, 1) !== undefined && !isNamed('campaign', name),
        false,
      ).slice(0, 3)
    : [];
  const jobs = named(
    'job',
    (table) =>
      hasTime(table, /(next|sled)/) ||
      (hasTime(table, /(last|posl)/) || pick(table, ['text'], [/cron|schedule|raspis/]) !== undefined ? 1 : false),
  );
  const reports = named('report', (table) => isBuilt(situation, table) && (titleOf(table) ? 6 : true));
  const changes = named(
    'change',
    (table) => pick(table, ['text'], [/(before|old|bylo|staroe|field|object|action|obekt|deystvie)/]) !== undefined,
    false,
  );
  const views = situation.catalog.tables.filter(
    ({ isMaterialized, mayRead, name }) =>
      isMaterialized && mayRead && (nameScore('report', { name }) > 0 || situation.catalog.tables.length < 60),
  );
  const messages = message && messageRelation(stage, message, confidenceOf(rankings.messages, 22));
  const countable = (message?.table.rows ?? 0) <= MOST_COUNTED ? messages : undefined;
  const hasRuns = run !== undefined && run !== campaign;
  return [
    ...(campaign ? [campaignRelation(stage, campaign, confidenceOf(rankings.campaigns, 18))] : []),
    ...(run
      ? [
          runRelation(stage, run, {
            confidence: hasRuns ? confidenceOf(rankings.runs, 18) : 'possible',
            messages: countable,
          }),
        ]
      : []),
    ...(stages[0] ? [stageRelation(stage, stages[0], confidenceOf(stages, 18))] : []),
    ...(run && hasRuns ? [exclusionRelation(stage, run.table), runCustomerRelation(stage, run.table, taken)] : []),
    ...(segment ? segmentRelations(stage, segment, segment.score >= 12 ? 'likely' : 'possible') : []),
    ...(messages ? [messages] : []),
    ...(responses.length > 0
      ? [responseRelation(stage, responses, responses[0]!.score >= 14 ? 'likely' : 'possible')]
      : []),
    ...(customer
      ? [
          suppressionRelation(
            stage,
            suppressions,
            suppressions[0] && suppressions[0].score >= 13 ? 'likely' : 'possible',
          ),
        ]
      : []),
    ...(template ? [templateRelation(stage, template, confidenceOf(rankings.templates, 14))] : []),
    ...(jobs[0] ? [jobRelation(stage, jobs[0], confidenceOf(jobs, 13))] : []),
    ...(changes[0] ? [changeRelation(stage, changes[0], confidenceOf(changes, 13))] : []),
    reportRelation(stage, reports, views, confidenceOf(reports, 13)),
  ].flatMap((relation) => relation ?? []);
}

/** What must be there beside the name: all of it, some points' worth, or nothing. */
const pointsFor = (clue: boolean | number): number => (clue === true ? 4 : clue === false ? -10 : clue);
