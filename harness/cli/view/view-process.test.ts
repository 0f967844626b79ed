import { afterAll, describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { resultsFolder } from '../../testing/results-folder.ts';
import { keptIn, startCommand } from '../../testing/sweep-process.ts';

const results = resultsFolder();
afterAll(() => results.remove());

describe('npm run view', () => {
  it('tells its address once, shows a sweep of another process, and ends cleanly with Ctrl-C', async () => {
    await results.sweep('small', [vanilla]);
    const viewing = startCommand(results.cwd, ['view', '--port', '0']);
    let said = '';
    viewing.stdout!.on('data', (part) => {
      said += part;
    });
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\//);
    const address = /http:\S+\//.exec(said)![0];
    const list = async () => (await fetch(address)).text();
    expect(await list()).toContain('/sweeps/small/');
    const shape = [
      '--method',
      'vanilla',
      '--test-size',
      '4',
      '--seeds',
      '1,2,3',
      '--train-size',
      '0',
      '--max-steps',
      '8',
    ];
    const sweeping = startCommand(results.cwd, ['sweep', ...shape, '--out', 'other', '--threads', '1']);
    const states = new Set<string>();
    let ended = false;
    const end = sweeping.finally(() => {
      ended = true;
    });
    while (!ended)
      states.add(/<h2><a href="\/sweeps\/other\/">[\s\S]*?data-live="state">([^<]*)/.exec(await list())?.[1] ?? '');
    expect(await end).toMatchObject({ exitCode: 0 });
    expect([...states]).toContain('running');
    expect(keptIn(results.cwd, 'other')).toMatchObject({ cells: 3, finished: 3 });
    expect(await list()).toMatch(/\/sweeps\/other\/">[\s\S]*?data-live="state">finished[\s\S]*?>3\/3</);
    expect((await fetch(`${address}sweeps/other/`)).status).toBe(200);
    viewing.kill('SIGINT');
    const { exitCode, stdout, stderr } = await viewing;
    expect([exitCode, stderr.trim()]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toEqual([expect.stringContaining(address)]);
  });

  it('refuses what is no port', async () => {
    const { exitCode, stderr } = await startCommand(results.cwd, ['view', '--port', 'x']);
    expect([exitCode, stderr]).toEqual([2, 'Expected --port to be a number from 0 to 65535, got "x".']);
  });
});
