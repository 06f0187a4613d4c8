import { join } from 'node:path';
import { sha256 } from '../record/chain.ts';
import { readPlain } from '../record/files.ts';
import type { IncidentRecord } from '../record/read.ts';
import type { KeptResult } from './found.ts';

/** The newest results are enough: what was found and what is drawn stands in them, and a long record keeps thousands. */
const MOST_RESULTS = 60;
const LARGEST_RESULT = 8 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** Results of commands that the record keeps as evidence, the oldest first; what is damaged or is no result is left out. */
export async function readResults({ path, events }: IncidentRecord): Promise<readonly KeptResult[]> {
  const hashes = events.flatMap((event) =>
    /^(step|command)\.finished$/.test(event.type) ? hashesIn(event['evidence']) : [],
  );
  const results: KeptResult[] = [];
  for (const hash of [...new Set(hashes)].slice(-MOST_RESULTS)) {
    const bytes = await readPlain(join(path, 'evidence', hash));
    const result =
      Buffer.isBuffer(bytes) && bytes.length <= LARGEST_RESULT && sha256(bytes) === hash
        ? resultIn(bytes, hash)
        : undefined;
    if (result) results.push(result);
  }
  return results;
}

const hashesIn = (value: unknown): readonly string[] =>
  [value]
    .flat()
    .flatMap((hash) =>
      typeof hash === 'string' && /^(sha256:)?[0-9a-f]{64}$/.test(hash) ? [hash.replace(/^sha256:/, '')] : [],
    );

function resultIn(bytes: Buffer, hash: string): KeptResult | undefined {
  try {
    const { format, command, facts, findings, ranking } = JSON.parse(
      withoutMasksOfNumbers(bytes.toString('utf8')),
    ) as Fields;
    if (format !== 'mmsup/1' || typeof command !== 'string') return undefined;
    return {
      hash,
      command,
      facts: (facts ?? {}) as Fields,
      findings: Array.isArray(findings) ? (findings as Fields[]) : [],
      ruledOut: ruledOutIn(ranking),
    };
  } catch {
    return undefined;
  }
}

function ruledOutIn(ranking: unknown): KeptResult['ruledOut'] {
  const { ruledOut } = (ranking ?? {}) as Fields;
  return (Array.isArray(ruledOut) ? (ruledOut as readonly Fields[]) : []).map(({ cause, because }) => ({
    cause: String(cause),
    because: String(because),
  }));
}

/** Masking works on the text of a result, and a number that looked like an account left a mask where JSON wants a value. */
const withoutMasksOfNumbers = (json: string): string =>
  json.replace(/(?<!\\)":-?[\d.eE+]*<\d+ digits>[\d.eE+-]*(?=[,}])/g, '":null');
