import { contentHash, type Json } from './canonical-json.ts';
import type { CellSpec } from './record.ts';

/** 16 hexadecimal digits. The name of a source's sweep is left out: what it made is known by its cell and its modules. */
export function cellId({ source, ...own }: CellSpec): string {
  const known = source === undefined ? own : { ...own, source: { cell: source.cell, modules: source.modules } };
  return contentHash(known as unknown as Json, 16);
}
