import { type Version, versionBefore, versionInForce } from '../condition/versions.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import type { Rule } from './rule.queries.ts';

/** A version as a person names it: by its number, by a moment at which it was in force, or by the last good run that used it. */
export type VersionWish =
  | { readonly by: 'number'; readonly version: number }
  /** As written: `2026-11-20`, `2026-11-20 09:00`, with or without a zone. */
  | { readonly by: 'moment'; readonly text: string }
  | { readonly by: 'last-good-run' };

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Reads what follows `--from`, `--to`, `--version`. @throws UsageError `rules/bad-version`. */
export function versionWish(flag: string, value: unknown): VersionWish | undefined {
  if (value === undefined) return undefined;
  const words = String(value);
  if (/^\d{1,9}$/.test(words)) return { by: 'number', version: Number(words) };
  if (words === 'last-good-run') return { by: 'last-good-run' };
  if (MOMENT.test(words)) return { by: 'moment', text: words };
  throw new UsageError({
    code: 'rules/bad-version',
    message: text(
      `${flag} takes the number of a version, a moment (2026-11-20, 2026-11-20T09:00) or last-good-run, not "${words}".`,
      `${flag} принимает номер версии, момент (2026-11-20, 2026-11-20T09:00) или last-good-run, а не «${words}».`,
    ),
    hint: text('See the versions with: mmsup rules log RULE', 'Список версий: mmsup rules log ПРАВИЛО'),
  });
}

/** A run that nothing was wrong with, and the version of the rule that it used. */
export interface GoodRun {
  readonly run: string;
  readonly campaign: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string | null;
  /** Null where neither the run nor the intervals of the versions say which. */
  readonly version: number | null;
  /** `run`: the run says so itself; `interval`: it was in force when the run started. */
  readonly known: 'run' | 'interval' | null;
}

/** Version wishes with what had to be read for them. */
export type ResolvedWish =
  | Extract<VersionWish, { by: 'number' }>
  | { readonly by: 'moment'; readonly text: string; readonly at: string }
  | { readonly by: 'last-good-run'; readonly run: GoodRun | null };

/**
 * The two versions to compare: those asked for, else the one in force and the one before it.
 * @throws UsageError `rules/unknown-version`, `rules/no-version`, `rules/no-intervals`, `rules/moment-to-come`, `rules/no-good-run`.
 */
export function chooseVersions<V extends Version>(
  rule: Rule,
  versions: readonly V[],
  wishes: {
    readonly from: ResolvedWish | undefined;
    readonly to: ResolvedWish | undefined;
    readonly asOf: string;
  },
): { readonly from: V | undefined; readonly to: V } {
  const to = chooseVersion(rule, versions, wishes.to, wishes.asOf);
  const { from } = wishes;
  return { from: from ? chooseVersion(rule, versions, from, wishes.asOf) : versionBefore(versions, to.version), to };
}

/** One version: the one wished for, else the one in force. @throws as {@link chooseVersions}. */
export function chooseVersion<V extends Version>(
  rule: Rule,
  versions: readonly V[],
  wish: ResolvedWish | undefined,
  asOf: string,
): V {
  if (wish === undefined) return inForceNow(rule, versions, asOf);
  if (wish.by === 'number') return numbered(rule, versions, wish.version);
  if (wish.by === 'moment') return inForceAt(rule, versions, { ...wish, asOf });
  return ofGoodRun(rule, versions, wish.run);
}

function inForceNow<V extends Version>(rule: Rule, versions: readonly V[], asOf: string): V {
  const version = versionInForce(versions, asOf, rule.current);
  if (version) return version;
  throw new UsageError({
    code: 'rules/no-version',
    message: text(
      `Rule "${rule.id}" has no version in force at ${asOf}.`,
      `У правила «${rule.id}» нет версии, действующей на ${asOf}.`,
    ),
    hint: text(
      `Name both versions with --from and --to; see them with: mmsup rules log ${rule.id}`,
      `Укажите обе версии через --from и --to; их список: mmsup rules log ${rule.id}`,
    ),
  });
}

const numbersOf = (versions: readonly Version[]): string => versions.map(({ version }) => version).join(', ');

