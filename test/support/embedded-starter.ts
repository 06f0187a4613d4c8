import { embeddedLayout, startEmbedded } from '../../src/db/embedded.ts';
import { findPostmaster } from '../../src/db/embedded-process.ts';

/** A process of its own that starts the embedded server and says in one line of JSON what it got. */
const layout = embeddedLayout(process.env, process.getuid?.());
const server = await startEmbedded({ layout });
process.stdout.write(
  `${JSON.stringify({ pid: await findPostmaster(layout), startedNow: server.startedNow, data: layout.data })}\n`,
);
