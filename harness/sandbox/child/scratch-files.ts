import { Buffer } from 'node:buffer';
import { problemOfName } from '../scratch-name.ts';

/** The scratch folder of a JavaScript program: names and bytes, nothing more. */
export interface ScratchFiles {
  read(name: string): Uint8Array<ArrayBuffer> | undefined;
  /** Undefined: written; otherwise what is wrong with the name. `full` is called where the limit is passed. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): string | undefined;
  names(): string[];
  /** Files that are new or changed, by name: name and base64. */
  changed(): [string, string][];
}

export function scratchFiles(
  given: readonly (readonly [string, string])[],
  limits: { readonly bytes: number; readonly files: number },
  full: () => void,
): ScratchFiles {
  const before = new Map(given.map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]));
  const files = new Map(before);
  let held = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  return {
    read: (name) => files.get(name),
    write: (name, bytes) => {
      const problem = problemOfName(name);
      if (problem !== undefined) return problem;
      held += bytes.length - (files.get(name)?.length ?? 0);
      files.set(name, bytes);
      if (held > limits.bytes || files.size > limits.files) full();
      return undefined;
    },
    names: () => [...files.keys()].sort(),
    changed: () =>
      [...files]
        .filter(([name, bytes]) => before.get(name) !== bytes)
        .filter(([name, bytes]) => !sameBytes(before.get(name), bytes))
        .map(([name, bytes]): [string, string] => [name, Buffer.from(bytes).toString('base64')])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

export const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0;
