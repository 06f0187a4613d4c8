import { UsageError } from '../errors.ts';
import { agreedOf } from '../model/sla/agreement.ts';
import type { Agreed, ClientOfProfile } from '../model/sla/agreement.types.ts';
import { text } from '../text.ts';
import { loadProfiles } from './load.ts';
import type { Profile } from './profile.ts';
import { unknownProfile } from './resolve.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Profiles that no file holds: the demo's, the exercise's, and a connection that was typed. */
const BUILT_IN = ['demo', 'learn', '--db'];

/**
 * What was promised to a client, as the profiles file says now; null where it says nothing.
 *
 * A profile that was named decides alone. For a client that was typed by hand it is what his profiles say, also where only one of several says
 * something: a promise is made to a client, not to a database. Throws UsageError `profile/two-agreements` where they say different things,
 * `profile/other-client` where the named profile is another client's, and what is wrong with the file.
 */
export async function agreedWith(env: Environment, { client, profile }: ClientOfProfile): Promise<Agreed | null> {
  if (profile !== null && BUILT_IN.includes(profile)) return null;
  const { profiles, fileName } = await loadProfiles(env);
  if (profile === null) return agreedWithClient(client, profiles);
  const named = profiles.find(({ name }) => name === profile);
  if (named === undefined) {
    throw unknownProfile(
      profile,
      profiles.map(({ name }) => name),
      fileName,
    );
  }
  if (!isOf(named, client)) throw otherClient(named, client);
  return named.sla ? agreedOf(named.name, named.sla) : null;
}

function agreedWithClient(client: string, profiles: readonly Profile[]): Agreed | null {
  const agreed = profiles
    .filter((profile) => isOf(profile, client))
    .flatMap(({ name, sla }) => (sla ? [agreedOf(name, sla)] : []));
  const [first, ...others] = agreed;
  const other = others.find(({ hash }) => hash !== first?.hash);
  if (first === undefined || other === undefined) return first ?? null;
  const names = agreed.map(({ profile }) => profile);
  throw new UsageError({
    code: 'profile/two-agreements',
    message: text(
      `The profiles ${names.map((name) => `"${name}"`).join(' and ')} of the client "${client}" promise different things.`,
      `Профили ${names.map((name) => `«${name}»`).join(' и ')} клиента «${client}» обещают разное.`,
    ),
    hint: text(
      `Say which one is meant: --profile ${first.profile}, or --profile ${other.profile}.`,
      `Укажите, какой имеется в виду: --profile ${first.profile} или --profile ${other.profile}.`,
    ),
    data: { client, profiles: names },
  });
}

/** People write a client's name in any case, and sometimes the profile's in its place. */
function isOf({ name, client }: Profile, typed: string): boolean {
  const plain = (word: string) => word.normalize('NFC').toLowerCase().trim();
  return [name, client].some((known) => plain(known) === plain(typed));
}

const otherClient = ({ name, client }: Profile, typed: string): UsageError =>
  new UsageError({
    code: 'profile/other-client',
    message: text(
      `The profile "${name}" is one of the client "${client}", not of "${typed}".`,
      `Профиль «${name}» принадлежит клиенту «${client}», а не «${typed}».`,
    ),
    hint: text(
      `Leave --client out, or write --client "${client}".`,
      `Уберите --client или напишите --client "${client}".`,
    ),
    data: { profile: name, client },
  });
