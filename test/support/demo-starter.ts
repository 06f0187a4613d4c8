import { type Demo, plantFault, startDemo } from '../../src/demo/demo.ts';

/** A process of its own that starts the demo, or plants a fault in it, and says in lines what it does and what came of it. */
const [customers, fault] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const demo: Demo = await startDemo({ env: process.env, customers: Number(customers), onProgress: say });
say(JSON.stringify({ created: demo.created, conninfo: demo.conninfo }));
if (fault !== undefined) {
  say('planting');
  await plantFault(demo, fault);
}
