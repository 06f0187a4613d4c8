import { found } from '../causes/cause.ts';
import { contactedWhileSuppressed, overCap, refusalNotRecorded } from '../causes/customer-contact.ts';
import type { Found } from '../result.ts';
import { hasLeft, hasReached, type Journey, type JourneyMessage, type JourneySuppression } from './journey.ts';
import { concerns, inForce } from './scope.ts';

/** Answers by which people refuse. */
const REFUSALS = /unsub|opt.?out|stop|complain|spam|отпис|жалоб/i;
/** A refusal may take so long to become a suppression. */
const PATIENCE_HOURS = 24;

/**
 * Messages that left although he had refused, one finding for all of one list. What a person wrote to him alone is no breach; one whose suppression has no
 * beginning on record is none either, for it may have come later. How the two lie to each other tells why: the refusal came after the run had taken its
 * recipients, was loaded after that, or was there all the time and not read.
 */
export function findRefused(journey: Journey): readonly Found[] {
  const sent = (journey.messages ?? []).filter(
    (message) => hasLeft(message) && message.sentAt !== null && !message.direct && isAsked(message, journey),
  );
  const seen = new Set<string>();
  return sent.flatMap((message) => {
    const held = inForce(journey.suppressions ?? [], message.sentAt!, sendingOf(message)).filter(
      ({ validFrom }) => validFrom !== null,
    );
    const [first] = held;
    if (!first || seen.has(`${first.list} ${first.scope}`)) return [];
    seen.add(`${first.list} ${first.scope}`);
    return [refused(message, first, journey)];
  });
}

const isAsked = ({ run }: JourneyMessage, journey: Journey): boolean => !journey.run || run === journey.run.id;

const sendingOf = ({ channel, campaign, segment }: JourneyMessage) => ({ channel, campaign, segment });

function refused(message: JourneyMessage, suppression: JourneySuppression, journey: Journey): Found {
  const { customer, zone, listChanges } = journey;
  const { id, channel, sentAt, run, runStartedAt } = message;
  const isCovered = concerns(suppression, sendingOf(message)) === 'yes';
  const sent = Date.parse(sentAt!);
  const loaded = (listChanges ?? [])
    .filter(({ kind, object, at }) => kind === 'load' && object === suppression.list && Date.parse(at) > sent)
    .at(-1);
  const isBetween = runStartedAt !== null && Date.parse(suppression.validFrom!) > Date.parse(runStartedAt);
  const evidence = {
    customer,
    run: run ?? '—',
    zone,
    ...suppression,
    sentAt: sentAt!,
    message: id,
    channel,
    snapshotAt: runStartedAt,
    timing: isBetween
      ? ('between-snapshot-and-send' as const)
      : loaded
        ? ('loaded-later' as const)
        : ('before-snapshot' as const),
    loadedAt: loaded?.at ?? null,
    isCovered,
  };
  return found(contactedWhileSuppressed, evidence, isCovered ? 'proved' : 'possible', isCovered ? 'error' : 'info');
}

/** Refusals that came back as answers and became no suppression within a day. */
export function findLostRefusals(journey: Journey): readonly Found[] {
  const { responses, suppressions, messages, customer, zone, asOf } = journey;
  if (suppressions === null) return [];
  const refusals = (responses ?? []).filter(({ kind }) => REFUSALS.test(kind));
  return refusals.slice(0, 1).flatMap(({ kind, at, run }) => {
    const moment = Date.parse(at);
    const late = moment + PATIENCE_HOURS * 3_600_000;
    if (Date.parse(asOf) < late) return [];
    const isHeld = suppressions.some(
      ({ validFrom, validTo }) =>
        (validFrom === null || Date.parse(validFrom) <= late) && (validTo === null || Date.parse(validTo) > moment),
    );
    if (isHeld) return [];
    const next = (messages ?? [])
      .filter((one) => hasLeft(one) && one.sentAt !== null && Date.parse(one.sentAt) > late)
      .at(-1);
    const evidence = { customer, run: run ?? '—', zone, kind, refusedAt: at, sentAt: next?.sentAt ?? null };
    return [found(refusalNotRecorded, evidence, 'proved')];
  });
}

/** More messages within one period than a limit of today allows. */
export function findOverCap({ customer, zone, messages, policies, since }: Journey): readonly Found[] {
  if (since === null) return [];
  return (policies ?? []).flatMap(({ rule, channel, cap, periodDays }) => {
    if (cap === null || cap <= 0 || periodDays === null) return [];
    const sent = (messages ?? [])
      .filter(
        (one) => hasReached(one) && !one.direct && one.sentAt !== null && (channel === null || one.channel === channel),
      )
      .map((one) => ({ at: Date.parse(one.sentAt!), message: one }))
      .sort((one, other) => one.at - other.at);
    const within = ({ at }: { readonly at: number }) =>
      sent.filter((one) => one.at <= at && one.at > at - periodDays * 86_400_000);
    const worst = sent.find((one) => within(one).length > cap);
    if (!worst) return [];
    const { message } = worst;
    const evidence = {
      customer,
      run: message.run ?? '—',
      zone,
      rule,
      channel,
      cap,
      periodDays,
      messages: within(worst).length,
      lastSentAt: message.sentAt!,
    };
    return [found(overCap, evidence, 'likely')];
  });
}
