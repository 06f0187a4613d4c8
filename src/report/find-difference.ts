import { found } from '../causes/cause.ts';
import { reportNumberDiffers } from '../causes/report-chain.ts';
import {
  reportCountsPeople,
  reportCountsRows,
  reportFanOut,
  reportNotTied,
  reportOtherKinds,
  reportOwnDefinition,
} from '../causes/report-counts.ts';
import { reportBuiltBefore, reportDrifts, reportEventsMissing, reportLateEvents } from '../causes/report-events.ts';
import { reportDayBorder, reportDaysTwice, reportWindowDiffers, reportZoneDiffers } from '../causes/report-window.ts';
import type { Found } from '../result.ts';
import type { Difference } from './recount.ts';
import type { ReportSituation } from './trace.ts';

/** The number that is not the number of the events: by its name where it has one. */
export function findDifference(
  { report, recounted, zone }: ReportSituation,
  difference: Difference | null,
): readonly Found[] {
  const { id, shown, periodFrom, periodTo, builtAt } = report;
  if (shown === null || recounted === null || shown === recounted) return [];
  const common = { report: id, shown, recounted };
  switch (difference?.kind) {
    case 'rows-for-people':
      return [found(reportCountsRows, { ...common, unit: difference.unit }, 'proved')];
    case 'people-for-rows':
      return [found(reportCountsPeople, { ...common, unit: difference.unit }, 'proved')];
    case 'fan-out':
      return [found(reportFanOut, { ...common, factor: difference.factor }, 'likely')];
    case 'zone':
      return [found(reportZoneDiffers, { ...common, zone: difference.zone, ownZone: difference.ownZone }, 'proved')];
    case 'window':
      return [
        found(
          reportWindowDiffers,
          { ...common, ...windowOf(difference) },
          difference.lengths.length > 1 ? 'likely' : 'proved',
        ),
      ];
    case 'not-tied':
      return [found(reportNotTied, { ...common, to: difference.to }, 'proved')];
    case 'other-kinds':
      return [found(reportOtherKinds, { ...common, kinds: difference.kinds }, 'proved')];
    case 'days-twice':
      return [found(reportDaysTwice, { ...common, days: difference.days, factor: difference.factor }, 'proved')];
    case 'late-events':
      return [found(reportLateEvents, { ...common, days: difference.days, late: difference.late }, 'likely')];
    case 'events-missing':
      return [found(reportEventsMissing, { ...common, days: difference.days, missing: difference.missing }, 'likely')];
    case 'drift':
      return [found(reportDrifts, { ...common, share: difference.share, days: difference.days }, 'likely')];
    case 'day-border':
      return [found(reportDayBorder, { ...common, days: difference.days }, 'likely')];
    case 'built-before': {
      const { summed, refreshedAt } = difference;
      return [found(reportBuiltBefore, { ...common, summed, refreshedAt, builtAt, zone }, 'proved')];
    }
    default: {
      const evidence = { ...common, difference: shown - recounted, periodFrom, periodTo };
      return [found(reportNumberDiffers, evidence, 'proved')];
    }
  }
}

const windowOf = ({ days, ownDays, back, lengths }: Extract<Difference, { readonly kind: 'window' }>) => ({
  days,
  ownDays,
  back,
  lengths,
});

/** A number that is right by a definition other than people expect: it is told, and is no fault. */
export function findDefinition({ report, recounted, recount, zone }: ReportSituation): readonly Found[] {
  const { id, shown, unit } = report;
  if (recount === null || shown === null || shown !== recounted) return [];
  const isOfPeople = unit !== null && unit !== 'responses' && recount.responses !== shown;
  const isOfZone = recount.zone !== zone && recount.inZones.some((one) => one.zone === zone && one.responses !== shown);
  if (!isOfPeople && !isOfZone) return [];
  const evidence = {
    report: id,
    shown,
    unit: isOfPeople ? unit : 'responses',
    responses: recount.responses,
    zone: recount.zone,
    businessZone: zone,
  };
  return [found(reportOwnDefinition, evidence, 'proved')];
}
