import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../harness/core/errors.ts';
import { loadGaia } from './load-gaia.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fgo-gaia-'));
});
afterEach(() => rm(dir, { recursive: true }));

type Row = Record<string, unknown>;

/** A tree in the official form, with questions of our own. */
const rows: readonly Row[] = Array.from({ length: 10 }, (_, index) => ({
  task_id: `0000000${index}-aaaa-4bbb-8ccc-dddddddddddd`,
  Question: `What is ${index} and ${index}?\nWrite a number.`,
  Level: (index % 3) + 1,
  'Final answer': `secret ${2 * index}`,
  file_name: index === 4 ? '00000004-aaaa-4bbb-8ccc-dddddddddddd.csv' : '',
  'Annotator Metadata': {
    Steps: `1. Add secret ${index}`,
    'Number of steps': '1',
    'How long did this take?': '1 minute',
    Tools: index % 2 === 0 ? '1. A web browser.\n2. Calculator (any)' : 'None',
    'Number of tools': '2',
  },
}));
const attachment = rows[4]!.file_name as string;
const jsonl = (some: readonly unknown[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
}

const official = (some: readonly unknown[] = rows) =>
  write({ '2023/validation/metadata.jsonl': jsonl(some), [`2023/validation/${attachment}`]: 'a,b\n1,2\n' });

async function refusal(options: { skipBad?: boolean } = {}): Promise<string> {
  const error: unknown = await loadGaia(dir, { seed: 1, ...options }).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as Error;
  expect(message).not.toMatch(/secret|What is/);
  return message.replaceAll(dir, 'DIR');
}

const getIt =
  'accept the terms at https://huggingface.co/datasets/gaia-benchmark/GAIA and run "huggingface-cli download gaia-benchmark/GAIA --repo-type dataset --local-dir DIR"';

describe('the official tree', () => {
  it('gives questions with levels, answers, tools and attachments', async () => {
    await official();
    const { questions, source, leftOut } = await loadGaia(dir, { seed: 1 });
    expect(questions.map(({ id }) => id)).toEqual(rows.map(({ task_id }) => task_id));
    expect(questions.map(({ level }) => level).join('')).toBe('1231231231');
    expect(questions[3]).toMatchObject({ text: 'What is 3 and 3?\nWrite a number.', answer: 'secret 6', tools: [] });
    expect(questions[4]!.tools).toEqual(['web browser', 'calculator']);
    expect(questions.filter((question) => question.attachment)).toEqual([questions[4]]);
    expect(questions[4]!.attachment!.name).toBe(attachment);
    expect(Buffer.from(await questions[4]!.attachment!.read()).toString()).toBe('a,b\n1,2\n');
    expect(source).toBe("GAIA's validation split, 10 questions (the official split has 165)");
    expect(leftOut).toEqual([]);
  });

  it.each(['validation', '.'])('is found from the folder above its rows, too: %s', async (folder) => {
    await write({ [`${folder}/metadata.jsonl`]: jsonl(rows), [`${folder}/${attachment}`]: '' });
    expect((await loadGaia(dir, { seed: 1 })).questions).toHaveLength(10);
  });

  it('may have 165 questions, which needs no remark', async () => {
    await official(Array.from({ length: 165 }, (_, index) => ({ ...rows[0], task_id: `q${index}` })));
    expect((await loadGaia(dir, { seed: 1 })).source).toBe("GAIA's validation split, 165 questions");
  });

  it('is divided by level, by the seed and by nothing else', async () => {
    const ids = async (seed: number, testShare?: number) => {
      const { questions } = await loadGaia(dir, { seed, ...(testShare ? { testShare } : {}) });
      return questions.filter(({ split }) => split === 'test').map(({ id, level }) => `${level} ${id}`);
    };
    await official(
      Array.from({ length: 50 }, (_, index) => ({ ...rows[index % 10], task_id: `q${index}`, file_name: '' })),
    );
    const test = await ids(1);
    expect(Object.values(Object.groupBy(test, ([level]) => level!)).map((some) => some!.length)).toEqual([8, 6, 6]);
    expect(await ids(1)).toEqual(test);
    expect(await ids(2)).not.toEqual(test);
    expect(await ids(1, 0.1)).toHaveLength(5);
  });
});

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];
const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
});
const remarks = Object.keys(rows[0]!['Annotator Metadata'] as Row);
type Kind = 'BYTE_ARRAY' | 'INT64' | 'DOUBLE';

