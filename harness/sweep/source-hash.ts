import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const inHarness = (...names: readonly string[]) => names.map((folder) => join('harness', folder));
const playing = [...inHarness('core', 'models', 'agent', 'optimize'), 'benchmarks'];

/** Folders whose source can change what a cell becomes, or an episode of it: reports and the command line cannot. */
const foldersOf = { cells: [...playing, ...inHarness('fgo', 'sweep'), 'baselines'], episodes: playing } as const;

const isSource = (name: string) => /(?<!\.test)\.(ts|json|pddl|twl2)$/.test(name);

/**
 * SHA-256 of the source under `root` that makes cells, or plays their episodes, of the versions of its packages, and of further files (a benchmark
 * that is not ours) with all that they import by relative paths. Tests are left out, and so are packages of those files
 * and imports whose path is only known when they run. The same wherever the files lie, as they lie to each other.
 */
export async function sourceHash(
  root: string,
  files: readonly string[] = [],
  making: keyof typeof foldersOf = 'cells',
): Promise<string> {
  const folders = foldersOf[making];
  const hash = createHash('sha256');
  const add = (name: string, content: Buffer) =>
    hash.update(`${name}\n`).update(createHash('sha256').update(content).digest());
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true });
    const source = names.map(portable).filter(isSource);
    for (const name of source.toSorted()) add(`${folder}/${name}`, await readFile(join(root, folder, name)));
  }
  add('package-lock.json', await readFile(join(root, 'package-lock.json')));
  for (const [index, file] of files.entries()) {
    const imported = await withImports(resolve(file), (path) => isHashed(root, path, folders));
    const named = [...imported].map(([path, content]) => [portable(relative(dirname(file), path)), content] as const);
    for (const [name, content] of named.toSorted(([a], [b]) => (a < b ? -1 : 1)))
      add(name === basename(file) ? `given ${index}` : `given ${index} ${name}`, content);
  }
  return hash.digest('hex');
}

const portable = (path: string) => path.replaceAll('\\', '/');

/** Whether a file is among the project's that are hashed whoever imports them. */
function isHashed(root: string, path: string, folders: readonly string[]): boolean {
  const name = relative(resolve(root), path);
  return folders.some((folder) => name.startsWith(join(folder, '/'))) && isSource(name);
}

/** The file, and what it reaches by relative imports, by path; a file that `isKnown` is not followed. */
async function withImports(file: string, isKnown: (path: string) => boolean): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map([[file, await readFile(file)]]);
  // A map hands out what is added to it on the way.
  for (const [path, content] of found) {
    if (path.endsWith('.json')) continue;
    for (const imported of importsIn(path, content.toString('utf8'))) {
      if (found.has(imported) || isKnown(imported) || /[\\/]node_modules[\\/]/.test(imported)) continue;
      // A path in a comment or in a text may lead nowhere; a real import that does has failed before.
      const there = await readFile(imported).catch(() => undefined);
      if (there !== undefined) found.set(imported, there);
    }
  }
  return found;
}

/** `from '…'`, `import '…'`, `import('…')`, `require('…')`, and `new URL('…', import.meta.url)`, by which data are read. */
const statement =
  /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\(|\bnew\s+URL\s*\()\s*(['"`])(?<path>\.\.?\/[^'"`$\n]+)\1/g;

function importsIn(path: string, code: string): string[] {
  const base = pathToFileURL(path);
  return [...code.matchAll(statement)]
    .map(({ groups }) => new URL(groups!.path!, base))
    .filter(({ pathname }) => /\.(?:[cm]?[jt]s|json)$/.test(pathname))
    .map((url) => fileURLToPath(url));
}
