/** As plain text: no parser of YAML is among the dependencies. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

const text = readFileSync(new URL('github-workflow.yml', import.meta.url), 'utf8');
const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
const commands = lines.flatMap((line) => /^\s*(?:- )?run: (.+)$/.exec(line)?.[1] ?? []);

describe('the workflow for GitHub', () => {
  it('runs commands that there are', () => {
    const scripts = Object.keys(packageJson.scripts);
    expect(commands).toEqual([
      'npm ci',
      'npm run regress -- --against "origin/$BASE_REF" --junit regress.xml --summary "$GITHUB_STEP_SUMMARY" --annotations',
    ]);
    for (const command of commands.filter((own) => own !== 'npm ci'))
      expect(scripts).toContain(/^npm run ([\w:-]+)/.exec(command)?.[1]);
  });

  it('says how to copy it, by its own path', () => {
    const [, path] = /cp (\S+) \.github\/workflows\/regress\.yml/.exec(text)!;
    expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(text);
  });

  it('may read the code and nothing else, and puts nothing that others name into a command', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(lines.filter((line) => /^\s*permissions:/.test(line))).toHaveLength(1);
    expect(text).not.toMatch(/secrets\.|pull_request_target/);
    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });

  it('names actions by their major versions, and keeps the verdict of a run that failed', () => {
    const used = lines.flatMap((line) => /uses: (.+)$/.exec(line)?.[1] ?? []);
    expect(used).toHaveLength(3);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@v\d+$/);
    expect(text).toMatch(
      /upload-artifact@v\d+\n {8}if: always\(\)\n {8}with:\n {10}name: regress\n {10}path: regress\.xml/,
    );
  });

  it('is indented by two blanks a level', () => {
    expect(text).not.toContain('\t');
    const depths = lines.map((line) => /^ */.exec(line)![0].length);
    expect(depths.filter((depth) => depth % 2 === 1)).toEqual([]);
    expect(depths.filter((depth, place) => depth > (depths[place - 1] ?? 0) + 4)).toEqual([]);
  });
});
