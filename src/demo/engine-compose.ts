import type { StageName } from '../model/relations.ts';
import type { CampaignState, Engine } from './engine.types.ts';
import { type Counts, countRows } from './engine-count.ts';
import { timestamp } from './moments.ts';
import { literal } from './statements.ts';

/** Message ids of a run start here: run ids and message ids need no sequence, so the same seed gives the same ids. */
export const messageBase = (runId: number) => runId * 10_000_000;

/** Calls each channel's own code for "no" and for "could not be delivered". */
export const PROVIDER_CODES = {
  email: { ok: '250', refused: '554', bounced: '550 5.1.1' },
  sms: { ok: 'DELIVRD', refused: 'REJECTD', bounced: 'UNDELIV' },
  push: { ok: '200', refused: '400', bounced: '410' },
  call: { ok: 'ANSWERED', refused: 'CONGESTION', bounced: 'NOANSWER' },
} as const;

/** The messages of one run, as SQL: to whom and when. */
export interface Composition {
  readonly runId: number;
  readonly campaign: CampaignState;
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
  /** SELECT of customer_id, offer_code, body and whatever the expressions below use. */
  readonly source: string;
  /** Expressions over `source`: how long the texts take, how long sending takes, and how many messages there are. */
  readonly composingSeconds: string;
  readonly sendingSeconds: string;
  readonly messages: string;
}

/**
 * An INSERT that makes the messages, decides what becomes of each, and returns that as `fate`: 0.5 % refused by the provider, 2 % not
 * delivered, all without a text failed.
 */
export function messageSql(engine: Engine, composition: Composition): string {
  const { runId, campaign, queuedAt, source, composingSeconds, sendingSeconds, messages } = composition;
  const queued = `timestamptz '${timestamp(queuedAt)}'`;
  const codes = PROVIDER_CODES[campaign.channel];
  const missing = `template ${literal(campaign.template_code).replaceAll("'", '"')} not found`;
  return `insert into mkt.message (message_id, run_id, customer_id, channel, offer_code, status, provider_code, error,
      queued_at, sent_at, delivered_at)
    select ${messageBase(runId)} + place, ${runId}, customer_id, '${campaign.channel}', offer_code, fate,
      case fate when 'delivered' then '${codes.ok}' when 'bounced' then '${codes.bounced}'
        else case when body is not null then '${codes.refused}' end end,
      case when body is null then ${literal(missing)} when fate = 'failed' then 'refused by the provider' end,
      ${queued},
      case when fate <> 'failed' then handed_over end,
      case fate when 'delivered' then handed_over + interval '1 second' * (2 + die % 50) end
    from (
      select made.*, ${queued} + interval '1 second' * ${composingSeconds}
          + interval '1 millisecond' * (place * ${sendingSeconds} * 1000 / greatest(1, ${messages})) as handed_over,
        case when body is null or die < 50 then 'failed' when die < 250 then 'bounced' else 'delivered' end as fate
      from (
        select source.*, row_number() over (order by customer_id) as place,
          demo_private.roll(customer_id, ${runId} * 100 + ${engine.seed * 1000}) as die
        from (${source}) source
      ) made
    ) sent
    returning case when error is not null and provider_code is null then 'no-text' else status end as fate`;
}

interface Work {
  readonly runId: number;
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly statements: { readonly offer: string; readonly personalise: string };
  readonly seconds: Readonly<Record<StageName, number>>;
  readonly toCompose: number;
}

/** When the messages of a run that starts at `moment` are queued: milliseconds since 1970. */
export function queuedAt(moment: number, seconds: Readonly<Record<StageName, number>>): number {
  return moment + (seconds.normalise + seconds.select + seconds.policy + seconds.offer) * 1000;
}

/** Makes the messages for those whom no stage has left out, and counts them by what became of them. */
export function compose(engine: Engine, work: Work): Promise<Counts> {
  const { runId, campaign, moment, statements, seconds, toCompose } = work;
  const made = messageSql(engine, {
    ...{ runId, campaign, queuedAt: queuedAt(moment, seconds) },
    source: `select o.customer_id, o.offer_code, p.body
          from (${statements.offer}) o join (${statements.personalise}) p on p.customer_id = o.customer_id`,
    composingSeconds: String(seconds.personalise),
    sendingSeconds: String(seconds.send),
    messages: String(toCompose),
  });
  return countRows(engine, `with made as (${made}) select fate as key, count(*) as rows from made group by fate`);
}
