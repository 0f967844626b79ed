import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputFile } from './output-file.ts';

describe('the file an option names', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'fgo-output-'));
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it('is new or there, in a folder that is there', () => {
    writeFileSync(join(cwd, 'old.xml'), '');
    expect(outputFile(cwd, '--junit', 'new.xml')).toBe(join(cwd, 'new.xml'));
    expect(outputFile(cwd, '--junit', 'old.xml')).toBe(join(cwd, 'old.xml'));
    expect(outputFile(cwd, '--junit', join(cwd, 'new.xml'))).toBe(join(cwd, 'new.xml'));
  });

  it.each(['', 'folder', 'folder/', 'new/', 'none/such.xml', 'file/such.xml'])('is not "%s"', (given) => {
    mkdirSync(join(cwd, 'folder'), { recursive: true });
    writeFileSync(join(cwd, 'file'), '');
    expect(() => outputFile(cwd, '--junit', given)).toThrow(
      `Expected --junit to be a file in a folder that is there, got "${given}".`,
    );
  });

  it.skipIf(process.getuid?.() === 0)('is not one that may not be written', () => {
    mkdirSync(join(cwd, 'closed'));
    chmodSync(join(cwd, 'closed'), 0o500);
    expect(() => outputFile(cwd, '--junit', 'closed/new.xml')).toThrow(
      'Expected --junit to be a file that may be written, got "closed/new.xml".',
    );
  });
});
