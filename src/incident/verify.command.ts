import { defineCommand } from '../command.ts';
import type { Lang } from '../text.ts';
import type { Block } from '../view.ts';
import { readKept } from './kept.ts';
import { allPlaces, findPlace } from './places.ts';
import { readRecord } from './read.ts';
import type { RecordPlace } from './record.ts';
import { judgeRecord, type VerifyFacts } from './verify.ts';
import { VERIFY } from './words.ts';

interface Options {
  readonly head?: string;
  readonly all?: boolean;
}

export const incidentVerify = defineCommand<{ readonly records: readonly VerifyFacts[] }>({
  path: 'incident verify',

  configure: (command) => {
    command
      .argument('[id]', 'incident; without it all of them are proved')
      .option('--head <hash>', 'a hash that was kept elsewhere: the record must hold it')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident verify\n  $ mmsup incident verify latest --json\n  $ mmsup incident verify latest --head 9f86d081',
      );
  },

  async run({ incidents: { root } }, [id], { head }: Options) {
    const places = id === undefined ? await allPlaces(root) : [await findPlace(root, id)];
    const judged = [];
    for (const place of places) judged.push(await judgedRecord(place, head));
    return {
      subject: { kind: 'incident', id: places.length === 1 ? places[0]!.id : root },
      findings: judged.flatMap(({ findings }) => findings),
      facts: { records: judged.map(({ facts }) => facts) },
      notEvaluated: judged.flatMap(({ notEvaluated }) => notEvaluated),
    };
  },

  render: ({ records }, lang) => (records.length === 0 ? [nothing(lang)] : records.flatMap((one) => proved(one, lang))),
});

async function judgedRecord(place: RecordPlace, head: string | undefined) {
  const record = await readRecord(place);
  const kept = await readKept(record);
  const facts: VerifyFacts = {
    id: record.id,
    path: record.path,
    events: record.events.length,
    evidence: kept.filter(({ file }) => file.startsWith('evidence/')).length,
    runbooks: kept.filter(({ file }) => file.startsWith('runbooks/')).length,
    heads: record.heads,
  };
  return { facts, ...judgeRecord(record, kept, head) };
}

const nothing = (lang: Lang): Block => ({ kind: 'paragraph', text: VERIFY.none[lang] });

function proved({ id, path, events, evidence, runbooks, heads }: VerifyFacts, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: id },
    {
      kind: 'pairs',
      rows: [
        [VERIFY.events[lang], events],
        [VERIFY.evidence[lang], evidence],
        [VERIFY.runbooks[lang], runbooks],
        ...heads.map(({ file, seq, hash }) => [`${VERIFY.head[lang]} ${file}`, `${seq} ${hash}`] as const),
        [VERIFY.where[lang], path],
      ],
    },
  ];
}
