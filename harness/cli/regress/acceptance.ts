import { execa } from 'execa';
import { ConfigError } from '../../core/errors.ts';
import type { CommandPorts } from '../run-prepared.ts';
import type { Acceptance } from './baseline.ts';

/** Who is taken from git where it was not said. Throws ConfigError where nobody is known. */
export async function acceptanceOf(
  { why, who }: { readonly why: string; readonly who?: string },
  { root, clock }: Pick<CommandPorts, 'root' | 'clock'>,
): Promise<Acceptance> {
  const name = who ?? (await execa('git', ['config', 'user.name'], { cwd: root, reject: false })).stdout?.trim();
  if (!name)
    throw new ConfigError('Expected --who, or git config user.name, to say who accepts the baseline, got neither.');
  return { who: name, why, when: new Date(clock.now()).toISOString() };
}
