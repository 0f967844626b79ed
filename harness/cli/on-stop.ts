/** The first signal, of Ctrl-C or of a machine that shuts down, stops cleanly and says `words`; the second one ends this process at once, with 130. */
export function onStop(stop: () => void, words = ''): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      process.stderr.write(words);
      stop();
    });
}
