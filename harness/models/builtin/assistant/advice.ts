/** What guidelines about questions with tools can say, topic by topic, and what follows from several of them together. */
/** How often it was right to do so, of the times that it could be told. */
export interface Tally {
  readonly right: number;
  readonly of: number;
}

export const topics = ['start', 'parts', 'query', 'follow', 'compute'] as const;
export type Topic = (typeof topics)[number];

/** Any attached file, or any computation: said where several kinds showed it. */
export const anyKind = 'any';

export interface Advice {
  readonly topic: Topic;
  /**
   * start: a file's extension, `any` file, `named` or `units` · parts: an extension or `any` · follow: `named` or `file` ·
   * compute: a computation or `any` · query: ''
   */
  readonly kind: string;
  /** A tool by name or in words; '' where the topic is about none, or where it is the head that is spoken of. */
  readonly tool: string;
  /** Whether to do so; or not to. */
  readonly yes: boolean;
  readonly tally?: Tally | undefined;
}

export function keyOf({ topic, kind, tool, yes }: Advice): string {
  return `${topic}|${kind}|${tool}|${yes ? 'yes' : 'no'}`;
}

/** Estimated, so that twice right of two counts for less than nine of ten. */
export function reliability({ tally }: Advice): number {
  return tally ? (tally.right + 1) / (tally.of + 2) : 0.6;
}

/** Wrong more often than right. */
export function isContradicted({ tally }: Advice): boolean {
  return tally !== undefined && 2 * tally.right < tally.of;
}

const withoutFile: readonly string[] = ['named', 'units'];

/** Advice on one topic for one kind, what is said of the kind itself before what is said of any, the more reliable first. */
export function adviceOn(all: readonly Advice[], topic: Topic, kind: string): readonly Advice[] {
  return all
    .filter(
      (advice) =>
        advice.topic === topic && (advice.kind === kind || (advice.kind === anyKind && !withoutFile.includes(kind))),
    )
    .toSorted((a, b) => Number(a.kind === anyKind) - Number(b.kind === anyKind) || reliability(b) - reliability(a));
}

/** What is said on a topic without tools: to do so or not; undefined where nothing is said. */
export function verdictOn(all: readonly Advice[], topic: Topic, kind: string): boolean | undefined {
  return adviceOn(all, topic, kind)[0]?.yes;
}
