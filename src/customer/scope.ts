import type { JourneySuppression } from './journey.ts';

/** What a suppression's scope forbids, as far as its words say. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'channel'; readonly channel: string }
  /** The runs from one list, segment or campaign. */
  | { readonly kind: 'object'; readonly of: string; readonly id: string }
  /** Words that only the list's owner can apply: “offers”, “later mails”. */
  | { readonly kind: 'words' };

const OBJECT = /^(list|segment|campaign)(?::|\s+)(.+)$/i;

const CHANNELS: Readonly<Record<string, string>> = {
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  sms: 'sms',
  push: 'push',
  call: 'call',
  phone: 'call',
  voice: 'call',
  whatsapp: 'whatsapp',
  viber: 'viber',
  telegram: 'telegram',
  post: 'post',
  letter: 'post',
};

/** What the words of a scope mean. */
export function scopeOf(scope: string | null): Scope {
  if (scope === null || /^(all|any|\*|everything)$/i.test(scope.trim())) return { kind: 'all' };
  const channel = CHANNELS[scope.trim().toLowerCase()];
  if (channel) return { kind: 'channel', channel };
  const object = OBJECT.exec(scope.trim());
  return object ? { kind: 'object', of: object[1]!.toLowerCase(), id: object[2]! } : { kind: 'words' };
}

/** `email: Hello` and `E-Mail` are the channel email. */
export function channelOf(channel: string | null): string | null {
  if (channel === null) return null;
  const word = /^[\w-]+/.exec(channel.toLowerCase())?.[0] ?? channel.toLowerCase();
  return CHANNELS[word] ?? word;
}

/** What is sent, as far as a scope can name it. */
export interface Sending {
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly segment: string | null;
}

/** Whether a suppression concerns a sending: yes, no, or `words` where only its owner can say. */
export function concerns({ scope }: Pick<JourneySuppression, 'scope'>, sending: Sending): 'yes' | 'no' | 'words' {
  const meant = scopeOf(scope);
  if (meant.kind === 'all') return 'yes';
  if (meant.kind === 'words') return 'words';
  if (meant.kind === 'channel') {
    const channel = channelOf(sending.channel);
    return channel === null ? 'words' : channel === meant.channel ? 'yes' : 'no';
  }
  const names = [sending.segment, sending.campaign].filter((name) => name !== null);
  return names.includes(meant.id) || names.includes(`${meant.of}:${meant.id}`) ? 'yes' : 'no';
}

/** The suppressions that were in force at a moment and may concern a sending, those that surely do first. */
export function inForce(
  suppressions: readonly JourneySuppression[],
  at: string,
  sending: Sending,
): readonly JourneySuppression[] {
  const moment = Date.parse(at);
  const held = suppressions.filter(
    (one) =>
      (one.validFrom === null || Date.parse(one.validFrom) <= moment) &&
      (one.validTo === null || Date.parse(one.validTo) > moment) &&
      concerns(one, sending) !== 'no',
  );
  const isUnsure = (one: JourneySuppression) => Number(concerns(one, sending) === 'words');
  return [...held].sort((one, other) => isUnsure(one) - isUnsure(other));
}
