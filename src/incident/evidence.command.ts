import { type Context, defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { type Lang, type Text, text, verbatim } from '../text.ts';
import type { Block } from '../view.ts';
import type { Evidence } from './evidence.ts';
import { readEvidenceFile } from './evidence-file.ts';
import { headBlock, writeEvent } from './head.ts';
import { moment } from './incident.render.ts';
import { type Happened, happenedOf, withHappened } from './moment.ts';
import { maskFile } from './personal/mask-file.ts';
import { columnsOfRecord } from './personal/record-columns.ts';
import { findKept, readKeptText } from './record/kept-text.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import type { RecordPlace } from './record/record.ts';
import { foldIncident } from './state.ts';
import { WORDS } from './words.ts';

type Options = Happened & { readonly why?: string };

interface EvidenceFacts {
  readonly id: string;
  readonly evidence: readonly Evidence[];
  /** What was asked for with `show`. */
  readonly content?: string;
  /** True where something was masked before it was kept. */
  readonly isMasked?: boolean;
  /** Only where something was written. */
  readonly head?: Head;
}

export const incidentEvidence = defineCommand<EvidenceFacts>({
  path: 'incident evidence',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .argument('<action>', 'add, list or show')
        .argument('[what]', 'add: a text file; show: the beginning of a hash')
        .option('--why <text>', 'what the file proves'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident evidence latest add mailer.log --why "The relay refused every letter"\n  $ mmsup incident evidence latest list\n  $ mmsup incident evidence latest show 9f86d081',
    );
  },

  async run(context, [given = '', action = '', what], options: Options) {
    const place = await findPlace(context.incidents.root, given);
    const { notEvaluated = [], ...facts } = await ACTIONS[actionOf(action)](context, place, what, options);
    return { subject: { kind: 'incident', id: place.id }, findings: [], facts, notEvaluated };
  },

  render: (facts, lang) => [
    ...(facts.head ? [{ kind: 'paragraph', text: WORDS.evidenceKept[lang] } as const] : []),
    ...(facts.isMasked ? [{ kind: 'paragraph', text: WORDS.evidenceMasked[lang], tone: 'warn' } as const] : []),
    table(facts.evidence, lang),
    ...(facts.content === undefined ? [] : [{ kind: 'document', text: facts.content } as const]),
    ...(facts.head ? [headBlock(facts.head, lang)] : []),
  ],
});

/** Characters that take longer than a person waits without a word. */
const LONG = 500_000;

const MASKING = (name: string, length: number) => {
  const megabytes = (length / 1_000_000).toFixed(1);
  return text(
    `Looking through ${name} for personal data (${megabytes} million characters) …`,
    `Ищем персональные данные в ${name} (${megabytes} млн знаков) …`,
  );
};

type Action = (
  context: Context,
  place: RecordPlace,
  what: string | undefined,
  options: Options,
) => Promise<EvidenceFacts & { readonly notEvaluated?: readonly NotEvaluated[] }>;

const ACTIONS: Readonly<Record<'add' | 'list' | 'show', Action>> = {
  async add(context, place, what, options) {
    const { id } = place;
    if (what === undefined) throw noFile(id);
    const happened = happenedOf(options, context.deps.now());
    const { name, content } = await readEvidenceFile(context.deps.cwd, what);
    const link = await context.incidents.link(id);
    const mask = await context.mask();
    const { personal, gaps } = await columnsOfRecord(await link.events(), context);
    mask.learnColumns(personal);
    if (content.length >= LONG) context.progress(MASKING(name, content.length)[context.lang]);
    const hash = await link.evidence(content, () => maskFile(content, mask));
    const safe = await readKeptText(place, hash.replace(/^sha256:/, ''));
    const bytes = Buffer.byteLength(safe);
    const isMasked = safe !== content;
    const said = { ...(options.why === undefined ? {} : { why: options.why }), ...happened };
    const { head, notEvaluated } = await writeEvent(context, id, {
      type: 'evidence.added',
      evidence: [hash],
      name: mask.text(name),
      bytes,
      isMasked,
      ...said,
    });
    const evidence = await evidenceOf(place);
    const told = evidence.filter((one) => `sha256:${one.hash}` === hash);
    return { id, evidence: told, isMasked, head, notEvaluated: [...gaps, ...notEvaluated] };
  },
  list: async (_context, place) => ({ id: place.id, evidence: await evidenceOf(place) }),
  async show(_context, place, what) {
    if (what === undefined) throw noHash(place.id);
    const one = findKept(await evidenceOf(place), what, place.id);
    return { id: place.id, evidence: [one], content: await readKeptText(place, one.hash) };
  },
};

async function evidenceOf(place: RecordPlace): Promise<readonly Evidence[]> {
  return foldIncident(await readRecord(place)).evidence;
}

function actionOf(typed: string): keyof typeof ACTIONS {
  if (typed === 'add' || typed === 'list' || typed === 'show') return typed;
  throw new UsageError({
    code: 'incident/evidence-action',
    message: text(
      `"${typed}" is nothing that can be done with evidence.`,
      `С доказательствами нельзя сделать «${typed}».`,
    ),
    hint: text('Write one of: add FILE, list, show HASH.', 'Возможны: add ФАЙЛ, list, show ХЕШ.'),
  });
}

const noFile = (id: string): UsageError =>
  missing(
    text('The file is not named.', 'Не назван файл.'),
    text(`mmsup incident evidence ${id} add FILE`, `mmsup incident evidence ${id} add ФАЙЛ`),
  );

const noHash = (id: string): UsageError =>
  missing(text('The hash is not named.', 'Не назван хеш.'), verbatim(`mmsup incident evidence ${id} list`));

const missing = (message: Text, hint: Text): UsageError =>
  new UsageError({ code: 'incident/evidence-what', message, hint });

function table(evidence: readonly Evidence[], lang: Lang): Block {
  if (evidence.length === 0) return { kind: 'paragraph', text: WORDS.noEvidence[lang] };
  return {
    kind: 'table',
    columns: [
      { title: WORDS.hash[lang] },
      { title: WORDS.what[lang] },
      { title: WORDS.bytes[lang], align: 'right' },
      { title: WORDS.when[lang] },
      { title: WORDS.who[lang] },
      { title: WORDS.why[lang] },
    ],
    rows: evidence.map(({ hash, name, bytes, at, who, why }) => [hash.slice(0, 12), name, bytes, moment(at), who, why]),
  };
}
