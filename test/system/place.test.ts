import { expect, it } from 'vitest';
import { parsePart } from '../../src/system/parse.ts';
import { placeInside } from '../../src/system/place.ts';

const TEXT = `format: 1
id: styles
relations:
  campaign:
    from: |-
      (
        select a
          from bad
      ) s
    where: "it's \\"q\\" and bad"
    columns:
      id: 'x = ''y'' and bad'
      name: one two
        three
          bad
      status: >-
        one
        two bad
      owner: bad
`;

it('tells the place of a word in every style in which YAML writes a text', () => {
  const { from, where, columns } = parsePart(TEXT, 'styles.yaml').relations.campaign!;
  const texts = [...from!, ...where!, ...Object.values(columns).flatMap((choices) => choices ?? [])];
  const lines = TEXT.split('\n');
  const words = texts.map(({ place, sql }) => {
    const { line, column } = placeInside(place, sql, sql.indexOf('bad'));
    return `${line}: ${lines[line - 1]!.slice(column - 1, column + 2)}`;
  });
  expect(words).toEqual(['8: bad', '10: bad', '12: bad', '15: bad', '18: bad', '19: bad']);
});
