import { Option } from 'commander';
import { type Context, type Delivery, defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { Text } from '../../text.ts';
import { withCorrections } from '../correction.ts';
import { sha256 } from '../record/chain.ts';
import { codeOf } from '../record/files.ts';
import { findPlace } from '../record/places.ts';
import { doubtsIn } from '../sla/doubts.ts';
import { slaOf } from '../sla/standing.ts';
import { clientResult } from './client-result.ts';
import { requireOneEnd } from './closing.ts';
import { exportDocument } from './document.ts';
import { AUDIENCES, type Audience, type DocumentHead, type ExportDocument } from './document.types.ts';
import { renderMarkdown } from './markdown.render.ts';
import { readSource } from './source.ts';
import { TOLD } from './words.ts';

export interface ExportFacts {
  readonly document: ExportDocument;
  /** The last line of every writer, by its number and its hash. */
  readonly heads: readonly Pick<DocumentHead, 'seq' | 'hash'>[];
  /** Where it was written to; stdout has it where there is none. */
  readonly files: readonly string[];
  /** Whether the promised times cannot be judged for certain: the copy of the agreement cannot be read, or the machines' clocks do not agree. */
  readonly isTimeDoubtful: boolean;
}

export const incidentExport = defineCommand<ExportFacts>({
  path: 'incident export',
  isForOneReader: true,

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .addOption(
        new Option('--audience <who>', 'client: no internals; internal: everything; auditor: with every hash')
          .choices(AUDIENCES)
          .default('client'),
      )
      .addHelpText(
        'after',
        '\nForms: --format md (as without), html, pdf-ready-html, json; with =FILE to a file.\nThe export itself is noted in the record, with the hash of its text.' +
          '\n\nExamples:\n  $ mmsup incident export latest --lang ru --format html=answer.html' +
          '\n  $ mmsup incident export 2026-11-23-demo-001 --audience auditor --format md=protocol.md --format json=protocol.json',
      );
  },

  async run({ incidents: { root }, deps, lang, options }, [id = ''], { audience }: { audience: Audience }) {
    const { source, judged } = await readSource(await findPlace(root, id), lang);
    if (audience === 'client') requireOneEnd(source.record.id, withCorrections(source.record.events));
    const now = deps.now();
    const document = exportDocument(source, { audience, lang, now });
    const doubts = doubtsIn(slaOf(source.record, now.toISOString())).filter((doubt) => doubt.couldChangeAnswer);
    return {
      subject: { kind: 'incident', id: document.id },
      findings: judged.findings,
      facts: {
        document,
        heads: source.record.heads.map(({ seq, hash }) => ({ seq, hash })),
        files: options.files.map(({ file }) => file),
        isTimeDoubtful: doubts.length > 0,
      },
      notEvaluated: [...judged.notEvaluated, ...doubts],
    };
  },

  forReader: (result) => (result.facts.document.audience === 'client' ? clientResult(result) : result),

  document: ({ document, files }) => (files.length > 0 ? undefined : renderMarkdown(document)),

  formats: {
    md: { write: ({ facts }) => renderMarkdown(facts.document) },
    html: { write: async ({ facts }) => (await htmlRender()).renderHtml(facts.document, 'screen') },
    'pdf-ready-html': { write: async ({ facts }) => (await htmlRender()).renderHtml(facts.document, 'print') },
  },

  async remember(context, { facts }, outputs) {
    const { files, format } = context.options;
    // Beside files stdout is only told of them.
    const documents = outputs.filter(({ file }) => file !== null || files.length === 0 || format !== 'text');
    const tried: Delivery[] = [];
    const undelivered = (failed: readonly Delivery[]) =>
      tellUndelivered(
        context,
        facts,
        tried.filter((output) => failed.includes(output)),
      );
    try {
      const link = await context.incidents.link(facts.document.id);
      for (const output of documents) {
        tried.push(output);
        await link.append(exportedEvent(facts, output));
      }
    } catch (error) {
      const note = whyUnrecorded(error);
      if (note) return { note: note[context.lang], undelivered };
      await undelivered(outputs).catch(() => undefined);
      throw error;
    }
    return { undelivered };
  },

  render: ({ document, files }, lang) => [
    { kind: 'paragraph', text: TOLD.writtenTo[lang] },
    {
      kind: 'pairs',
      rows: [
        ...files.map((file) => [TOLD.file[lang], file] as const),
        [TOLD.audience[lang], document.audience],
        ...document.heads.map(({ hash }) => [TOLD.head[lang], hash] as const),
      ],
    },
  ],
});

const htmlRender = () => import('./html.render.ts');

/** What an auditor wants to see later: who got which text of the record, and where the record ended then. */
function exportedEvent({ document, heads }: ExportFacts, output: Delivery) {
  return {
    type: 'record.exported',
    ...exportOf(document, output),
    head: document.heads.at(-1)?.hash ?? null,
    heads,
  };
}

/** Which text it is, in which form, for whom, and whereto. */
function exportOf({ audience, lang }: ExportDocument, { format, file, text }: Delivery) {
  return {
    form: format === 'text' ? 'md' : format,
    audience,
    language: lang,
    to: file === null ? 'stdout' : 'file',
    hash: sha256(text),
  };
}

/** An export that stands in the record and was not handed out, or not whole. */
async function tellUndelivered(context: Context, { document }: ExportFacts, failed: readonly Delivery[]) {
  if (failed.length === 0) return;
  const link = await context.incidents.link(document.id);
  for (const output of failed) await link.append({ type: 'record.undelivered', ...exportOf(document, output) });
}

/**
 * A record that others keep, or that a newer program goes on with, may be read without being written: the document is made, and whoever made it is told that
 * nobody noted it. Undefined for a record that should have been written and could not.
 */
function whyUnrecorded(error: unknown): Text | undefined {
  if (error instanceof UsageError && error.code === 'incident/newer-format') return TOLD.notRecordedNewer;
  const codes = [codeOf(error), codeOf((error as { readonly cause?: unknown }).cause)];
  return codes.some((code) => ['EACCES', 'EPERM', 'EROFS'].includes(code)) ? TOLD.notRecorded : undefined;
}
