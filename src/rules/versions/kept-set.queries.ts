import { type Version, versionInForce } from '../../condition/versions.ts';
import type { Tx } from '../../db/session.types.ts';
import { UsageError } from '../../errors.ts';
import type { RuleKind } from '../../model/relations.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { SetMoment } from '../files/change.ts';
import { readLastGoodRunOf } from '../last-good-run.queries.ts';
import { type Rule, readAllVersions, readBodies, readRules } from '../rule.queries.ts';
import type { VersionWish } from '../which-version.ts';
import { readMoment } from '../wishes.queries.ts';
import type { KeptSets, KeptVersion } from './kept-set.ts';

export interface SetRequest {
  readonly kind: RuleKind;
  readonly from: VersionWish | undefined;
  readonly to: VersionWish | undefined;
  readonly asOf: string;
}

export interface SetsSeen extends KeptSets {
  readonly from: SetMoment;
  readonly to: SetMoment;
}

type KnownVersion = Version & { readonly rule: string };

/** All rules of a kind as they were in force at two moments: by default now, and just before the newest of their versions. @throws UsageError `rules/…`. */
export async function readKeptSets(tx: Tx, system: SystemDescription, request: SetRequest): Promise<SetsSeen> {
  const { kind, asOf } = request;
  const rules = (await readRules(tx, system)).filter((rule) => rule.kind === kind);
  if (rules.length === 0) throw noRules(system, kind);
  const ids = new Set(rules.map(({ id }) => id));
  const versions = (await readAllVersions(tx, system)).filter(({ rule }) => ids.has(String(rule)));
  if (versions.every(({ validFrom }) => validFrom === null)) throw noIntervals(kind);
  const moment = (wish: VersionWish | undefined) => readSetMoment(tx, system, { wish, rules, asOf });
  const to = (await moment(request.to)) ?? { at: asOf, run: null };
  const from = (await moment(request.from)) ?? { at: beforeNewest(versions, to.at), run: null };
  const side = async ({ at }: SetMoment) => readSide(tx, system, { rules, versions, at });
  return { kind, from, to, before: await side(from), after: await side(to) };
}

async function readSide(
  tx: Tx,
  system: SystemDescription,
  { rules, versions, at }: { readonly rules: readonly Rule[]; readonly versions: readonly KnownVersion[]; at: string },
): Promise<readonly KeptVersion[]> {
  const wanted = rules.flatMap(({ id }) => {
    const own = versions.filter(({ rule }) => String(rule) === id);
    const version = versionInForce(own, at, null)?.version;
    return version === undefined ? [] : [{ rule: id, version }];
  });
  const bodies = await readBodies(tx, system, wanted);
  return rules.flatMap(({ id, name }) => {
    const body = bodies.find(({ rule }) => String(rule) === id);
    return body ? [{ ...body, rule: id, name }] : [];
  });
}

/** A moment just before the newest version that had come into force came into force. */
function beforeNewest(versions: readonly KnownVersion[], to: string): string {
  const moment = Date.parse(to);
  const started = versions.flatMap(({ validFrom }) => (validFrom === null ? [] : [Date.parse(validFrom)]));
  return new Date(Math.max(...started.filter((at) => at <= moment), 0) - 1).toISOString();
}

interface MomentQuestion {
  readonly wish: VersionWish | undefined;
  readonly rules: readonly Rule[];
  readonly asOf: string;
}

async function readSetMoment(
  tx: Tx,
  system: SystemDescription,
  { wish, rules, asOf }: MomentQuestion,
): Promise<SetMoment | undefined> {
  if (wish === undefined) return undefined;
  if (wish.by === 'number')
    throw new UsageError({
      code: 'rules/bad-version',
      message: text(
        `${wish.version} is the number of a version of one rule, and --set compares all rules of a kind.`,
        `${wish.version} — номер версии одного правила, а --set сравнивает все правила одного вида.`,
      ),
      hint: text(
        'Name a moment (2026-11-20, 2026-11-20T09:00) or last-good-run.',
        'Укажите момент (2026-11-20, 2026-11-20T09:00) или last-good-run.',
      ),
    });
  if (wish.by === 'moment') return { at: await readMoment(tx, wish.text, system.clock.zone), run: null };
  const run = await readLastGoodRunOf(tx, system, { rules, asOf });
  if (run?.startedAt) return { at: run.startedAt, run: run.id };
  throw new UsageError({
    code: 'rules/no-good-run',
    message: text(
      `No good run is known of a campaign that uses rules of this kind: ${rules[0]!.kind}.`,
      `Исправного запуска кампании с правилами этого вида (${rules[0]!.kind}) не найдено.`,
    ),
    hint: text('Name a moment: --from 2026-11-20T09:00', 'Укажите момент: --from 2026-11-20T09:00'),
  });
}

function noRules({ id }: SystemDescription, kind: RuleKind): UsageError {
  return new UsageError({
    code: 'rules/no-rule',
    message: text(
      `System "${id}" keeps no rule of the kind "${kind}".`,
      `В системе «${id}» нет правил вида «${kind}».`,
    ),
    hint: text('List the rules with: mmsup rules list', 'Список правил: mmsup rules list'),
  });
}

function noIntervals(kind: RuleKind): UsageError {
  return new UsageError({
    code: 'rules/no-intervals',
    message: text(
      `Which versions of the rules of the kind "${kind}" were in force at a moment is not kept: they have no intervals.`,
      `Какие версии правил вида «${kind}» действовали на момент, неизвестно: срок действия версий не хранится.`,
    ),
    hint: text(
      'Compare one rule by the numbers of its versions: mmsup rules diff RULE --from 1 --to 2',
      'Сравните одно правило по номерам версий: mmsup rules diff ПРАВИЛО --from 1 --to 2',
    ),
  });
}
