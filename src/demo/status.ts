import { type EmbeddedStatus, embeddedLayout, embeddedStatus, startEmbedded } from '../db/embedded.ts';
import { exists, openDemo, withAdmin } from './demo.ts';
import { DEMO_DATABASE } from './profile.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface DemoStatus {
  readonly server: EmbeddedStatus;
  /** Null while the server does not run or the demo has not been made. */
  readonly demo: {
    readonly customers: number;
    readonly seed: number;
    readonly now: string;
    readonly runs: number;
    readonly messages: number;
    readonly planted: readonly { readonly fault: string; readonly plantedAt: string }[];
  } | null;
}

/** Looks at the demo without starting or changing anything. */
export async function readDemoStatus(env: Env): Promise<DemoStatus> {
  const layout = embeddedLayout(env, process.getuid?.());
  const status = await embeddedStatus(layout);
  if (!status.running) return { server: status, demo: null };
  const server = await startEmbedded({ layout });
  const ready = await withAdmin(server, (admin) => exists(admin, DEMO_DATABASE));
  if (!ready) return { server: status, demo: null };
  const writer = await openDemo(server);
  try {
    const [row] = await writer.rows<NonNullable<DemoStatus['demo']>>(
      `select s.customers, s.seed, to_char(k.now_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as now,
        (select count(*) from mkt.run) as runs, (select count(*) from mkt.message) as messages,
        (select coalesce(json_agg(json_build_object('fault', p.fault,
          'plantedAt', to_char(p.planted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by p.planted_at), '[]')
         from demo_private.planted p) as planted
      from demo_private.setting s cross join mkt.clock k`,
    );
    return { server: status, demo: row ?? null };
  } finally {
    await writer.close();
  }
}
