import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{harness,baselines,benchmarks}/**/*.test.ts'],
    // Processes, not threads: some libraries keep global state, and a hung test must not take the others with it.
    pool: 'forks',
    // The JSON is for whoever counts, as .ci/run does.
    reporters: ['default', ['json', { outputFile: 'node_modules/.vitest/report.json' }]],
    maxWorkers: 2,
    // Tests assert no speed: this only ends what hangs, on busy machines too.
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
