import { z } from 'zod';
import { ConfigError, expected } from '../../harness/core/errors.ts';

const yesOrNo = z
  .enum(['yes', 'no'])
  .default('no')
  .transform((given) => given === 'yes');

const schema = z.object({
  category: z.enum(['level', 'attachment', 'tools']).default('level'),
  'skip-bad': yesOrNo,
  'test-share': z
    .string()
    .regex(/^0?\.\d+$/)
    .transform(Number)
    .refine((share) => share > 0)
    .optional(),
  answers: z.enum(['hidden', 'shown']).default('hidden'),
  web: z.enum(['on', 'off']).default('off'),
  programs: z.enum(['on', 'off']).default('on'),
});

/** Share of the official questions that are for testing, where nothing else was asked for. */
export const defaultTestShare = 0.4;

export type Options = z.infer<typeof schema>;

export const optionTexts: Readonly<Record<keyof Options, string>> = {
  category:
    'level | attachment | tools: by what questions are stratified and partitioned, tools being the first that its annotator names (default level)',
  'skip-bad': 'yes | no: whether questions that cannot be used are left out instead of ending the run (default no)',
  'test-share': `share of the official questions that are for testing, between 0 and 1 (default ${defaultTestShare})`,
  answers: 'hidden | shown: whether tables show official answers where a module quotes them (default hidden)',
  web: 'on | off: whether search and open go to the web, with the key BRAVE_API_KEY; results change with the web (default off)',
  programs:
    'on | off: whether agents are offered calculate, run_javascript and run_python; without them, what computes has to be learned (default on)',
};

/** Throws a ConfigError with one sentence for an option that is unknown, out of range, or has no effect here. */
export function readOptions(given: Readonly<Record<string, string>>, hasData: boolean): Options {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(optionTexts, name))
      throw expected('a --bench-option of gaia', Object.keys(optionTexts).join(' or '), name);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof Options;
    throw expected(`--bench-option ${name}`, optionTexts[name], given[name]);
  }
  if (!hasData && parsed.data['test-share'] !== undefined)
    throw new ConfigError(
      'Expected --bench-option test-share with --data, got the mini set, which comes in two parts: leave it out.',
    );
  if (!hasData && parsed.data.web === 'on')
    throw new ConfigError(
      'Expected --bench-option web=on with --data, got the mini set, whose pages are no web pages: leave it out.',
    );
  return parsed.data;
}
