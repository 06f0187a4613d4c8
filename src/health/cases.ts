import type { CheckCase } from '../case.ts';
import type { Finding, Result } from '../result.ts';
import type { Lang } from '../text.ts';
import type { HealthLine } from './check.ts';
import type { FleetLine } from './fleet.ts';

/** The checks of all clients as cases; a client that could not be asked is one case, and no pass. */
export function fleetCases(clients: readonly FleetLine[], { findings }: Result, lang: Lang): readonly CheckCase[] {
  return clients.flatMap(({ profile, checks, error }): readonly CheckCase[] => {
    if (error !== null) {
      const gap = { why: error, couldChangeAnswer: true };
      return [{ id: 'reach', name: profile, group: profile, findings: [], gap }];
    }
    const own = findings.filter(({ evidence }) => (evidence as { profile?: string }).profile === profile);
    return healthCases(checks, own, lang).map((one) => ({ ...one, group: profile }));
  });
}

/** The checks of one client as cases, each with what it found. */
export function healthCases(
  lines: readonly HealthLine[],
  findings: readonly Finding[],
  lang: Lang,
): readonly CheckCase[] {
  return lines.map(({ id, name, causes, gap }) => ({
    id,
    name: name[lang],
    findings: findings.filter(({ cause }) => causes.includes(cause)),
    gap: gap && { why: gap.why[lang], couldChangeAnswer: gap.couldChangeAnswer },
  }));
}
