import { stageRu } from '../model/stage-words.ts';
import { type Text, text } from '../text.ts';
import { hasLeft, type Journey } from './journey.ts';

/** One thing that happened to a customer. */
export interface Happened {
  readonly at: string;
  readonly kind: 'message' | 'suppression' | 'membership' | 'decision' | 'response';
  readonly run: string | null;
  readonly campaign: string | null;
  readonly says: Text;
  readonly isWrong: boolean;
}

/** Everything that happened to him since a moment, over all campaigns, oldest first. What is in force since before it is told by its own table. */
export function timelineOf(journey: Journey): readonly Happened[] {
  const { since, asOf } = journey;
  const isIn = (at: string | null): at is string =>
    at !== null && (since === null || Date.parse(at) > Date.parse(since)) && Date.parse(at) <= Date.parse(asOf);
  const lines = [
    ...messages(journey),
    ...suppressions(journey),
    ...memberships(journey),
    ...decisions(journey),
    ...responses(journey),
  ];
  return lines
    .filter(({ at }) => isIn(at))
    .sort((one, other) => Date.parse(one.at!) - Date.parse(other.at!)) as readonly Happened[];
}

type Line = Omit<Happened, 'at'> & { readonly at: string | null };

function messages({ messages: all }: Journey): readonly Line[] {
  return (all ?? []).map((message) => {
    const { id, run, campaign, channel, offer, status, state, providerCode, error, sentAt, queuedAt, direct } = message;
    const said = [channel, offer, status ?? state, providerCode, error].filter(Boolean).join(' · ');
    const kind = direct ? text('direct message', 'личное сообщение') : text('message', 'сообщение');
    return {
      at: sentAt ?? queuedAt,
      kind: 'message' as const,
      run,
      campaign,
      says: text(`${kind.en} ${id}: ${said}`, `${kind.ru} ${id}: ${said}`),
      isWrong: state === 'failed' || (state === 'cancelled' && !hasLeft(message)),
    };
  });
}

function suppressions({ suppressions: all }: Journey): readonly Line[] {
  return (all ?? []).flatMap(({ list, scope, reason, validFrom, validTo }) => {
    const said = [list, scope, reason].filter(Boolean).join(' · ');
    const of = { kind: 'suppression' as const, run: null, campaign: null, isWrong: false };
    return [
      { ...of, at: validFrom, says: text(`suppressed: ${said}`, `запрет: ${said}`) },
      { ...of, at: validTo, says: text(`suppression ended: ${said}`, `запрет снят: ${said}`) },
    ];
  });
}

function memberships({ memberships: all }: Journey): readonly Line[] {
  return (all ?? []).map(({ segment, manual, removed, since }) => {
    const en = `${removed ? 'taken out of' : 'came into'} segment ${segment}${manual ? ' by hand' : ''}`;
    const ru = `${removed ? 'выведен из сегмента' : 'попал в сегмент'} ${segment}${manual ? ' вручную' : ''}`;
    return { at: since, kind: 'membership' as const, run: null, campaign: null, says: text(en, ru), isWrong: false };
  });
}

function decisions({ decisions: all }: Journey): readonly Line[] {
  return (all ?? []).map(({ run, campaign, startedAt, stage, reason, rule }) => {
    const by = [reason, rule].filter(Boolean).join(', ');
    const says =
      stage === null
        ? text('selected, and left out nowhere', 'отобран и нигде не исключён')
        : text(`selected, left out at ${stage}: ${by}`, `отобран, исключён на этапе ${stageRu(stage)}: ${by}`);
    return { at: startedAt, kind: 'decision' as const, run, campaign, says, isWrong: false };
  });
}

function responses({ responses: all }: Journey): readonly Line[] {
  return (all ?? []).map(({ kind, at, run, message }) => ({
    at,
    kind: 'response' as const,
    run,
    campaign: null,
    says: text(
      `${kind}${message ? ` of message ${message}` : ''}`,
      `${kind}${message ? ` на сообщение ${message}` : ''}`,
    ),
    isWrong: false,
  }));
}
