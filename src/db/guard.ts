import { judgeShape } from './guard.shape.ts';
import type { Wire } from './wire.ts';

/** What the guard says about a statement that it lets through. */
export interface Judged {
  /** False when only system catalogs are read: then no cost is asked. */
  readonly readsUserRelations: boolean;
}

export interface Guard {
  /** Throws RefusedByGuard `guard/…` before anything of the statement has reached the server. */
  judge(sql: string): Promise<Judged>;
}

export interface GuardOptions {
  readonly wire: Wire;
  readonly allowFunctions: readonly string[];
}

export function createGuard(_options: GuardOptions): Guard {
  return {
    async judge(sql) {
      const shape = await judgeShape(sql);
      return {
        readsUserRelations: shape.relations.some(
          ({ schema }) => schema !== 'pg_catalog' && schema !== 'information_schema',
        ),
      };
    },
  };
}
