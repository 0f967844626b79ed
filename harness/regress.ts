/**
 * `npm run regress`: the command line, where it loads. Code that does not, a merge with a mistake in its syntax say, would end with 1, which
 * says that merges are worse: here it ends with 2, could not tell.
 */
process.argv.splice(2, 0, 'regress');
await import('./cli.ts').catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)}\nCould not tell: the working tree does not load.\n`,
  );
  process.exitCode = 2;
});