/** The newer form: a column `file_path` beside the others, the remarks as a struct or as JSON. */
function parquet(some: readonly Row[], form: { level?: Kind; remarksAsJson?: boolean; codec?: CompressionCodec } = {}) {
  const { level = 'BYTE_ARRAY', remarksAsJson = false, codec = 'SNAPPY' } = form;
  const levelOf = { BYTE_ARRAY: String, INT64: BigInt, DOUBLE: Number }[level] as (given: number) => unknown;
  const names = ['task_id', 'Question', 'Level', 'Final answer', 'file_name', 'file_path', 'Annotator Metadata'];
  const cell = (row: Row, name: string): unknown => {
    if (name === 'Level') return levelOf(row.Level as number);
    if (name === 'file_path') return row.file_name === '' ? '' : `2023/validation/${row.file_name}`;
    return name === 'Annotator Metadata' && remarksAsJson ? JSON.stringify(row[name]) : row[name];
  };
  const schemaOf = (name: string): SchemaElement[] => {
    if (name === 'Level' && level !== 'BYTE_ARRAY') return [{ name, type: level, repetition_type: 'OPTIONAL' }];
    if (name !== 'Annotator Metadata' || remarksAsJson) return [text(name)];
    return [{ name, num_children: remarks.length, repetition_type: 'OPTIONAL' }, ...remarks.map(text)];
  };
  const buffer = parquetWriteBuffer({
    schema: [{ name: 'root', num_children: names.length }, ...names.flatMap(schemaOf)],
    columnData: names.map((name) => ({ name, data: some.map((row) => cell(row, name)) })),
    codec,
    compressors: { GZIP: gzipSync, ZSTD: zstdCompressSync, BROTLI: brotliCompressSync },
  });
  return new Uint8Array(buffer);
}

describe('newer copies', () => {
  it.each([
    ['levels as texts', {}],
    ['levels as whole numbers', { level: 'INT64' }],
    ['levels as floating-point numbers', { level: 'DOUBLE' }],
    ['remarks as JSON', { remarksAsJson: true }],
    ['no compression', { codec: 'UNCOMPRESSED' }],
    ['gzip', { codec: 'GZIP' }],
    ['Zstandard', { codec: 'ZSTD' }],
    ['Brotli', { codec: 'BROTLI' }],
  ] as const)('as parquet, with %s, are the same questions', async (_, form) => {
    await official();
    const old = await loadGaia(dir, { seed: 3 });
    await rm(join(dir, '2023/validation/metadata.jsonl'));
    await write({ '2023/validation/metadata.parquet': parquet(rows, form) });
    expect(JSON.stringify(await loadGaia(dir, { seed: 3 }))).toBe(JSON.stringify(old));
  });

  it('with a file for each level are the same questions', async () => {
    await official();
    const old = await loadGaia(dir, { seed: 3 });
    await rm(join(dir, '2023/validation/metadata.jsonl'));
    for (const level of [1, 2, 3])
      await write({
        [`2023/validation/metadata.level${level}.parquet`]: parquet(rows.filter((row) => row.Level === level)),
      });
    expect(JSON.stringify(await loadGaia(dir, { seed: 3 }))).toBe(JSON.stringify(old));
    await rm(join(dir, '2023/validation/metadata.level2.parquet'));
    expect(await refusal()).toBe(
      `Expected GAIA's 2023/validation/metadata.jsonl or metadata.parquet in the folder DIR, got no metadata.level2.parquet beside those of other levels: ${getIt}.`,
    );
  });

  it('may write levels in words and remarks as JSON, and leave remarks out', async () => {
    const other = rows.map((row, index) => ({
      ...row,
      Level: ` Level ${row.Level}`,
      file_name: null,
      'Annotator Metadata': [JSON.stringify(row['Annotator Metadata']), '', null, undefined][index % 4],
    }));
    await official(other);
    const { questions } = await loadGaia(dir, { seed: 1 });
    expect(questions.map(({ level }) => level).join('')).toBe('1231231231');
    expect(questions.map(({ tools }) => tools.length).join('')).toBe('2000200020');
  });

  it('cut short, or in a compression that is not known, are told from whole ones', async () => {
    const whole = parquet(rows);
    await write({ '2023/validation/metadata.parquet': whole.subarray(0, 900) });
    expect(await refusal()).toBe(
      'Expected metadata.parquet to be a whole parquet file, got "parquet file invalid (footer != PAR1)": get it again.',
    );
    const damaged = whole.slice();
    damaged.fill(0xff, 4, 400);
    await write({ '2023/validation/metadata.parquet': damaged });
    expect(await refusal()).toMatch(/^Expected metadata\.parquet to be a whole parquet file, got .+: get it again\.$/);
  });
});

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n';

