import type { Sighting } from './concepts.ts';

/** What a complaint is read as: what it is about, and what is wrong with that. */
export interface Reading {
  readonly complaint: string;
  /** 0 to 1: less where only one half of it was said. */
  readonly strength: number;
  /** The concepts that say so. */
  readonly by: readonly string[];
}

interface Rule {
  readonly complaint: string;
  readonly strength: number;
  /** One of each group must be there. */
  readonly needs: readonly (readonly string[])[];
  /** With one of these something else is meant. */
  readonly unless: readonly string[];
}

const ABSENCE = 'nobody|none|missing';
const WRONG_FIGURES = `${ABSENCE}|wrong|more|stale|differs|!differs|!build|spoilt`;
const DEFECT = `${WRONG_FIGURES}|broken|stopped|!go|slow|twice|partly`;
const SENDING = 'mailing|run|go|!go';
const WHO = 'audience|!audience|people|group|everybody';

/**
 * A complaint is a thing and what is wrong with it: "the report" and "empty", "letters" and "twice". The same symptom of another thing is another complaint: an empty
 * report, an empty segment, an empty field of a customer. Of each rule: its complaint, its strength, one or more groups of which one concept each is needed, and the
 * concepts with which something else is meant. Their order does not matter.
 */
const RULES: readonly Rule[] = [
  rule('explain', 0.7, 'explain|lost|workings'),
  rule('explain', 1, 'workings|lost'),
  rule(
    'explain',
    1,
    'explain',
    'mailing run audience people report figures data offer case provider mechanism group often night refusal',
  ),
  rule('hand-over', 1, 'handover'),
  rule('hand-over', 0.4, 'case', 'explain'),

  rule('report', 1, `report ${DEFECT}`, 'handover'),
  rule('report', 0.9, `figures ${WRONG_FIGURES}`, 'handover data mechanism'),
  rule('report', 1, 'figures none|nobody|missing|!build', 'handover mechanism'),
  rule('report', 0.7, `figures ${WRONG_FIGURES}`, 'handover mechanism'),
  rule('report', 0.5, 'report|figures', 'mechanism'),

  rule('twice', 1, 'twice', 'data report'),
  rule('twice', 0.9, 'twice mailing', 'report'),
  rule('refusal', 1, 'refusal', 'report provider handover'),
  rule('refusal', 0.6, 'advertising', 'report group'),
  rule('policy', 1, 'often', 'report slow audience twice provider'),
  rule('policy', 0.7, 'often', 'report provider'),
  rule('policy', 0.9, 'advertising group', 'report refusal'),
  rule('policy', 0.5, 'advertising', 'report'),
  rule('policy', 1, 'night', 'report slow data broken stopped nobody figures'),

  rule('data', 1, `data ${DEFECT}`, 'report figures mailing often refusal'),
  rule('data', 0.6, `data ${DEFECT}`, 'report'),
  rule('data', 0.9, 'spoilt', 'report'),
  rule(
    'offer',
    1,
    `offer|!offer ${ABSENCE}|!go|!offer|!build|!audience|broken|default`,
    'report figures refusal often single',
  ),
  rule('offer', 0.9, 'default', 'report'),
  rule('offer', 0.4, 'offer'),

  rule('wrong people', 1, `wrong|other ${WHO}`, 'report figures spoilt'),
  rule('wrong people', 1, 'misfit'),
  rule('wrong people', 0.7, 'lacks'),
  rule('wrong people', 1, 'audience more|missing', 'report completely'),
  rule(
    'wrong people',
    0.8,
    'mailing|offer|people more|missing',
    'report figures data !go !offer nobody none twice single',
  ),
  rule('wrong people', 1, 'everybody', 'report twice often !go missing'),
  rule(
    'wrong people',
    0.9,
    'group go|offer|mailing|audience',
    'nobody none missing !go !offer refusal often night twice single slow stopped broken data advertising',
  ),
  rule('wrong people', 0.9, 'broken audience', 'report go !go mailing run'),
  rule('wrong people', 0.8, 'people more|missing', 'report figures data'),
  rule('wrong people', 0.8, 'wrong mailing|go|offer|advertising', 'report twice data figures spoilt refusal'),

  rule('nobody', 1, 'noone-left'),
  rule('nobody', 1, 'missing audience completely'),
  rule('nobody', 1, 'nobody|none audience|!audience', 'report offer !offer figures misfit'),
  rule('nobody', 0.9, 'nobody|none people', 'report offer !offer figures go !go data single refusal misfit'),
  rule('nobody', 0.7, '!audience', 'report single data offer missing misfit wrong'),
  rule('nobody', 1, 'nobody !audience', 'report'),
  rule('nobody', 0.8, 'audience !build', 'report figures data'),
  rule('nobody', 0.9, 'nothing audience|!audience', 'report offer !offer figures go !go mailing'),
  rule('nobody', 0.5, 'nobody', 'report offer !offer figures go !go data'),
  rule('one customer', 1, `single !go|asks|!audience|${ABSENCE}`, 'twice refusal often report data'),
  rule('one customer', 1, 'asks !go', 'twice refusal often report data boss'),
  rule('one customer', 0.7, 'single|asks', 'twice often report boss'),

  rule('slow', 1, 'slow', 'report figures case twice often wrong'),
  rule('slow', 0.7, 'slow', 'report case'),
  rule('not sent', 1, `${SENDING} !go|stopped|broken`, 'report offer single twice refusal often data noone-left asks'),
  rule('not sent', 0.8, `${SENDING} !go|stopped|broken`, 'report offer single twice refusal noone-left'),
  rule('not sent', 0.9, 'mailing|run|go partly', 'report audience data twice refusal often'),
  rule('not sent', 0.7, '!go|stopped|broken', 'report data twice figures noone-left'),
  rule('not sent', 0.9, 'nobody go|!go', 'report offer audience !audience noone-left'),
  rule('not sent', 0.8, 'mailing missing', 'report audience people single group figures'),
];

function rule(complaint: string, strength: number, needs: string, unless = ''): Rule {
  return {
    complaint,
    strength,
    needs: needs.split(' ').map((group) => group.split('|')),
    unless: unless.split(' '),
  };
}

/** With one of these somebody complains, or is about a certain person or case, even where he begins with "what". */
const TELLING = new Set(`${DEFECT}|!audience|!offer|single|asks|handover|noone-left|everybody|misfit`.split('|'));

export const isComplaint = ({ concept }: Sighting): boolean => TELLING.has(concept);

/** Everything that a complaint can be read as, each reading once, the strongest first. */
export function readingsOf(sightings: readonly Sighting[]): readonly Reading[] {
  const seen = new Set(sightings.map(({ concept }) => concept));
  const readings = new Map<string, Reading>();
  for (const { complaint, strength, needs, unless } of RULES) {
    if (unless.some((concept) => seen.has(concept))) continue;
    const by = needs.map((group) => group.filter((concept) => seen.has(concept)));
    if (by.some((group) => group.length === 0)) continue;
    if (strength > (readings.get(complaint)?.strength ?? 0))
      readings.set(complaint, { complaint, strength, by: [...new Set(by.flat())] });
  }
  return [...readings.values()].sort((one, other) => other.strength - one.strength);
}
