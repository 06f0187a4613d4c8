import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before a server in whose middle something happens. */
export interface InterruptingProxy {
  readonly port: number;
  /** How often something happened. */
  readonly interruptions: () => number;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Passes everything on, until a client sends a statement that reads `table` (not one that is only planned): then `happen` is awaited, once for all
 * connections, before the statement goes on its way.
 */
export async function startInterruptingProxy(
  targetPort: number,
  table: string,
  happen: (proxy: InterruptingProxy) => Promise<void>,
): Promise<InterruptingProxy> {
  const sockets = new Set<Socket>();
  let interruptions = 0;
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      const sent = chunk.toString('latin1');
      if (interruptions > 0 || !sent.includes(`from ${table} `) || sent.includes('explain (format json)')) {
        upstream.write(chunk);
        return;
      }
      interruptions += 1;
      void happen(proxy).then(() => upstream.destroyed || upstream.write(chunk));
    });
    upstream.on('data', (chunk) => client.write(chunk));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: InterruptingProxy = {
    port: (server.address() as { port: number }).port,
    interruptions: () => interruptions,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      proxy.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
