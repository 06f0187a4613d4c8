import { CONTROLS_CUSTOMERS } from './controls-customers.ts';
import { CONTROLS_MAILINGS } from './controls-mailings.ts';
import type { Fault } from './fault.types.ts';
import { FAULTS_ACCIDENTS } from './faults-accidents.ts';
import { FAULTS_CONTACT } from './faults-contact.ts';
import { FAULTS_FIRST } from './faults-first.ts';
import { FAULTS_HIDDEN } from './faults-hidden.ts';
import { FAULTS_MORE_PEOPLE } from './faults-more-people.ts';
import { FAULTS_NOBODY } from './faults-nobody.ts';
import { FAULTS_NOBODY_MORE } from './faults-nobody-more.ts';
import { FAULTS_NOT_SENT } from './faults-not-sent.ts';
import { FAULTS_PAIRS } from './faults-pairs.ts';
import { FAULTS_POLICY } from './faults-policy.ts';
import { FAULTS_REPORT } from './faults-report.ts';
import { FAULTS_SLOW } from './faults-slow.ts';
import { FAULTS_WRONG_PEOPLE } from './faults-wrong-people.ts';

const OTHERS: readonly Fault[] = [
  ...FAULTS_WRONG_PEOPLE,
  ...FAULTS_MORE_PEOPLE,
  ...FAULTS_CONTACT,
  ...FAULTS_NOBODY,
  ...FAULTS_NOBODY_MORE,
  ...FAULTS_POLICY,
  ...FAULTS_NOT_SENT,
  ...FAULTS_ACCIDENTS,
  ...FAULTS_SLOW,
  ...FAULTS_REPORT,
  ...FAULTS_PAIRS,
  ...FAULTS_HIDDEN,
  ...CONTROLS_CUSTOMERS,
  ...CONTROLS_MAILINGS,
];

/**
 * Every complaint of the demo: the first seven, then the others by name, so that the place tells nothing of what is behind it, nor whether anything
 * is. How each is planted stands in `plant-*.ts`.
 */
export const FAULTS: readonly Fault[] = [
  ...FAULTS_FIRST,
  ...OTHERS.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
];
