import { defineCommand } from '../command.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps } from '../system/compose.ts';
import { text } from '../text.ts';
import { readSegments, type SegmentRow } from './list.queries.ts';

const HEAD = {
  id: text('Segment', 'Сегмент'),
  name: text('Title', 'Название'),
  owner: text('Owner', 'Владелец'),
  version: text('Version', 'Версия'),
  changed: text('In force since', 'Действует с'),
  author: text('Author', 'Автор'),
};

/** The list stands, only its versions cannot be told. */
const WITHOUT_FORMULAS: NotEvaluated = {
  what: text('Versions and formulas', 'Версии и формулы'),
  why: text(
    'the system keeps none, or its description does not say where, so no segment can be explained',
    'система их не хранит, или в её описании не сказано где, поэтому объяснить сегмент нельзя',
  ),
  couldChangeAnswer: false,
};

export const segmentList = defineCommand<{ readonly segments: readonly SegmentRow[] }>({
  path: 'segment list',

  configure: (command) => {
    command.addHelpText('after', '\nExamples:\n  $ mmsup segment list\n  $ mmsup segment list --json');
  },

  async run(context) {
    const { session, system, asOf, profile } = await context.database();
    const segments = await session.read((tx) => readSegments(tx, system, asOf));
    const notEvaluated = keeps(system, 'segment_version') ? [] : [WITHOUT_FORMULAS];
    return { subject: { kind: 'profile', id: profile }, findings: [], facts: { segments }, notEvaluated };
  },

  render: ({ segments }, lang) => [
    {
      kind: 'table',
      columns: [
        { title: HEAD.id[lang] },
        { title: HEAD.name[lang] },
        { title: HEAD.owner[lang] },
        { title: HEAD.version[lang], align: 'right' },
        { title: HEAD.changed[lang] },
        { title: HEAD.author[lang] },
      ],
      rows: segments.map(({ id, name, owner, version, validFrom, author }) => [
        id,
        name,
        owner,
        version,
        validFrom?.slice(0, 10) ?? null,
        author,
      ]),
    },
  ],
});
