import { Buffer } from 'node:buffer';
import type { PyodideAPI } from 'pyodide';
import { sameBytes } from './scratch-files.ts';

/** What is used of Emscripten's files in memory: its types leave out what is inside. */
interface Node {
  readonly contents: ArrayBufferView | Readonly<Record<string, Node>> | undefined;
}

interface MemoryFiles {
  readonly ops_table: {
    readonly file: {
      readonly node: { setattr(node: Node, change: { size?: number }): void };
      readonly stream: { write(stream: { node: Node }, ...rest: WriteArguments): number };
    };
  };
}

type WriteArguments = [buffer: Uint8Array, offset: number, length: number, position: number, own?: boolean];

interface Files {
  readonly root: Node;
  readonly filesystems: { readonly MEMFS: MemoryFiles };
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
  readFile(path: string): Uint8Array;
  readdir(path: string): string[];
  lstat(path: string): { readonly mode: number };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
}

export interface ScratchFolder {
  write(name: string, bytes: Uint8Array): void;
  /** Files that are new or not as given (name and base64): their names and base64. */
  changed(given: readonly (readonly [string, string])[]): [string, string][];
}

/** Python's scratch folder, in its own memory. `full` is called where a program's files come to have more bytes than `bytes`. */
export function scratchFolder(
  python: PyodideAPI,
  folder: string,
  limit: { readonly bytes: number; readonly full: () => void },
): ScratchFolder {
  const files = python.FS as unknown as Files;
  const bytesBefore = bytesBelow(files.root);
  let grown = 0;
  const grow = (node: Node, size: number) => {
    grown += Math.max(0, size - bytesOf(node));
    if (grown <= limit.bytes) return;
    // Counted again: much of what was written may be gone.
    grown = bytesBelow(files.root) - bytesBefore + Math.max(0, size - bytesOf(node));
    if (grown > limit.bytes) limit.full();
  };

  const { node: nodeWays, stream: streamWays } = files.filesystems.MEMFS.ops_table.file;
  const { setattr } = nodeWays;
  const { write } = streamWays;
  nodeWays.setattr = (node, change) => {
    if (change.size !== undefined) grow(node, change.size);
    setattr(node, change);
  };
  streamWays.write = (stream, ...rest) => {
    grow(stream.node, rest[3] + rest[2]);
    return write(stream, ...rest);
  };

  const list = (path: string): string[] =>
    files
      .readdir(path)
      .filter((name) => name !== '.' && name !== '..')
      .sort()
      .flatMap((name) => {
        const { mode } = files.lstat(`${path}/${name}`);
        if (files.isDir(mode)) return list(`${path}/${name}`);
        return files.isFile(mode) ? [`${path}/${name}`] : [];
      });

  return {
    write: (name, bytes) => {
      const path = `${folder}/${name}`;
      files.mkdirTree(path.slice(0, path.lastIndexOf('/')));
      files.writeFile(path, bytes);
    },
    changed: (given) => {
      const before = new Map(given.map(([name, text]) => [name, Buffer.from(text, 'base64')]));
      return list(folder).flatMap((path): [string, string][] => {
        const name = path.slice(folder.length + 1);
        const bytes = files.readFile(path);
        return sameBytes(before.get(name), bytes) ? [] : [[name, Buffer.from(bytes).toString('base64')]];
      });
    },
  };
}

const bytesOf = ({ contents }: Node) => (ArrayBuffer.isView(contents) ? contents.byteLength : 0);

function bytesBelow(root: Node): number {
  const open = [root];
  let bytes = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    bytes += bytesOf(node);
    if (node.contents !== undefined && !ArrayBuffer.isView(node.contents)) open.push(...Object.values(node.contents));
  }
  return bytes;
}
