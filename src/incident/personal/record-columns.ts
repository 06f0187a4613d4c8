import type { Context } from '../../command.ts';
import { UserError } from '../../errors.ts';
import type { NotEvaluated } from '../../result.ts';
import { isShipped, loadPart } from '../../system/load.ts';
import { text } from '../../text.ts';
import type { IncidentEvent } from '../link.ts';

export interface RecordColumns {
  /** Name of a personal column → its class in the words of descriptions. */
  readonly personal: Readonly<Record<string, string>>;
  /** Descriptions that cannot be read here: which columns they call personal nobody knows. */
  readonly gaps: readonly NotEvaluated[];
}

/**
 * The personal columns of all systems that an incident was worked with: those of the command line, and of every profile and system that the record
 * names. What no file and no shipped description tells any more is a gap.
 */
export async function columnsOfRecord(
  events: readonly IncidentEvent[],
  { options, profiles }: Pick<Context, 'options' | 'profiles'>,
): Promise<RecordColumns> {
  const described = new Map<string, Readonly<Record<string, string>>>();
  const read = (system: string) => {
    const part = loadPart(system);
    described.set(part.id, part.customer?.personal ?? {});
  };
  if (options.system !== undefined) read(options.system);
  else if (options.profile !== undefined) read(await profiles.systemOf(options.profile));
  const missing: string[] = [];
  for (const profile of namedIn(events, 'profile')) {
    try {
      read(await profiles.systemOf(profile));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing.push(profile);
    }
  }
  const systems = namedIn(events, 'system');
  for (const system of systems) if (!described.has(system) && isShipped(system)) read(system);
  const unread = systems.filter((system) => !described.has(system));
  // A profile that is gone matters only where nothing else tells its system.
  const gone = systems.length === 0 ? missing : [];
  return {
    personal: Object.assign({}, ...described.values()),
    gaps: [...unread.map(systemGap), ...gone.map(profileGap)],
  };
}

/** A connection that was typed is no profile: `--db`. A command that was only begun may have named one that there is not. */
function namedIn(events: readonly IncidentEvent[], field: 'profile' | 'system'): readonly string[] {
  const told = events.filter(({ type }) => type !== 'command.started').map((event) => event[field]);
  const named = told.filter((one) => typeof one === 'string' && !one.startsWith('-'));
  return [...new Set(named as readonly string[])];
}

const WHY = text(
  'Its description cannot be read here, so only columns of the usual names were taken for personal. Name it with --profile NAME or --system FILE.yaml.',
  'Её описание здесь не прочитать, поэтому персональными считались только столбцы с обычными именами. Назовите её: --profile ИМЯ или --system ФАЙЛ.yaml.',
);

const systemGap = (system: string): NotEvaluated => ({
  what: text(`The personal columns of the system ${system}`, `Персональные столбцы системы ${system}`),
  why: WHY,
  couldChangeAnswer: true,
});

const profileGap = (profile: string): NotEvaluated => ({
  what: text(
    `The personal columns of the system of profile ${profile}`,
    `Персональные столбцы системы профиля ${profile}`,
  ),
  why: WHY,
  couldChangeAnswer: true,
});
