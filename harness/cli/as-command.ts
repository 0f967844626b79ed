import { ConfigError } from '../core/errors.ts';

/** Runs a script's work; what the user can mend is one sentence, told to `refuse`, anything else keeps its stack. */
export async function asCommand(work: () => Promise<void>, refuse: (sentence: string) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof ConfigError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
    refuse(message);
  }
}