describe('a copy that is not whole', () => {
  const expected = "Expected GAIA's 2023/validation/metadata.jsonl or metadata.parquet in the folder DIR, got";

  it.each([
    ['no folder', 'no such folder', () => rm(dir, { recursive: true }).then(() => {})],
    ['an empty folder', 'no such file', async () => {}],
    ['attachments alone', 'no such file', () => write({ '2023/validation/a.csv': '' })],
    [
      'the test split alone',
      'the test split alone, whose answers are not published',
      () => write({ '2023/test/metadata.jsonl': jsonl(rows) }),
    ],
  ])('%s: one sentence on what is missing and how it is had', async (_, got, make) => {
    await make();
    expect(await refusal()).toBe(`${expected} ${got}: ${getIt}.`);
    await mkdir(dir, { recursive: true });
  });

  it.each(['metadata.jsonl', 'metadata.parquet', 'metadata.level1.parquet'])('%s as a pointer', async (file) => {
    await write({ [`2023/validation/${file}`]: pointer });
    expect(await refusal()).toBe(
      `Expected the content of ${file}, got a pointer of Git LFS in its place: run "git lfs install" and "git lfs pull" in the copy.`,
    );
  });

  it('has an attachment as a pointer', async () => {
    await official();
    await write({ [`2023/validation/${attachment}`]: pointer });
    expect(await refusal()).toBe(
      `Expected the content of the attachment ${attachment}, got a pointer of Git LFS in its place: run "git lfs install" and "git lfs pull" in the copy. 1 of 10 questions cannot be used: --skip-bad leaves out what is bad.`,
    );
  });

  it('lacks attachments: the first is named, all are counted', async () => {
    await official(rows.map((row, index) => (index > 6 ? { ...row, file_name: `missing-${index}.pdf` } : row)));
    expect(await refusal()).toBe(
      `Expected the attachment missing-7.pdf of metadata.jsonl line 8 beside it, got no such file. 3 of 10 questions cannot be used, 3 of them for want of the attachment (${getIt}): --skip-bad leaves out what is bad.`,
    );
    const { questions, source, leftOut } = await loadGaia(dir, { seed: 1, skipBad: true });
    expect(questions).toHaveLength(7);
    expect(leftOut.map(({ place }) => place)).toEqual([
      'metadata.jsonl line 8',
      'metadata.jsonl line 9',
      'metadata.jsonl line 10',
    ]);
    expect(source).toMatch(
      /^GAIA's validation split, 7 of 10 questions \(.+165\), 3 left out: Expected the attachment/,
    );
  });

  it('has no rows, or too few to train and test on', async () => {
    await write({ 'validation/metadata.jsonl': '\n\n' });
    expect(await refusal()).toBe('Expected metadata.jsonl to hold questions, got none: get it again.');
    await write({ 'validation/metadata.jsonl': jsonl(rows.slice(0, 1)) });
    expect(await refusal()).toBe(`Expected at least 2 questions, one to train and one to test on, got 1: ${getIt}.`);
  });

  it('is too large to be one', async () => {
    await write({ 'validation/metadata.jsonl': '' });
    await truncate(join(dir, 'validation/metadata.jsonl'), 60_000_000);
    expect(await refusal()).toBe('Expected metadata.jsonl to have at most 50 MB, got 60 MB: get it again.');
  });
});

