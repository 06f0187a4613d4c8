import { expect, it } from 'vitest';
import { parsePart } from '../../src/system/parse.ts';
import { placeInside } from '../../src/system/place.ts';

const text = `format: 1
id: x
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
`;
it('x', () => {
  const part = parsePart(text, 'f');
  const c = part.relations.campaign!;
  const lines = text.split('\n');
  for (const choice of [c.from![0]!, c.where![0]!, ...Object.values(c.columns).map((x) => x![0]!)]) {
    const at = placeInside(choice.place, choice.sql, choice.sql.indexOf('bad'));
    expect([choice.sql, lines[at.line - 1]!.slice(at.column - 1, at.column + 2)]).toEqual([choice.sql, 'bad']);
  }
});
