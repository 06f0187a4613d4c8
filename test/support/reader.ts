import { connect } from '../../src/db/connect.ts';
import type { Session } from '../../src/db/session.types.ts';
import type { TestCluster } from './cluster.ts';

/** A guarded session as the role `reader`, which the test makes and grants what is to be read. */
export function connectReader({ port }: TestCluster): Promise<Session> {
  return connect({
    target: `host=127.0.0.1 port=${port} user=reader dbname=postgres`,
    env: {},
    signal: new AbortController().signal,
  });
}
