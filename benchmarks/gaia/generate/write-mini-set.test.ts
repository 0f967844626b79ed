import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { generateMiniSet } from './generate.ts';
import { writeMiniSet } from './write-mini-set.ts';

const request = { seed: 3, train: 20, test: 5 };
let out: string;

beforeEach(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'mini-set-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

it('the mini set is written in the layout of the official set, with its answers', async () => {
  expect(await writeMiniSet(path.join(out, 'new'), request)).toBe(25);
  const data = path.join(out, 'new', '2023', 'validation');
  const rows = (await readFile(path.join(data, 'metadata.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row));
  const { questions, pages } = generateMiniSet(request);
  expect(rows.map((row) => [row.task_id, row.Question, row.Level, row['Final answer']])).toEqual(
    questions.map(({ id, text, level, answer }) => [id, text, Number(level), answer]),
  );
  for (const [index, row] of rows.entries()) {
    const { attachment, tools } = questions[index]!;
    expect(row['Annotator Metadata'].Tools.split('\n')).toHaveLength(tools.length);
    expect(row.file_name === '').toBe(attachment === undefined);
    if (attachment)
      expect(new Uint8Array(await readFile(path.join(data, row.file_name)))).toEqual(await attachment.read());
  }
  const named = rows.map((row) => row.file_name).filter((name) => name !== '');
  expect((await readdir(data)).sort()).toEqual([...named, 'metadata.jsonl'].sort());
  expect(await readdir(path.join(out, 'new', 'pages'))).toHaveLength(pages.length);
});

it('a folder that holds anything is left alone', async () => {
  await writeFile(path.join(out, 'mine.txt'), 'mine');
  await expect(writeMiniSet(out, request)).rejects.toThrow(/to be a new or empty folder, got one that holds mine.txt/);
  expect(await readdir(out)).toEqual(['mine.txt']);
});
