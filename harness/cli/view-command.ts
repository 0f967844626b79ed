/** `npm run view [-- --port N]`: the results folder in a browser, on this machine only, until it is stopped. */
import { expected } from '../core/errors.ts';
import type { Clock } from '../models/guards/clock.ts';
import type { PageBudgets } from '../report/page/build-page.ts';
import { openReaders } from './view/open-readers.ts';
import { loopback, openServer } from './view/open-server.ts';
import { sweepPages } from './view/sweep-pages.ts';
import { watchSweeps } from './view/watch-sweeps.ts';

export interface ViewPorts {
  readonly cwd: string;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  print(text: string): void;
}

export const defaultPort = 4173;

/** Ends when the signal comes. `port` as it was given. */
export async function runView(port: string | undefined, ports: ViewPorts): Promise<void> {
  const view = await openView(portOf(port), ports);
  ports.print(`The results are at http://${loopback}:${view.port}/ (on this machine only; Ctrl-C ends it).`);
  await new Promise<void>((resolve) => {
    if (ports.signal.aborted) return resolve();
    ports.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await view.close();
}

export interface OpenView {
  readonly port: number;
  close(): Promise<void>;
}

/** `budgets`: bytes of a page's texts, where not the usual ones. */
export async function openView(
  port: number,
  { cwd, clock, signal }: Omit<ViewPorts, 'print'>,
  budgets?: PageBudgets,
): Promise<OpenView> {
  const readers = openReaders();
  const watch = watchSweeps({ cwd, clock, signal, readers });
  try {
    const server = await openServer(port, { cwd, watch, pages: sweepPages(readers, budgets) });
    return {
      port: server.port,
      close: async () => {
        await server.close();
        await readers.close();
      },
    };
  } catch (error) {
    await readers.close();
    throw error;
  }
}

function portOf(given: string | undefined): number {
  if (given === undefined) return defaultPort;
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port > 65_535) throw expected('--port', 'a number from 0 to 65535', given);
  return port;
}
