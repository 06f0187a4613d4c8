import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { IncidentLink } from '../../../src/incident/link.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { scriptedContext } from '../support.ts';

/** A process of its own that walks a runbook of many checks and says each event that is on the disk: `ack TYPE STEP`. It dies when it has said so many. */
const [folder, runbook, mode, killAfter] = process.argv.slice(2) as [string, string, string, string];
let said = 0;
const CHECKS = 10;

const script = Object.fromEntries(
  Array.from({ length: CHECKS }, (_, index) => [
    `segment explain s${index}`,
    async () => {
      writeFileSync(join(folder, 'ran.log'), `s${index}\n`, { flag: 'a' });
      await wait(1);
      return { facts: { selected: 100 + index, segment: { id: `s${index + 1}` } } };
    },
  ]),
);

const context = scriptedContext(folder, script);
const told = (link: IncidentLink): IncidentLink => ({
  ...link,
  append: async (event) => {
    await link.append(event);
    writeSync(1, `ack ${event.type} ${String(event['step'] ?? '')}\n`);
    said += 1;
    if (said >= Number(killAfter)) process.kill(process.pid, 'SIGKILL');
  },
});
const { incidents } = context;
const unfinished = async (name: string) => {
  const link = await incidents.unfinished(name);
  return link && told(link);
};
const watched = {
  ...context,
  incidents: {
    ...incidents,
    unfinished,
    open: async (request: Parameters<typeof incidents.open>[0]) => told(await incidents.open(request)),
  },
};
const options = mode === 'resume' ? { auto: true, resume: true } : { auto: true, set: ['segment=s0'] };
const { facts } = await runbookRun.run(watched, [runbook], options);
process.stdout.write(
  `end ${JSON.stringify({ path: facts.path.map(({ step, say }) => [step, say.en]), end: facts.end, incident: facts.incident.id })}\n`,
);
