import type { Argv } from 'yargs';
import { ConfigError } from '../../core/errors.ts';

export interface RegressOptions {
  /** A git revision in the baseline's place. */
  readonly against?: string;
  /** Makes what is measured the new baseline. */
  readonly accept?: { readonly why: string; readonly who?: string };
  /** Freezes modules anew. */
  readonly makeFixture: boolean;
  readonly junit?: string;
  readonly summary?: string;
  readonly annotations: boolean;
}

export function regressOptions(parser: Argv): Argv {
  return parser
    .usage(`npm run regress -- [options]\n\n${usage}`)
    .option('against', { type: 'string', describe: 'A git revision to compare with, instead of the accepted baseline' })
    .option('accept', { type: 'boolean', describe: 'Make the working tree the new baseline; with --why' })
    .option('why', { type: 'string', describe: 'With --accept: the reason, for the list of accepted baselines' })
    .option('who', { type: 'string', describe: "With --accept: your name  [git's user.name]" })
    .option('make-fixture', { type: 'boolean', describe: 'Freeze subset modules anew, with the code as it is' })
    .option('junit', { type: 'string', describe: 'File for a JUnit report' })
    .option('summary', { type: 'string', describe: 'File for a Markdown summary; an existing one is added to' })
    .option('annotations', { type: 'boolean', describe: 'Print GitHub annotations' });
}

const usage =
  'Merges frozen subset modules with the code as it is and compares with the accepted baseline: 0 ok, 1 worse, 2 could not tell.';

/** Throws ConfigError for options that do not go together. */
export function readRegressOptions(values: Readonly<Record<string, unknown>>): RegressOptions {
  const text = (name: string) => {
    const given = [values[name]].flat().filter((value) => value !== undefined);
    if (given.length > 1) throw new ConfigError(`Expected --${name} to be given once, got ${given.length} values.`);
    if (given.length === 1 && String(given[0]).trim() === '')
      throw new ConfigError(`Expected --${name} to have a value, got none.`);
    return given.length === 0 ? undefined : String(given[0]);
  };
  const [against, why, who, junit, summary] = ['against', 'why', 'who', 'junit', 'summary'].map(text);
  const [accepts, makeFixture] = [values.accept === true, values['make-fixture'] === true];
  if (accepts && against !== undefined)
    throw new ConfigError(
      'Expected --accept without --against, got both: a baseline is compared with the one before it.',
    );
  const told = junit !== undefined || summary !== undefined || values.annotations === true;
  if (makeFixture && (accepts || against !== undefined || told))
    throw new ConfigError(
      'Expected --make-fixture alone, got other options: what it makes has to be looked at and accepted.',
    );
  if (accepts && why === undefined)
    throw new ConfigError(
      'Expected --why with --accept, got none: say in a sentence why merges may come out like this from now on.',
    );
  if (!accepts && (why !== undefined || who !== undefined))
    throw new ConfigError(`Expected --${why === undefined ? 'who' : 'why'} with --accept, got it alone.`);
  return {
    ...(against === undefined ? {} : { against }),
    ...(accepts ? { accept: { why: why!, ...(who === undefined ? {} : { who }) } } : {}),
    makeFixture,
    ...(junit === undefined ? {} : { junit }),
    ...(summary === undefined ? {} : { summary }),
    annotations: values.annotations === true,
  };
}
