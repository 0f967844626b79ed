/** `npm run status [-- NAME]`: how far a sweep is, from another terminal. Reads; changes and locks nothing. */
import { ConfigError } from '../core/errors.ts';
import { plainText } from '../report/format.ts';
import { isRunning } from '../sweep/lock-sweep.ts';
import { readStatus, type SweepStatus } from '../sweep/store/read-status.ts';
import { readingSweep } from '../sweep/store/sqlite-store.ts';
import { duration, errorsText, short } from './progress.ts';
import { statusTotals } from './status-totals.ts';
import { existingSweep, sweepFolder, sweepNames } from './sweep-folder.ts';
import { moneyText } from './sweep-texts.ts';

export interface StatusPorts {
  readonly cwd: string;
  /** Milliseconds since 1970 (UTC). */
  readonly now: number;
  print(text: string): void;
}

/** Without a name: a line for each sweep. */
export async function runStatus(name: string | undefined, ports: StatusPorts): Promise<void> {
  const names = name === undefined ? await sweepNames(ports.cwd) : [name];
  if (names.length === 0) ports.print('No sweep in results yet; npm run sweep makes one.');
  if (name !== undefined)
    return ports.print(statusText(name, await existingSweep(ports.cwd, name), { ...ports, cells: true }));
  for (const known of names) ports.print(lineOf(known, ports));
}

/** One that cannot be read does not hide the others. */
function lineOf(name: string, ports: StatusPorts): string {
  try {
    return statusText(name, sweepFolder(ports.cwd, name), { ...ports, cells: false });
  } catch (error) {
    if (error instanceof ConfigError) return `${name}: ${error.message}`;
    throw error;
  }
}

function statusText(name: string, folder: string, { now, cells }: { readonly now: number; readonly cells: boolean }) {
  const status = readingSweep(folder, readStatus);
  if (status === undefined) return `${name}: begun, nothing planned yet`;
  return [headline(name, folder, { status, now }), ...(cells ? cellLines(status) : [])].join('\n');
}

interface At {
  readonly status: SweepStatus;
  readonly now: number;
}

function headline(name: string, folder: string, { status: { cells, heartbeat }, now }: At): string {
  const { finished, episodes, tokens, usd, errors } = statusTotals(cells);
  const running = isRunning(folder);
  const state = running ? 'running' : finished === cells.length ? 'finished' : 'stopped: the same command goes on';
  return [
    `${name}: ${state}`,
    `${finished}/${cells.length} cells`,
    `${episodes.toLocaleString('en')} episodes`,
    `${short(tokens)} tokens`,
    ...(usd === 0 ? [] : [moneyText(usd)]),
    ...(errors.size === 0 ? [] : [`errors: ${errorsText(errors)}`]),
    ...(running && heartbeat ? livelyParts(heartbeat, now) : []),
  ].join(' · ');
}

/** A process that says nothing for so long is stuck, or its machine asleep. */
const quietSeconds = 30;

/** Of a run under way, in words. */
export function livelyParts(
  { at, processId, elapsedSeconds, leftSeconds }: NonNullable<SweepStatus['heartbeat']>,
  now: number,
) {
  const silent = (now - at) / 1000;
  return [
    `${duration(elapsedSeconds)} elapsed`,
    leftSeconds === null ? 'ETA –' : `ETA ${duration(leftSeconds)}`,
    `process ${processId}`,
    ...(silent > quietSeconds ? [`no sign of life for ${duration(silent)}`] : []),
  ];
}

function cellLines({ cells }: SweepStatus): string[] {
  const folded = cells.some(({ spec }) => spec.fold !== undefined);
  const rows = cells.map(({ arm, spec, state, episodes, tokens, usd, errors }) => [
    ...[plainText(arm), String(spec.trainSize), String(spec.seed), ...(folded ? [String(spec.fold?.index)] : [])],
    ...[state, episodes.toLocaleString('en'), short(tokens), moneyText(usd), errorsText(errors)],
  ]);
  const place = ['arm', 'train', 'seed', ...(folded ? ['fold'] : [])];
  const all = [[...place, 'state', 'episodes', 'tokens', 'paid', 'errors'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