/** What is wrong with the row on line 3, and how its sentence goes on after "Expected ". */
const bad: [string, Row | string, string][] = [
  [
    'a line that is cut off',
    '{"task_id":"x","Final answer":"secret',
    'metadata.jsonl line 3 to be a JSON object, got none: it is cut off or damaged, get it again.',
  ],
  [
    'a line that is no text',
    '\u0000\u0001 secret',
    'metadata.jsonl line 3 to be a JSON object, got none: it is cut off or damaged, get it again.',
  ],
  [
    'a list',
    '["secret"]',
    'metadata.jsonl line 3 to be a JSON object, got none: it is cut off or damaged, get it again.',
  ],
  [
    'no id',
    { task_id: undefined },
    '"task_id" in metadata.jsonl line 3 to be an id of letters, digits, _ and -, got nothing: mend it, or get it again.',
  ],
  [
    'a path as id',
    { task_id: '../x' },
    '"task_id" in metadata.jsonl line 3 to be an id of letters, digits, _ and -, got "../x": mend it, or get it again.',
  ],
  [
    'an id twice',
    { task_id: rows[1]!.task_id },
    'metadata.jsonl line 3 to have an id of its own, got that of metadata.jsonl line 2.',
  ],
  [
    'no question',
    { Question: ' ' },
    '"Question" in metadata.jsonl line 3 to be a text, got an empty text: mend it, or get it again.',
  ],
  [
    'a question that is a list',
    { Question: ['What is'] },
    '"Question" in metadata.jsonl line 3 to be a text, got a list: mend it, or get it again.',
  ],
  ['level 4', { Level: 4 }, '"Level" in metadata.jsonl line 3 to be 1, 2 or 3, got 4: mend it, or get it again.'],
  [
    'a level in other words',
    { Level: 'hard' },
    '"Level" in metadata.jsonl line 3 to be 1, 2 or 3, got "hard": mend it, or get it again.',
  ],
  [
    'no level',
    { Level: undefined },
    '"Level" in metadata.jsonl line 3 to be 1, 2 or 3, got nothing: mend it, or get it again.',
  ],
  [
    'an unknown answer',
    { 'Final answer': '?' },
    '"Final answer" in metadata.jsonl line 3 to be a text that is known, got "?", which stands for answers that are not published: mend it, or get it again.',
  ],
  [
    'no answer',
    { 'Final answer': '' },
    '"Final answer" in metadata.jsonl line 3 to be a text that is known, got an empty text: mend it, or get it again.',
  ],
  [
    'a number as answer',
    { 'Final answer': 12 },
    '"Final answer" in metadata.jsonl line 3 to be a text that is known, got a number: mend it, or get it again.',
  ],
  [
    'a file above',
    { file_name: '../other.txt' },
    '"file_name" in metadata.jsonl line 3 to be the name of a file beside it, without a folder, got "../other.txt": mend it, or get it again.'.replace(
      'secrets',
      'other',
    ),
  ],
  [
    'a file at a path',
    { file_name: '/etc/passwd' },
    '"file_name" in metadata.jsonl line 3 to be the name of a file beside it, without a folder, got "/etc/passwd": mend it, or get it again.',
  ],
  [
    'a file on a drive',
    { file_name: 'C:\\x.txt' },
    '"file_name" in metadata.jsonl line 3 to be the name of a file beside it, without a folder, got "C:\\\\x.txt": mend it, or get it again.',
  ],
  [
    'the folder itself',
    { file_name: '..' },
    '"file_name" in metadata.jsonl line 3 to be the name of a file beside it, without a folder, got "..": mend it, or get it again.',
  ],
  [
    'a folder as attachment',
    { file_name: 'folder' },
    'the attachment folder of metadata.jsonl line 3 to be a file, got a folder or a device.',
  ],
  [
    'a link to elsewhere',
    { file_name: 'link.txt' },
    'the attachment link.txt of metadata.jsonl line 3 to lie in the folder itself, got a link to elsewhere: download with --local-dir, which makes no links.',
  ],
  [
    'a huge attachment',
    { file_name: 'huge.bin' },
    'the attachment huge.bin to have at most 50 MB, got 51 MB: it is not read.',
  ],
  [
    'remarks that are no object',
    { 'Annotator Metadata': "{'Tools': 'secret'}" },
    '"Annotator Metadata" in metadata.jsonl line 3 to be an object, or JSON of one, with a text as Tools, got another text: mend it, or get it again.',
  ],
  [
    'tools that are no text',
    { 'Annotator Metadata': { Tools: 3 } },
    '"Annotator Metadata" in metadata.jsonl line 3 to be an object, or JSON of one, with a text as Tools, got an object: mend it, or get it again.',
  ],
];

