import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before a server that writes down what the client sends: `startup`, `ssl`, `cancel`, or the letter of a message with its text. */
export interface WireProxy {
  readonly port: number;
  /** All frontend messages of all connections so far, for instance `P select 1`, `B`, `S`. */
  readonly messages: string[];
  /** From now on nothing is passed on in either direction, and nothing is closed. */
  blackHole(): void;
  close(): Promise<void>;
}

const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;

/** `alterStartup` may change the start-up packet, without changing its length, as a pooler would. */
export async function startWireProxy(
  targetPort: number,
  alterStartup?: (startup: string) => string,
): Promise<WireProxy> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const record = createRecorder(messages);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (isSwallowing) return;
      record(chunk);
      const isStartup = alterStartup !== undefined && chunk.length > 8 && chunk.readUInt32BE(4) === 196_608;
      upstream.write(isStartup ? Buffer.from(alterStartup(chunk.toString('latin1')), 'latin1') : chunk);
    });
    upstream.on('data', (chunk) => isSwallowing || client.write(chunk));
    client.on('end', () => isSwallowing || upstream.end());
    upstream.on('end', () => isSwallowing || client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    messages,
    blackHole: () => {
      isSwallowing = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Cuts the client's bytes into messages: the first ones have no letter, the rest do. */
function createRecorder(messages: string[]): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let isStarted = false;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const header = isStarted ? 5 : 4;
      if (pending.length < header) return;
      const length = pending.readUInt32BE(header - 4) + header - 4;
      if (pending.length < length) return;
      const message = pending.subarray(0, length);
      pending = pending.subarray(length);
      if (isStarted) messages.push(typed(message));
      else isStarted = started(message, messages);
    }
  };
}

function started(message: Buffer, messages: string[]): boolean {
  const code = message.readUInt32BE(4);
  messages.push(
    code === SSL_REQUEST
      ? 'ssl'
      : code === CANCEL_REQUEST
        ? 'cancel'
        : `startup ${message.subarray(8).toString('utf8').replaceAll('\0', ' ').trim()}`,
  );
  return code !== SSL_REQUEST && code !== CANCEL_REQUEST;
}

function typed(message: Buffer): string {
  const letter = String.fromCharCode(message[0]!);
  if (letter !== 'P' && letter !== 'Q') return letter;
  const start = letter === 'P' ? message.indexOf(0, 5) + 1 : 5;
  return `${letter} ${message.subarray(start, message.indexOf(0, start)).toString('utf8')}`;
}
