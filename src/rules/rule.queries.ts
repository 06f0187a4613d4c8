import { rowsById } from '../condition/by-id.queries.ts';
import { type Version, versionColumns } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import type { RuleKind } from '../model/relations.ts';
import { keeps, relation } from '../system/compose.ts';
import { bodyLanguage, type SystemDescription } from '../system/description.ts';
import { joinTexts, text } from '../text.ts';

export interface Rule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly name: string | null;
  readonly owner: string | null;
  /** The version that the system calls current. */
  readonly current: number | null;
}

export interface RuleVersion extends Version {
  /** The rule as the system keeps it. */
  readonly body: string;
  readonly language: 'sql' | 'json' | 'text';
  /** SQL over the customer, TRUE for those whom the rule lets through; null where it cannot be said so. */
  readonly condition: string | null;
}

/**
 * The FROM item with all rules of the system: `rule`, or its segments where it versions nothing else.
 * @throws UsageError `rules/not-kept`.
 */
function rulesOf(system: SystemDescription): { readonly rules: string; readonly versions: string } {
  if (keeps(system, 'rule') && keeps(system, 'rule_version')) {
    const columns = `${versionColumns('v')}, v.body, v.language, v.condition`;
    return {
      rules: `select r.id, r.kind, r.name, r.owner, r.current_version as current from ${relation(system, 'rule', 'r')}`,
      versions: `select v.rule, ${columns} from ${relation(system, 'rule_version', 'v')}`,
    };
  }
  if (keeps(system, 'segment') && keeps(system, 'segment_version')) {
    const columns = `${versionColumns('v')}, v.condition as body, '${bodyLanguage(system)}' as language, v.condition`;
    return {
      rules: `select r.id, 'segment' as kind, r.name, r.owner, r.current_version as current from ${relation(system, 'segment', 'r')}`,
      versions: `select v.segment as rule, ${columns} from ${relation(system, 'segment_version', 'v')}`,
    };
  }
  throw new UsageError({
    code: 'rules/not-kept',
    message: text(
      `System "${system.id}" keeps no versions of rules: its description has neither "rule_version" nor "segment_version".`,
      `В системе «${system.id}» не хранятся версии правил: в её описании нет ни «rule_version», ни «segment_version».`,
    ),
    hint: text(
      `Describe one of them in ${system.file}, if the system keeps it.`,
      `Опишите одно из них в ${system.file}, если система его хранит.`,
    ),
  });
}

/** All rules, by kind and id. */
export async function readRules(tx: Tx, system: SystemDescription): Promise<readonly Rule[]> {
  const rows = await tx.rows<Rule>(`select * from (${rulesOf(system).rules}) as r order by r.kind, r.id`);
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

/** Versions of all rules, without their bodies. */
export async function readAllVersions(
  tx: Tx,
  system: SystemDescription,
): Promise<readonly (Version & { rule: string })[]> {
  return tx.rows(
    `select v.rule, v.version, v.author, v."createdAt", v."validFrom", v."validTo" from (${rulesOf(system).versions}) as v`,
  );
}

/** These versions of rules, with their bodies. */
export async function readBodies(
  tx: Tx,
  system: SystemDescription,
  wanted: readonly { readonly rule: string; readonly version: number }[],
): Promise<readonly (RuleVersion & { rule: string })[]> {
  return tx.rows(
    `select v.* from (${rulesOf(system).versions}) as v
     join unnest($1::text[], $2::int[]) as w (rule, version) on v.rule::text = w.rule and v.version::int = w.version`,
    [wanted.map(({ rule }) => rule), wanted.map(({ version }) => version)],
  );
}

/** One rule and all its versions, newest first. @throws UsageError `rules/unknown`. */
export async function readRule(
  tx: Tx,
  system: SystemDescription,
  id: string,
): Promise<{ readonly rule: Rule; readonly versions: readonly RuleVersion[] }> {
  const { rules, versions } = rulesOf(system);
  const [rule] = await rowsById<Rule>(tx, `select * from (${rules}) as r where r.id = $1`, id);
  if (!rule) throw await unknownRule(tx, system, id);
  const rows = await rowsById<RuleVersion & { rule: string }>(
    tx,
    `select * from (${versions}) as v where v.rule = $1 order by v.version desc`,
    id,
  );
  return { rule: { ...rule, id: String(rule.id) }, versions: rows.map(({ rule: _rule, ...version }) => version) };
}

async function unknownRule(tx: Tx, system: SystemDescription, id: string): Promise<UsageError> {
  const near = suggestion(
    id,
    (await readRules(tx, system)).map((rule) => rule.id),
  );
  return new UsageError({
    code: 'rules/unknown',
    message: text(`There is no rule "${id}".`, `Правила «${id}» нет.`),
    hint: joinTexts([near, text('List the rules with: mmsup rules list', 'Список правил: mmsup rules list')], ' '),
    data: { rule: id },
  });
}
