import { ConfigError } from '../../core/errors.ts';
import { gitUser } from '../revisions/git-user.ts';
import type { CommandPorts } from '../run-prepared.ts';
import type { Acceptance } from './baseline.ts';

/** Who is taken from git where it was not said. Throws ConfigError where nobody is known. */
export async function acceptanceOf(
  { why, who }: { readonly why: string; readonly who?: string },
  { root, clock, signal }: Pick<CommandPorts, 'root' | 'clock' | 'signal'>,
): Promise<Acceptance> {
  const name = who ?? (await gitUser(root, signal));
  if (name === undefined)
    throw new ConfigError('Expected --who, or git config user.name, to say who accepts the baseline, got neither.');
  return { who: name, why, when: new Date(clock.now()).toISOString() };
}