function numbered<V extends Version>(rule: Rule, versions: readonly V[], wanted: number): V {
  const version = versions.find((candidate) => candidate.version === wanted);
  if (version) return version;
  throw new UsageError({
    code: 'rules/unknown-version',
    message: text(`Rule "${rule.id}" has no version ${wanted}.`, `У правила «${rule.id}» нет версии ${wanted}.`),
    hint: text(
      `Its versions: ${numbersOf(versions)}. See them with: mmsup rules log ${rule.id}`,
      `Его версии: ${numbersOf(versions)}. Список: mmsup rules log ${rule.id}`,
    ),
    data: { rule: rule.id, version: wanted },
  });
}

function inForceAt<V extends Version>(
  rule: Rule,
  versions: readonly V[],
  { at, text: written, asOf }: { readonly at: string; readonly text: string; readonly asOf: string },
): V {
  if (versions.every(({ validFrom }) => validFrom === null)) {
    throw new UsageError({
      code: 'rules/no-intervals',
      message: text(
        `Which version of rule "${rule.id}" was in force at ${written} is not kept: its versions have no intervals.`,
        `Какая версия правила «${rule.id}» действовала на ${written}, неизвестно: срок действия версий не хранится.`,
      ),
      hint: text(
        `Name the versions by number: ${numbersOf(versions)}.`,
        `Укажите версии по номерам: ${numbersOf(versions)}.`,
      ),
    });
  }
  const version = versionInForce(versions, at, null);
  if (version) return refusingFuture(rule, version, { at, text: written, asOf });
  const starts = versions.flatMap(({ validFrom }) => validFrom ?? []).sort();
  throw new UsageError({
    code: 'rules/no-version',
    message: text(
      `Rule "${rule.id}" had no version in force at ${written}: the first one came into force at ${starts[0]}.`,
      `На ${written} у правила «${rule.id}» действующей версии не было: первая вступила в силу ${starts[0]}.`,
    ),
    hint: text(`See the versions with: mmsup rules log ${rule.id}`, `Список версий: mmsup rules log ${rule.id}`),
  });
}

/** Of a moment to come only a version that waits for it is known: the one of today may not be in force then. */
function refusingFuture<V extends Version>(
  rule: Rule,
  version: V,
  { at, text: written, asOf }: { readonly at: string; readonly text: string; readonly asOf: string },
): V {
  const isWaiting = version.validFrom !== null && Date.parse(version.validFrom) > Date.parse(asOf);
  if (isWaiting || Date.parse(at) <= Date.parse(asOf)) return version;
  throw new UsageError({
    code: 'rules/moment-to-come',
    message: text(
      `Which version of rule "${rule.id}" will be in force at ${written} is not known: it is after ${asOf}, and no version waits to come into force by then.`,
      `Какая версия правила «${rule.id}» будет действовать на ${written}, неизвестно: это позже ${asOf}, и ни одна версия не ждёт вступления в силу к этому времени.`,
    ),
    hint: text(
      `Version ${version.version} is in force now: name it by its number, or leave the flag out.`,
      `Сейчас действует версия ${version.version}: укажите её номер или уберите параметр.`,
    ),
    data: { rule: rule.id, version: version.version },
  });
}

function ofGoodRun<V extends Version>(rule: Rule, versions: readonly V[], run: GoodRun | null): V {
  if (run?.version != null) return numbered(rule, versions, run.version);
  const what = run
    ? text(
        `Which version of rule "${rule.id}" run ${run.run} used is not kept.`,
        `Какую версию правила «${rule.id}» применил запуск ${run.run}, не хранится.`,
      )
    : text(
        `No good run is known of a campaign that uses rule "${rule.id}".`,
        `Исправного запуска кампании с правилом «${rule.id}» не найдено.`,
      );
  throw new UsageError({
    code: 'rules/no-good-run',
    message: what,
    hint: text(
      `Name the version by its number or by a moment; see them with: mmsup rules log ${rule.id}`,
      `Укажите версию по номеру или моменту; их список: mmsup rules log ${rule.id}`,
    ),
  });
}
