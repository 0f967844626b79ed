/** Advice ↔ our own sentences. What is written here reads back to what it says; other wordings: read-advice.ts. */
import { type Advice, anyKind, type Tally } from './advice.ts';

const spoken: Readonly<Record<string, string>> = {
  total: 'a total',
  average: 'an average',
  count: 'a number of rows',
  difference: 'a difference',
  days: 'days between dates',
  conversion: 'a conversion of units',
  arithmetic: 'plain arithmetic',
  any: 'anything with more than a few numbers',
};
const computed = new Map(Object.entries(spoken).map(([kind, words]) => [words, kind]));

const named = 'When a question is about a named thing and comes without a file';
const units = 'When a unit is to be converted and the question does not say how';
const query = 'Search for the name alone: queries with many words find nothing';
const followPage = 'When a page names another thing that the question asks about, look that thing up, too';
const followFile = 'When an attached file names things that the question asks more about, look each of them up';

/** Without a tally where the advice has none. */
export function sentenceFor(advice: Advice): string {
  const { tally } = advice;
  return `${statement(advice)}${tally ? ` (right ${tally.right} of ${tally.of} times)` : ''}.`;
}

function statement({ topic, kind, tool, yes }: Advice): string {
  if (topic === 'start') return `${startOf(kind)}, ${yes ? `call ${tool} first` : `do not begin with ${tool}`}`;
  if (topic === 'parts') {
    const when = `When ${kind === anyKind ? 'any attached file' : `an attached .${kind} file`} has several parts`;
    return `${when}, ${yes ? 'read every part before you answer' : 'the first part is enough'}`;
  }
  if (topic === 'query') return query;
  if (topic === 'follow') return kind === 'file' ? followFile : followPage;
  const what = spoken[kind] ?? kind;
  return yes
    ? `Compute ${what} with ${tool}, not in your head`
    : `Do not compute ${what} ${tool === '' ? 'in your head' : `with ${tool}`}`;
}

function startOf(kind: string): string {
  if (kind === 'named') return named;
  if (kind === 'units') return units;
  return `When a question comes with ${kind === anyKind ? 'any attached file' : `an attached .${kind} file`}`;
}

const file = String.raw`(?:an attached \.(?<kind>\w+) file|(?<any>any attached file))`;
const forms: readonly (readonly [Advice['topic'], RegExp])[] = [
  [
    'start',
    new RegExp(`^When a question comes with ${file}, (?:call (?<tool>\\S+) first|do not begin with (?<not>\\S+))$`),
  ],
  [
    'start',
    new RegExp(
      `^(?:(?<named>${named})|(?<units>${units})), (?:call (?<tool>\\S+) first|do not begin with (?<not>\\S+))$`,
    ),
  ],
  [
    'parts',
    new RegExp(
      `^When ${file} has several parts, (?:read every part before you answer|(?<no>the first part is enough))$`,
    ),
  ],
  ['query', new RegExp(`^${query}$`)],
  ['follow', new RegExp(`^(?:(?<named>${followPage})|(?<file>${followFile}))$`)],
  ['compute', /^Compute (?<what>.+) with (?<tool>\S+), not in your head$/],
  ['compute', /^Do not compute (?<what>.+?) (?:in your head|with (?<not>\S+))$/],
];

/** The advice that one of our own sentences gives; undefined for a line in other words. */
export function readOwn(line: string): Advice | undefined {
  const [, text, right, of] = /^(.*?)(?: \(right ([\d.]+) of ([\d.]+) times\))?\.?$/.exec(line) ?? [];
  const tally: Tally | undefined = right === undefined ? undefined : { right: Number(right), of: Number(of) };
  for (const [topic, form] of forms) {
    const match = form.exec(text ?? '');
    if (!match) continue;
    const g = match.groups ?? {};
    const kind = topic === 'compute' ? computed.get(g.what!) : topic === 'query' ? '' : kindIn(g);
    if (kind === undefined) continue;
    const yes = topic === 'compute' ? form.source.startsWith('^Compute') : g.not === undefined && g.no === undefined;
    return { topic, kind, tool: g.tool ?? g.not ?? '', yes, tally };
  }
  return undefined;
}

function kindIn(groups: Readonly<Record<string, string | undefined>>): string {
  for (const other of ['named', 'units', 'file']) if (groups[other] !== undefined) return other;
  return groups.kind ?? anyKind;
}
