/** What the corpus knows: things of eight kinds with facts, some of which are the titles of other pages. */
import type { Page } from '../../question.ts';

export const kinds = ['country', 'town', 'person', 'company', 'river', 'bridge', 'work', 'unit'] as const;
export type Kind = (typeof kinds)[number];

export interface Entity {
  /** The page's title; no two in a corpus are equal in lower case. */
  readonly title: string;
  readonly kind: Kind;
  /** A page's `Key: value` lines, in order, e.g. `Elevation` and `214 metres`, `Born` and `12 April 1871`. */
  readonly facts: Readonly<Record<string, string>>;
  /** First sentence. */
  readonly lead: string;
  /** Sentences after the facts, with numbers that are not the facts. */
  readonly prose: readonly string[];
}

/** Things of one split, which know nothing of those of the other. */
export interface World {
  readonly entities: readonly Entity[];
  /** Throws a RangeError for a title that is not there. */
  find(title: string): Entity;
  ofKind(kind: Kind): readonly Entity[];
}

export function worldOf(entities: readonly Entity[]): World {
  const byTitle = new Map(entities.map((entity) => [entity.title, entity]));
  const byKind = Map.groupBy(entities, ({ kind }) => kind);
  return {
    entities,
    find(title) {
      const entity = byTitle.get(title);
      if (!entity) throw new RangeError(`Expected a title of this world, got "${title}".`);
      return entity;
    },
    ofKind: (kind) => byKind.get(kind) ?? [],
  };
}

export function pageOf({ title, lead, facts, prose }: Entity): Page {
  const lines = Object.entries(facts).map(([key, value]) => `${key}: ${value}`);
  return { title, text: [lead, ...lines, ...prose].join('\n') };
}
