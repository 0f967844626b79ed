import type { Aggregate } from '../aggregate.ts';

/** As a shell takes it for one word. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const commandOf = (given: Readonly<Record<string, string>>): string =>
  ['npm run sweep --', ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, quoted(value)])].join(' ');

/** The model that all roles of a sweep were given, where it is a service's: whoever fills a gap will want the same. */
function modelOf(sweep: Aggregate | undefined): Record<string, string> {
  const agent = sweep?.manifest.models.agent;
  return agent === undefined || agent.notice !== '' ? {} : { model: `${agent.provider}/${agent.name}` };
}

/** A sweep of its own, beside one that is there, or the first. */
export const newSweepCommand = (given: Readonly<Record<string, string>>, beside?: Aggregate): string =>
  commandOf({ ...given, ...modelOf(beside) });

/** More cells of a sweep, in the same sweep. Folders of data are not in its records: `--data` is the user's to add. */
export function moreCellsCommand({ manifest }: Aggregate, given: Readonly<Record<string, string>>): string {
  const same = ['seeds', 'train-size', 'test-size', 'folds'].flatMap((name) => {
    const option = manifest.options[name];
    return option === undefined
      ? []
      : [[name, typeof option === 'object' ? option.join(',') : String(option)] as const];
  });
  return commandOf({
    bench: manifest.benchmark.name,
    ...Object.fromEntries(same),
    ...given,
    ...modelOf({ manifest } as Aggregate),
    out: manifest.name,
  });
}
