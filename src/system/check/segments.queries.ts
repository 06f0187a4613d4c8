import { readFormula } from '../../condition/languages/read-formula.ts';
import { loadParser } from '../../condition/parse.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import type { Tx } from '../../db/session.types.ts';
import { relation } from '../compose.ts';
import { languageOf, type SystemDescription } from '../description.ts';
import type { Unseen } from './prove.queries.ts';
import { asUserError } from './refusal.ts';

const MOST_SEGMENTS = 200;

export interface SegmentsProof {
  readonly read: number;
  /** Segments whose formula is not read in the language that the description names, with the reason. */
  readonly unreadable: readonly { readonly segment: string; readonly version: number; readonly why: string }[];
  readonly unseen: readonly Unseen[];
}

/** Reads the formulas that the system keeps in the language that the description names. */
export async function proveSegments(tx: Tx, system: SystemDescription): Promise<SegmentsProof> {
  try {
    const rows = await tx.rows<{ segment: string; version: number; condition: string | null; model: string | null }>(
      `select v.segment::text as segment, v.version, v.condition, v.model
       from ${relation(system, 'segment_version', 'v')} limit ${MOST_SEGMENTS}`,
    );
    await loadParser();
    const unreadable = rows.flatMap(({ segment, version, condition, model }) => {
      const why = condition === null ? undefined : whyUnreadable(condition, languageOf(system, { segment, model }));
      return why === undefined ? [] : [{ segment, version, why }];
    });
    return { read: rows.length, unreadable, unseen: [] };
  } catch (error) {
    return { read: 0, unreadable: [], unseen: [{ item: 'segments', why: asUserError(error).message }] };
  }
}

function whyUnreadable(condition: string, language: Parameters<typeof readFormula>[1]): string | undefined {
  try {
    readFormula(condition, language);
    return undefined;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return error.message.split('\n')[0]!;
  }
}
