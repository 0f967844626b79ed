/** What of the folders `results` and `reports` may be seen. Asked-for names are only ever looked up in lists of what is there. */
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export const places = ['results', 'reports'] as const;
export type Place = (typeof places)[number];

export const contentTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.tex': 'application/x-tex; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names of folders in `results` or `reports`, sorted. */
export async function folderNames(cwd: string): Promise<string[]> {
  const found = await Promise.all(
    places.map(async (place) => {
      const entries = await readdir(join(cwd, place), { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
    }),
  );
  return [...new Set(found.flat())].filter((name) => !name.startsWith('.')).toSorted();
}

/** The real path of a folder that is there; undefined where there is none, or where it lies elsewhere by a link. */
export async function folderOf(cwd: string, place: Place, name: string): Promise<string | undefined> {
  if (!(await folderNames(cwd)).includes(name)) return undefined;
  const [base, folder] = await Promise.all([join(cwd, place), join(cwd, place, name)].map(realOrNone));
  return base !== undefined && folder?.startsWith(base + sep) ? folder : undefined;
}

const realOrNone = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);

/** Databases, locks and what begins with a dot are not shown, nor what was charged for each attempt. */
const withheld = /^\.|^spending|^answers|\.sqlite/i;

/** Paths of files that can be downloaded, from the folder, with `/` between their parts; sorted. */
export async function filesOf(cwd: string, place: Place, name: string): Promise<string[]> {
  const folder = await folderOf(cwd, place, name);
  if (folder === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && extname(entry.name) in contentTypes)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.split(sep))
    .filter((parts) => !parts.some((part) => withheld.test(part)))
    .map((parts) => parts.join('/'))
    .toSorted();
}

/** Opens one of `filesOf`; undefined for anything else. Whoever gets it closes it. */
export async function openFileOf(
  cwd: string,
  place: Place,
  [name, ...parts]: readonly string[],
): Promise<FileHandle | undefined> {
  if (name === undefined || !(await filesOf(cwd, place, name)).includes(parts.join('/'))) return undefined;
  const folder = await folderOf(cwd, place, name);
  if (folder === undefined) return undefined;
  const path = join(folder, ...parts);
  // A link may have taken the place of what was listed.
  if ((await realOrNone(path)) !== path) return undefined;
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined);
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}
