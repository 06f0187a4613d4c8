import { existsSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { IncidentLink } from '../../../src/incident/link.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';
import { scriptedContext } from '../support.ts';

/**
 * A process of its own in which a person walks a change: says each event that is on the disk, and dies right after the one that is named,
 * or so many milliseconds later. The person answers truly: was it done? is looked up where the programs write.
 */
const [folder, mode, dieAt, later] = process.argv.slice(2) as [string, 'run' | 'resume', string, string];

const timesIn = (name: string): number => {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
};

const PREFERRED = ['finish', 'run', 'approved', 'begin', 'preview'];

const prompt: Prompt = {
  async select(_, choices) {
    const names = choices.map(({ value }) => value as string);
    const wanted = PREFERRED.find((name) => names.includes(name)) ?? truth(names);
    return choices.find(({ value }) => value === wanted)!.value;
  },
  input: async (_, { validate } = {}) => (validate?.('Ivan') === true ? 'Ivan' : 'vip'),
  confirm: async () => true,
};

function truth(names: readonly string[]): string {
  if (names.includes('again')) return 'back';
  if (names.includes('done')) return timesIn('revert.log') > 0 ? 'done' : 'not-done';
  return timesIn('back.log') > 0 ? 'back' : 'leave';
}

const script = {
  'rules diff vip': {},
  'rules log vip': () => ({
    facts: { versions: [{ version: 1 + (existsSync(join(folder, 'deaf')) ? 0 : timesIn('revert.log')) }] },
  }),
};

const die = () => process.kill(process.pid, 'SIGKILL');
const told = (link: IncidentLink): IncidentLink => ({
  ...link,
  append: async (event) => {
    await link.append(event);
    writeSync(1, `${event.type}\n`);
    if (event.type !== dieAt) return;
    if (later === '0') die();
    else setTimeout(die, Number(later));
  },
});

const context = { ...scriptedContext(folder, script), prompt };
const { incidents } = context;
const watched = {
  ...context,
  incidents: {
    ...incidents,
    unfinished: async (name: string) => {
      const link = await incidents.unfinished(name);
      return link && told(link);
    },
    open: async (request: Parameters<typeof incidents.open>[0]) => told(await incidents.open(request)),
  },
};
// What it would run was reviewed before.
if (mode === 'run') await runbookTrust.run(context, [join(folder, 'fix.yaml')], { yes: true });
const options = mode === 'resume' ? { resume: true } : { set: ['rule=vip'] };
const { facts } = await runbookRun.run(watched, [join(folder, 'fix.yaml')], options);
writeSync(1, `end ${facts.end.step}\n`);
