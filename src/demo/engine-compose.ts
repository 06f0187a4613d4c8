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

interface Composition {
  readonly runId: number;
  readonly campaign: CampaignState;
  readonly moment: number;
  readonly statements: { readonly offer: string; readonly personalise: string };
  readonly seconds: Readonly<Record<StageName, number>>;
  readonly toCompose: number;
}

/** Makes the messages and decides what becomes of each: 0.5 % refused by the provider, 2 % not delivered, all without a text failed. */
export function compose(engine: Engine, composition: Composition): Promise<Counts> {
  const { runId, campaign, moment, statements, seconds, toCompose } = composition;
  const before = seconds.normalise + seconds.select + seconds.policy + seconds.offer;
  const queuedAt = `timestamptz '${timestamp(moment + before * 1000)}'`;
  const sendAt = `timestamptz '${timestamp(moment + (before + seconds.personalise) * 1000)}'`;
  const codes = PROVIDER_CODES[campaign.channel];
  const missing = `template ${literal(campaign.template_code).replaceAll("'", '"')} not found`;
  return countRows(
    engine,
    `with made as (
      insert into mkt.message (message_id, run_id, customer_id, channel, offer_code, status, provider_code, error,
        queued_at, sent_at, delivered_at)
      select ${messageBase(runId)} + place, ${runId}, customer_id, '${campaign.channel}', offer_code, fate,
        case fate when 'delivered' then '${codes.ok}' when 'bounced' then '${codes.bounced}'
          else case when body is not null then '${codes.refused}' end end,
        case when body is null then ${literal(missing)} when fate = 'failed' then 'refused by the provider' end,
        ${queuedAt},
        case when fate <> 'failed' then handed_over end,
        case fate when 'delivered' then handed_over + interval '1 second' * (2 + die % 50) end
      from (
        select made.*, ${sendAt} + interval '1 millisecond' * (place * ${seconds.send * 1000} / ${Math.max(1, toCompose)}) as handed_over,
          case when body is null or die < 50 then 'failed' when die < 250 then 'bounced' else 'delivered' end as fate
        from (
          select o.customer_id, o.offer_code, p.body, row_number() over (order by o.customer_id) as place,
            demo_private.roll(o.customer_id, ${runId} * 100 + ${engine.seed * 1000}) as die
          from (${statements.offer}) o join (${statements.personalise}) p on p.customer_id = o.customer_id
        ) made
      ) sent
      returning case when error is not null and provider_code is null then 'no-text' else status end as fate
    ) select fate as key, count(*) as rows from made group by fate`,
  );
}
