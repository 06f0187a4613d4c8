import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { type Lang, text } from '../text.ts';
import type { Block } from '../view.ts';
import { type Judged, judgedGone, judgedPlace, wantedIn } from './judged-place.ts';
import { tellStrangeHeads } from './record/head-doubts.ts';
import { notFollowed } from './record/records.ts';
import type { VerifyFacts } from './verify.ts';
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

  async run({ incidents: { root } }, [id], { head: typed }: Options) {
    const head = typed === undefined ? undefined : headTyped(typed);
    const { clients, gone, links } = await wantedIn(root, id);
    const judged: Judged[] = gone.map(judgedGone);
    for (const { places, heads } of clients)
      for (const place of places) judged.push(await judgedPlace(place, { heads, head, isAlone: id !== undefined }));
    const inOrder = judged.sort((one, other) => (one.facts.id < other.facts.id ? 1 : -1));
    return {
      subject: { kind: 'incident', id: judged.length === 1 ? judged[0]!.facts.id : root },
      findings: inOrder.flatMap(({ findings }) => findings),
      facts: { records: inOrder.filter(({ isGone }) => !isGone).map(({ facts }) => facts) },
      notEvaluated: [
        ...inOrder.flatMap(({ notEvaluated }) => notEvaluated),
        ...clients.flatMap(({ heads }) => tellStrangeHeads(heads.strange)),
        ...links.map(notFollowed),
      ],
    };
  },

  render: ({ records }, lang) => (records.length === 0 ? [nothing(lang)] : records.flatMap((one) => proved(one, lang))),
});

/** Fewer digits of a hash than these are met by chance. */
const FEWEST_DIGITS = 8;

/** Throws UsageError `incident/head` where it is no hash, or too little of one to prove anything. */
function headTyped(typed: string): string {
  if (/^[0-9a-f]{8,64}$/i.test(typed)) return typed;
  throw new UsageError({
    code: 'incident/head',
    message: text(
      `"${typed}" is no head: a head is a SHA-256 of 64 hexadecimal digits, of which at least the first ${FEWEST_DIGITS} are typed.`,
      `«${typed}» — не хеш конца записи: это SHA-256, 64 шестнадцатеричные цифры, из которых набирают хотя бы первые ${FEWEST_DIGITS}.`,
    ),
    hint: text(
      'Copy it from an export or from the last line of what wrote into the record, as in: --head 9f86d081',
      'Скопируйте его из выгрузки или из последней строки ответа той команды, что писала в запись, например: --head 9f86d081',
    ),
    data: { head: typed },
  });
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
