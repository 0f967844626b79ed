/**
 * `npm run bench`: the command line, where it loads. A bug, or code that does not load, would end with 1, which says that something is slower:
 * here it ends with 2, could not tell.
 */
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\nCould not tell: the bench crashed.\n`);
  process.exit(2);
});
await import('./bench/command.ts');
