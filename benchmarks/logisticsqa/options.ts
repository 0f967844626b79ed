import { z } from 'zod';
import { ConfigError, expected } from '../../harness/core/errors.ts';

const schema = z.object({
  category: z.enum(['country', 'supplier']).default('country'),
  'skip-bad': z
    .enum(['yes', 'no'])
    .default('no')
    .transform((given) => given === 'yes'),
  'test-share': z
    .string()
    .regex(/^0?\.\d+$/)
    .transform(Number)
    .refine((share) => share > 0)
    .optional(),
  families: z.enum(['seen', 'unseen']).optional(),
});

export type Options = z.infer<typeof schema>;

/** Share of real documents that are for testing, where nothing else was asked for. */
export const defaultTestShare = 0.3;

export const optionTexts: Readonly<Record<keyof Options, string>> = {
  category: 'country | supplier: by what of the supplier tasks are stratified and partitioned (default country)',
  'skip-bad': 'yes | no: whether documents that cannot be used are left out instead of ending the run (default no)',
  'test-share': `share of the real documents that are for testing, between 0 and 1 (default ${defaultTestShare})`,
  families: 'seen | unseen: whether generated test invoices are of layout families that training shows (default seen)',
};

/** Throws a ConfigError with one sentence for an option that is unknown, out of range, or has no effect here. */
export function readOptions(given: Readonly<Record<string, string>>, hasData: boolean): Options {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(optionTexts, name))
      throw expected('a --bench-option of logisticsqa', Object.keys(optionTexts).join(' or '), name);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof Options;
    throw expected(`--bench-option ${name}`, optionTexts[name], given[name]);
  }
  if (hasData && parsed.data.families !== undefined)
    throw new ConfigError(
      'Expected --bench-option families with generated invoices only, got it with --data: leave one out.',
    );
  if (!hasData && parsed.data['test-share'] !== undefined)
    throw new ConfigError(
      'Expected --bench-option test-share with --data, got generated invoices, which come in two parts: leave it out.',
    );
  return parsed.data;
}
