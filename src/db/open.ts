import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client, Connection } from 'pg';
import type { ConnectionTarget, Host } from './connection-target.ts';
import { isSocket } from './tls.ts';

/** An open connection and what is needed to reach the same server process again. */
export interface Opened {
  readonly client: Client;
  readonly socket: Socket;
  readonly tls: ConnectionOptions | undefined;
  readonly host: Host;
  /** The error that broke the connection while nothing was running, if any. */
  readonly brokenBy: () => Error | undefined;
}

export interface OpenOptions {
  readonly target: ConnectionTarget;
  readonly host: Host;
  readonly tls: ConnectionOptions | undefined;
  readonly applicationName: string;
  readonly startupOptions: string;
  readonly connectTimeoutMs: number;
  readonly password: () => string | undefined;
  readonly signal: AbortSignal;
}

/** Opens one connection to one host over one transport. Throws pg's or Node's error as it is; an abort destroys the socket. */
export async function openConnection(options: OpenOptions): Promise<Opened> {
  const { target, host, tls, signal } = options;
  signal.throwIfAborted();
  const socket = new Socket();
  let broken: Error | undefined;
  const client = new Client({
    host: host.address ?? host.host,
    port: host.port,
    user: target.user,
    database: target.database,
    // pg asks only when the server does. Without an answer of ours it would read files and variables on its own.
    password: () => passwordText(options.password()),
    ssl: tls ?? false,
    sslnegotiation: target.sslNegotiation === 'direct' && tls ? 'direct' : 'postgres',
    application_name: options.applicationName,
    options: options.startupOptions,
    client_encoding: 'utf8',
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    stream: () => socket,
  });
  client.on('error', (error: Error) => {
    broken ??= error;
  });
  const abort = (): void => void socket.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return { client, socket, tls, host, brokenBy: () => broken };
}

/** A server that asks for a password gets one or an error that says so; never an empty guess. */
function passwordText(password: string | undefined): string {
  if (password !== undefined) return password;
  throw new MissingPassword();
}

/** The server asks for a password and none is configured. */
export class MissingPassword extends Error {
  constructor() {
    super('no password is configured');
    this.name = 'MissingPassword';
  }
}

interface CancellableClient {
  readonly processID: number;
  readonly secretKey: number;
}

interface CancellingConnection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  end(): void;
  on(event: 'connect' | 'sslconnect' | 'error' | 'end', listener: () => void): void;
}

/**
 * Asks the server to cancel what the connection runs, by the cancel protocol: a second, short connection to the same address.
 * Never throws: whether it worked is seen on the first connection. Resolves when the server has closed the second one.
 */
export function requestCancel({ client, socket, tls, host }: Opened, timeoutMs: number): Promise<void> {
  const { processID, secretKey } = client as unknown as CancellableClient;
  const own = new Socket();
  const connection = new Connection({ stream: () => own, ssl: tls ?? false }) as unknown as CancellingConnection;
  return new Promise((resolve) => {
    const timer = setTimeout(() => void own.destroy(), timeoutMs);
    const send = (): void => connection.cancel(processID, secretKey);
    connection.on('connect', () => (tls ? connection.requestSsl() : send()));
    connection.on('sslconnect', send);
    connection.on('error', () => void own.destroy());
    connection.on('end', () => {
      clearTimeout(timer);
      resolve();
    });
    if (isSocket(host)) connection.connect(`${host.host}/.s.PGSQL.${host.port}`);
    else connection.connect(host.port, socket.remoteAddress ?? host.address ?? host.host);
  });
}
