import { found } from '../../causes/cause.ts';
import {
  type BrokenReferenceEvidence,
  referencesBroken,
  rulesUnapproved,
  type UnapprovedEvidence,
} from '../../causes/health-rules.ts';
import { policyCapZero } from '../../causes/policy.ts';
import { relation } from '../../system/compose.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Every reference leads to something that exists and can be used. */
export const referencesProbe: Probe = {
  id: 'references-broken',
  probe: 'P10',
  name: text('References lead somewhere', 'Ссылки ведут к существующему'),
  needs: ['reference'],
  cost: 'small',
  async ask({ tx, system, asOf }) {
    const rows = await tx.rows<BrokenReferenceEvidence['references'][number] & { readonly total: number }>(
      `select f.source_kind as "sourceKind", f.source::text as source, f.target_kind as "targetKind", f.target::text as target, f.exists,
         count(*) over () as total
       from ${relation(system, 'reference', 'f')}
       where f.exists is false or f.usable is false
       order by f.exists, f.source_kind, f.source, f.target
       limit 5`,
    );
    if (rows.length === 0) return [];
    const { total, rows: references } = victims(rows);
    const isUnusableOnly = references.every(({ exists }) => exists);
    const evidence = { references, total, asOf, zone: system.clock.zone };
    return [found(referencesBroken, evidence, 'proved', isUnusableOnly ? 'warning' : 'error')];
  },
};

/** A contact policy in force that allows no message at all. */
export const capsProbe: Probe = {
  id: 'policy-cap-zero',
  probe: 'P14',
  name: text('Contact policies allow something', 'Контактные политики что-то разрешают'),
  needs: ['policy'],
  cost: 'small',
  async ask({ tx, system }) {
    const rows = await tx.rows<{ rule: string; channel: string | null; periodDays: number | null }>(
      `select coalesce(p.rule::text, p.id::text) as rule, p.channel, p.period_days::float8 as "periodDays"
       from ${relation(system, 'policy', 'p')} where p.cap = 0 order by p.channel is not null, p.id limit 5`,
    );
    return rows.map(({ rule, channel, periodDays }) =>
      found(
        policyCapZero,
        {
          rule,
          channel,
          capBefore: null,
          cap: 0,
          periodDays,
          version: null,
          author: null,
          comment: null,
          approvedBy: null,
          since: null,
          run: null,
          excluded: null,
          entered: null,
          runsTouched: null,
          customersTouched: null,
        },
        'proved',
      ),
    );
  },
};

/** Versions of the last days without an approval, in a system that records approvals. */
export const approvalsProbe: Probe = {
  id: 'rules-unapproved',
  probe: 'P16',
  name: text('Edits are approved', 'Правки согласованы'),
  needs: ['rule_version'],
  cost: 'small',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<UnapprovedEvidence['versions'][number] & { readonly total: number }>(
      `select v.rule::text as rule, v.version, v.author, coalesce(v.valid_from, v.deployed_at, v.created_at) as since, count(*) over () as total
       from ${relation(system, 'rule_version', 'v')}
       where v.approved_by is null and v.approved_at is null
         and coalesce(v.valid_from, v.deployed_at, v.created_at) > $1::timestamptz - make_interval(days => $2::int)
         and coalesce(v.valid_from, v.deployed_at, v.created_at) <= $1::timestamptz
         and exists (select 1 from ${relation(system, 'rule_version', 'a')} where a.approved_by is not null or a.approved_at is not null)
       order by since desc, v.rule
       limit 5`,
      [asOf, thresholds.days],
    );
    if (rows.length === 0) return [];
    const { total, rows: versions } = victims(rows);
    return [found(rulesUnapproved, { versions, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};