describe.each(bad)('a row with %s', (_, change, sentence) => {
  it('is a sentence of its own that gives nothing away, and leaves the others where that was asked for', async () => {
    const line = typeof change === 'string' ? change : JSON.stringify({ ...rows[2], ...change });
    const others = rows.filter((_row, index) => index !== 2);
    await official();
    await mkdir(join(dir, '2023/validation/folder'));
    await write({
      'elsewhere.txt': 'x',
      '2023/validation/huge.bin': '',
      '2023/validation/metadata.jsonl': `${jsonl(rows.slice(0, 2))}${line}\n${jsonl(rows.slice(3))}`,
    });
    await symlink(join(dir, 'elsewhere.txt'), join(dir, '2023/validation/link.txt'));
    await truncate(join(dir, '2023/validation/huge.bin'), 50_000_001);
    expect(await refusal()).toBe(
      `Expected ${sentence} 1 of 10 questions cannot be used: --skip-bad leaves out what is bad.`,
    );
    const { questions, leftOut } = await loadGaia(dir, { seed: 1, skipBad: true });
    expect(questions.map(({ id }) => id)).toEqual(others.map(({ task_id }) => task_id));
    expect(leftOut).toEqual([
      { place: 'metadata.jsonl line 3', problem: `Expected ${sentence}`, lacksAttachment: false },
    ]);
  });
});

describe('an attachment', () => {
  it('that becomes a link, grows or goes after the loading is not read', async () => {
    await official();
    const { questions } = await loadGaia(dir, { seed: 1 });
    const file = join(dir, '2023/validation', attachment);
    const read = () => questions[4]!.attachment!.read().catch((refused: Error) => refused.message);
    await truncate(file, 60_000_000);
    expect(await read()).toMatch(/to have at most 50 MB, got 60 MB/);
    await rm(file);
    expect(await read()).toMatch(/, got no such file\.$/);
    await symlink('/etc/hostname', file);
    expect(await read()).toMatch(/got a link to elsewhere/);
  });

  it('may be a link within the folder', async () => {
    await official();
    await write({ '2023/validation/blob': 'x' });
    await rm(join(dir, '2023/validation', attachment));
    await symlink('blob', join(dir, '2023/validation', attachment));
    const { questions } = await loadGaia(dir, { seed: 1 });
    expect(await questions[4]!.attachment!.read()).toEqual(new Uint8Array([120]));
  });
});
