import { PassThrough } from 'node:stream';
import { causeRows } from '../../src/causes/rows.ts';
import { foldFingerprint } from '../../src/incident/fingerprint.ts';
import type { IncidentLink } from '../../src/incident/link.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import type { Closing } from '../../src/incident/typed-closing.ts';
import type { ChangeKind } from '../../src/model/change-kind.ts';
import { OWN_KEYS } from '../support/command-line.ts';

/** One incident as a story of minutes. */
export interface Story {
  readonly client: string;
  readonly complaint: string;
  /** ISO 8601: when it was opened. */
  readonly opened: string;
  readonly line?: '2' | '3';
  /** Minutes after the opening; absent = it did not happen. */
  readonly acknowledged?: number;
  readonly diagnosed?: number;
  readonly closed?: number;
  readonly reopened?: number;
  readonly cause?: string | null;
  readonly outcome?: Closing['outcome'];
  readonly proposal?: string;
  readonly runbook?: string;
  /** The ways that were taken, as steps and outcomes: `trace#outcome:1`. */
  readonly edges?: readonly string[];
  readonly changes?: readonly ChangeKind[];
  /** False = as a program writes that opened it by itself. */
  readonly isPerson?: boolean;
}

export const KNOWN = new Set(causeRows().map(({ id }) => id));

/** Writes incidents as the program does, by a clock of their own. Gives their ids. */
export async function writeStories(root: string, stories: readonly Story[], who = 'ann'): Promise<readonly string[]> {
  const clock = { now: new Date(0) };
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const store = incidentStore(root, { env: { ...OWN_KEYS, MMSUP_WHO: who }, cwd: root, now: () => clock.now, stderr });
  const script = incidentStore(root, {
    env: { ...OWN_KEYS, MMSUP_WHO: 'monitor' },
    cwd: root,
    now: () => clock.now,
    stderr: Object.assign(new PassThrough(), { isTTY: false }),
  });
  const ids: string[] = [];
  for (const story of stories) {
    const at = (minutes: number) => {
      clock.now = new Date(Date.parse(story.opened) + minutes * 60_000);
    };
    at(0);
    const { client, complaint, line = '2', isPerson = true } = story;
    const opener = isPerson ? store : script;
    const { id } = await opener.open({ client, complaint, line });
    await tell(await store.link(id), story, at);
    await store.close();
    await script.close();
    ids.push(id);
  }
  return ids;
}

async function tell(link: IncidentLink, story: Story, at: (minutes: number) => void): Promise<void> {
  const { acknowledged, diagnosed, closed, reopened, cause = null, runbook = 'no-customers-selected' } = story;
  const { edges = [], changes, outcome = 'repaired', proposal = null } = story;
  if (acknowledged !== undefined) {
    at(acknowledged);
    await link.append({ type: 'note.added', text: 'Looking at it.' });
  }
  if (diagnosed !== undefined) {
    at(diagnosed);
    const run = 'r-1';
    await link.append({ type: 'run.started', run, runbook, path: null, hash: 'x', files: {} });
    for (const [index, edge] of edges.entries()) {
      const isLast = index === edges.length - 1;
      const judged = isLast
        ? { verdict: 'found', cause, findings: [{ cause, title: String(cause), next: [] }] }
        : { verdict: 'ruled-out', cause: null };
      const more = isLast && changes ? { changes } : {};
      await link.append({ type: 'step.finished', run, step: edge.split('#')[0], edge, ...judged, ...more });
    }
    await link.append({ type: 'run.ended', run, step: 'end', cause });
  }
  if (closed === undefined) return;
  at(closed);
  const event = { type: 'incident.closed', cause, why: 'Done', outcome, proposal };
  const events = await link.events();
  const fingerprint = foldFingerprint([...events, { ...events.at(-1)!, ...event }], KNOWN);
  await link.append({ ...event, fingerprint });
  if (reopened === undefined) return;
  at(reopened);
  await link.append({ type: 'incident.reopened', why: 'Again' });
}

/** What 27 clients complain of: a cause, the words of it in two languages, and the way to it. */
const CASES: readonly Pick<Story, 'cause' | 'runbook' | 'edges' | 'complaint' | 'changes'>[] = [
  {
    cause: 'segment/null-in-exclusion-list',
    complaint: 'Nobody was selected for the VIP letter',
    edges: ['trace#outcome:1', 'explain#outcome:2', 'list#outcome:1'],
    changes: ['null-in-list'],
  },
  {
    cause: 'policy/cap-zero',
    runbook: 'mailing-did-not-go-out',
    complaint: 'Рассылка не ушла',
    edges: ['trace#outcome:2', 'policy#outcome:1'],
    changes: ['cap-zero'],
  },
  {
    cause: 'rule/and-or-without-parentheses',
    runbook: 'wrong-people-selected',
    complaint: 'The wrong people got the offer',
    edges: ['explain#outcome:1', 'diff#outcome:3'],
    changes: ['and-or-mixed'],
  },
  {
    cause: 'report/summary-stale',
    runbook: 'report-wrong-or-missing',
    complaint: 'Отчёт показывает вчерашние цифры',
    edges: ['trace#outcome:4'],
  },
];

/** A fleet of 27 clients over half a year, always the same. */
export function fleet(perClient: number): readonly Story[] {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  return Array.from({ length: 27 }, (_, client) => `bank-${String(client + 1).padStart(2, '0')}`).flatMap((client) =>
    Array.from({ length: perClient }, (): Story => {
      const day = Math.floor(random() * 180);
      const opened = new Date(Date.UTC(2026, 4, 1, 8) + day * 86_400_000 + Math.floor(random() * 480) * 60_000);
      const one = CASES[Math.floor(random() ** 2 * CASES.length)]!;
      const acknowledged = 2 + Math.floor(random() * 20);
      const diagnosed = acknowledged + 5 + Math.floor(random() * 60);
      const isClosed = random() < 0.9;
      return {
        ...one,
        client,
        opened: opened.toISOString(),
        isPerson: false,
        acknowledged,
        diagnosed,
        line: random() < 0.8 ? '2' : '3',
        outcome: random() < 0.3 ? 'workaround' : 'repaired',
        ...(isClosed ? { closed: diagnosed + 10 + Math.floor(random() * 300) } : {}),
      };
    }),
  );
}
