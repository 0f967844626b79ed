import { describe, expect, it } from 'vitest';
import { vanilla } from '../../../baselines/vanilla.ts';
import { ConfigError } from '../../core/errors.ts';
import { fgo } from '../../fgo/fgo.ts';
import { buildPage } from '../../report/page/build-page.ts';
import { memoryFile, storedSweep } from '../../testing/stored-sweep.ts';
import { toyGrid, toySetting } from '../../testing/toy-setting.ts';
import { planCells } from '../plan.ts';
import { dialogueAt, readSteps, trajectoryAt } from './read-steps.ts';
import { readSweep } from './read-sweep.ts';

async function storedFile(code = 'code') {
  const setting = toySetting();
  const grid = toyGrid({ method: ['vanilla', 'fgo'], trainSize: [6], options: { epochs: [1], threshold: [2] } });
  const file = memoryFile();
  await storedSweep(planCells(grid, [vanilla, fgo], setting), setting, { file, code });
  return file;
}

describe('readSteps', () => {
  it('has the trajectory of every episode, and the prompt of every answered call, of the finished cells', async () => {
    const file = await storedFile();
    const { cells } = readSweep(file)!;
    const steps = readSteps(file);
    const events = cells.flatMap((cell) => cell.events.filter(({ type }) => type === 'episode'));
    expect(steps.episodes.length).toBe(events.length);
    for (const [index, { task }] of steps.episodes.entries()) expect(steps.trajectory(index).taskId).toBe(task);
    expect(new Set(steps.calls.map(({ role }) => role))).toEqual(new Set(['evaluator', 'optimizer', 'merger']));
    for (const index of steps.calls.keys()) {
      const { messages, answer } = steps.dialogue(index);
      expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
      expect(answer).not.toBe('');
    }
  });

  it('fits the events of its sweep: the page has all of them', async () => {
    const file = await storedFile();
    const { manifest, cells } = readSweep(file)!;
    const { counts } = buildPage({ manifest, cells }, readSteps(file)).summary;
    expect(counts.trajectories).toBe(counts.episodes);
    expect(counts.prompts).toBe(counts.calls);
    expect(counts.prompts).toBeGreaterThan(0);
  });

  it('refuses a row that does not hold what was written into it', async () => {
    const file = await storedFile();
    file.database.exec("UPDATE episodes SET trajectory = x'00' WHERE rowid = (SELECT min(rowid) FROM episodes)");
    file.database.exec("UPDATE calls SET answer = x'00'");
    const steps = readSteps(file);
    expect(() => [...steps.episodes.keys()].map(steps.trajectory)).toThrow(ConfigError);
    expect(() => steps.dialogue(0)).toThrow(ConfigError);
  });

  it('is empty before the first run, and names a place that is not there', async () => {
    expect(readSteps(memoryFile()).episodes).toEqual([]);
    const steps = readSteps(await storedFile());
    expect(() => steps.trajectory(steps.episodes.length)).toThrow(RangeError);
  });
});

describe('a step by its place', () => {
  it('is the one of the list, for as long as it is there', async () => {
    const file = await storedFile();
    const steps = readSteps(file);
    for (const [index, step] of steps.episodes.entries())
      expect(trajectoryAt(file, 'code', step)).toEqual(steps.trajectory(index));
    for (const [index, step] of steps.calls.entries())
      expect(dialogueAt(file, 'code', step)).toEqual(steps.dialogue(index));
    expect(trajectoryAt(file, 'other code', steps.episodes[0]!)).toBeUndefined();
    file.database.exec('DELETE FROM calls');
    expect(dialogueAt(file, 'code', steps.calls[0]!)).toBeUndefined();
  });

  it('is refused where its row does not hold what was written', async () => {
    const file = await storedFile();
    const { episodes } = readSteps(file);
    file.database.exec('UPDATE episodes SET checksum = checksum + 1');
    expect(() => trajectoryAt(file, 'code', episodes[0]!)).toThrow(ConfigError);
  });
});
