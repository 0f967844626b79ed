/** Commands on a disk that fills up, or that is read-only: real ones, in a mount namespace that ends with the command. */
import { spawnSync } from 'node:child_process';
import { execa } from 'execa';

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Command = readonly [string, ...string[]];

/** As root, or as a user who may be root in a namespace. */
const ways: readonly Command[] = [
  ['unshare', '--mount'],
  ['unshare', '--map-root-user', '--mount'],
];
const way = ways.find(([program, ...options]) => {
  const probe = [...options, 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /tmp && mount -o remount,ro /tmp'];
  return spawnSync(program, probe).status === 0;
});

/** For the names of tests that are skipped; undefined where disks can be mounted. */
export const noDisks = way === undefined ? 'no right to mount a disk here' : undefined;

/** $1 folder · $2 size · the rest is the command. The files lie on the small disk while it runs, and in the folder after. */
const small = `
  folder=$1; size=$2; shift 2
  below=$(mktemp -d) || exit 125
  trap 'umount "$below"; rmdir "$below"' EXIT
  mount --bind "$folder" "$below" && mount -t tmpfs -o "size=$size" tmpfs "$folder" || exit 125
  cp -a "$below/." "$folder/" || exit 125
  "$@"
  code=$?
  find "$below" -mindepth 1 -delete && cp -a "$folder/." "$below/" || exit 125
  exit $code`;

/**
 * Runs a command with `folder`, an absolute path, on a disk of so many kilobytes (in pages of 4), what lies in it included.
 * Exit code 125 when the disk could not be made. Whatever else the command writes goes where it always does.
 */
export function onSmallDisk(
  disk: { readonly folder: string; readonly kilobytes: number },
  command: Command,
  options: CommandOptions = {},
): Promise<Outcome> {
  return inNamespace(small, [disk.folder, `${disk.kilobytes}k`, ...command], options);
}

const readOnly = `
  folder=$1; shift
  mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit 125
  exec "$@"`;

/** Runs a command with `folder`, an absolute path, read-only, for root too. Exit code 125 when it could not be made so. */
export function onReadOnlyDisk(folder: string, command: Command, options: CommandOptions = {}): Promise<Outcome> {
  return inNamespace(readOnly, [folder, ...command], options);
}

async function inNamespace(script: string, parts: readonly string[], options: CommandOptions): Promise<Outcome> {
  if (way === undefined) throw new Error(`Expected disks to be there, got none (${noDisks}): skip this test.`);
  const [program, ...flags] = way;
  const { exitCode, stdout, stderr } = await execa(program, [...flags, 'sh', '-c', script, 'sh', ...parts], {
    ...options,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}
