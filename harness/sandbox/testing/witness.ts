/** Ears on this machine, to prove that nothing arrives: a TCP and a UDP port of the loopback device. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export interface Witness {
  /** Both listen on it. */
  readonly port: number;
  /** Connections and datagrams until now. */
  readonly arrivals: () => number;
  close(): Promise<void>;
}

export async function openWitness(): Promise<Witness> {
  let arrivals = 0;
  const server = createServer((socket) => {
    arrivals += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => {
    arrivals += 1;
  });
  datagrams.bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    port,
    arrivals: () => arrivals,
    close: async () => {
      datagrams.close();
      server.close();
      await once(server, 'close');
    },
  };
}
