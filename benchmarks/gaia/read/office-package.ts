import { posix } from 'node:path';
import type { ArchiveFile } from './open-archive.ts';
import { UnreadableError } from './reading.ts';
import { childrenOf, parseXml } from './walk-xml.ts';

/** What another part of the package is to this one. */
export interface Relation {
  /** The last word of the relation's type: `worksheet`, `slide`, `notesSlide`, … */
  readonly type: string;
  /** The part's name in the package. */
  readonly target: string;
}

/** The zip container of Office Open XML (ECMA-376 part 2): parts by name, and how they belong together. */
export interface OfficePackage {
  readonly main: string;
  has(part: string): boolean;
  /** Its bytes. Throws UnreadableError when it is missing or damaged. */
  part(name: string): Uint8Array;
  /** By id; those that lead out of the package are left out. */
  relationsOf(part: string): ReadonlyMap<string, Relation>;
  /** The first part that stands in that relation. */
  related(part: string, type: string): string | undefined;
}

/** Undefined when the archive is no Office file. Throws UnreadableError when it is one that is damaged. */
export function officePackage(files: readonly ArchiveFile[]): OfficePackage | undefined {
  // Names of parts are the same in any case of letters.
  const byName = new Map(files.map((file) => [file.name.toLowerCase(), file]));
  if (!byName.has('[content_types].xml') || !byName.has('_rels/.rels')) return undefined;
  if (byName.size < files.length) throw new UnreadableError('has two parts of one name');
  const part = (name: string): Uint8Array => {
    const file = byName.get(name.toLowerCase());
    if (!file) throw new UnreadableError(`is damaged: it has no part "${name.slice(0, 100)}"`);
    return file.unpack();
  };
  const relationsOf = (name: string): ReadonlyMap<string, Relation> => {
    const list = posix.join(posix.dirname(name), '_rels', `${posix.basename(name)}.rels`);
    return byName.has(list.toLowerCase()) ? readRelations(part(list), posix.dirname(name)) : new Map();
  };
  const related = (name: string, type: string): string | undefined =>
    [...relationsOf(name).values()].find((relation) => relation.type === type)?.target;
  const main = [...readRelations(part('_rels/.rels'), '').values()].find(({ type }) => type === 'officeDocument');
  if (!main) return undefined;
  return { main: main.target, has: (name) => byName.has(name.toLowerCase()), part, relationsOf, related };
}

function readRelations(bytes: Uint8Array, folder: string): ReadonlyMap<string, Relation> {
  const relations = childrenOf(parseXml(bytes, 'Relationships'), 'Relationship')
    .filter(({ attributes }) => attributes.get('TargetMode') !== 'External')
    .map(({ attributes }) => {
      const target = attributes.get('Target') ?? '';
      const place = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      const type = posix.basename(attributes.get('Type') ?? '');
      return [attributes.get('Id') ?? '', { type, target: place }] as const;
    });
  return new Map(relations);
}
