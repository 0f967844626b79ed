import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, StoppedError } from '../../core/errors.ts';
import { git } from '../../testing/git.ts';
import { isAlive } from './processes.ts';
import { type Checkout, removeCheckouts, withRevision } from './with-revision.ts';

let home: string;
let root: string;
/** Where checkouts go: one of the test's own, so that what is left can be seen. */
let temporary: string;

function commit(subject: string, files: Readonly<Record<string, string>> = {}): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', subject);
}

const lock = (name: string) =>
  JSON.stringify({
    name,
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name, version: '1.0.0' } },
  });

beforeEach(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'revisions-'));
  [root, temporary] = [join(home, 'project'), join(home, 'temporary')];
  mkdirSync(root);
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  git(root, 'init', '--quiet');
  commit('The first', { 'value.txt': '1', 'package-lock.json': lock('one'), '.gitignore': 'node_modules/\n' });
  commit('The second', { 'value.txt': '2' });
  mkdirSync(join(root, 'node_modules', 'part'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'part', 'index.js'), 'whole');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const said: string[] = [];
beforeEach(() => void said.splice(0));
const ports = (changes: { readonly signal?: AbortSignal; readonly root?: string } = {}) => ({
  ...{
    root,
    processId: process.pid,
    signal: new AbortController().signal,
    say: (text: string) => void said.push(text),
  },
  ...changes,
});

/** What git and the disk know of worktrees, and the packages that a checkout's link leads to. */
const traces = () => ({
  listed: git(root, 'worktree', 'list').split('\n').length,
  records: existsSync(join(root, '.git/worktrees')) ? readdirSync(join(root, '.git/worktrees')) : [],
  // npm's own, wherever the temporary folder is.
  folders: readdirSync(temporary).filter((name) => name !== 'node-compile-cache'),
  packages: existsSync(join(root, 'node_modules/part/index.js')),
});
const nothingLeft = { listed: 1, records: [], folders: [], packages: true };

const unused = async () => {
  throw new Error('Expected no work.');
};

describe('a checked out revision', () => {
  it('has the files, the commit and the packages of the revision, on no branch', async () => {
    const seen = await withRevision('HEAD~1', ports(), async ({ folder, commit, subject }) => ({
      ...{ commit, subject, place: dirname(folder) },
      value: readFileSync(join(folder, 'value.txt'), 'utf8'),
      packages: readFileSync(join(folder, 'node_modules/part/index.js'), 'utf8'),
      branch: git(folder, 'branch', '--show-current'),
    }));
    expect(seen).toEqual({
      ...{ commit: git(root, 'rev-parse', 'HEAD~1'), subject: 'The first', place: temporary },
      ...{ value: '1', packages: 'whole', branch: '' },
    });
    expect(said).toEqual([]);
    expect(traces()).toEqual(nothingLeft);
  });

  it('leaves what is changed in the working tree as it is', async () => {
    writeFileSync(join(root, 'value.txt'), 'changed');
    const status = git(root, 'status', '--porcelain');
    expect(
      await withRevision('HEAD', ports(), async ({ folder }) => readFileSync(join(folder, 'value.txt'), 'utf8')),
    ).toBe('2');
    expect(readFileSync(join(root, 'value.txt'), 'utf8')).toBe('changed');
    expect(git(root, 'status', '--porcelain')).toBe(status);
  });

  it('gets packages of its own where its lockfile is another one', async () => {
    commit('Other packages', { 'package-lock.json': lock('two'), 'package.json': '{"name":"one","version":"1.0.0"}' });
    commit('These packages', { 'package-lock.json': lock('one') });
    const link = await withRevision('HEAD~1', ports(), async ({ folder }) =>
      existsSync(join(folder, 'node_modules/part')),
    );
    expect(link).toBe(false);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('npm ci');
    expect(traces()).toEqual(nothingLeft);
  });

  it('is refused in a sentence where npm cannot install its packages', async () => {
    commit('No lockfile to speak of', {
      'package-lock.json': '{}',
      'package.json': '{"dependencies":{"absent":"1.0.0"}}',
    });
    commit('These packages', { 'package-lock.json': lock('one') });
    const problem = await withRevision('HEAD~1', ports(), unused).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ConfigError);
    expect((problem as Error).message).toMatch(/^Expected npm ci to install the packages of HEAD~1, got: npm \w+/);
    expect(traces()).toEqual(nothingLeft);
  });

  it('is not waited for when the signal comes while npm installs', async () => {
    const begun = join(home, 'begun');
    const scripts = { preinstall: `echo $$ > ${begun} && exec sleep 600` };
    commit('Slow packages', {
      'package-lock.json': lock('two'),
      'package.json': JSON.stringify({ name: 'two', version: '1.0.0', scripts }),
    });
    commit('These packages', { 'package-lock.json': lock('one') });
    const stop = new AbortController();
    const checked = withRevision('HEAD~1', ports({ signal: stop.signal }), unused);
    const watched = expect(checked).rejects.toThrow(StoppedError);
    const script = () => (existsSync(begun) ? Number(readFileSync(begun, 'utf8')) : 0);
    while (script() === 0) await setTimeout(20);
    stop.abort();
    await watched;
    while (isAlive(script())) await setTimeout(20);
    expect(traces()).toEqual(nothingLeft);
  });

  it('is removed when the work fails, with what the work wrote', async () => {
    const failing = withRevision('HEAD~1', ports(), async ({ folder }) => {
      writeFileSync(join(folder, 'new.txt'), 'new');
      appendFileSync(join(folder, 'value.txt'), 'changed');
      throw new Error('The work failed.');
    });
    await expect(failing).rejects.toThrow('The work failed.');
    expect(traces()).toEqual(nothingLeft);
  });

  it('is removed when the signal ends the work, and none is made once it has', async () => {
    const stop = new AbortController();
    const stopped = withRevision('HEAD~1', ports({ signal: stop.signal }), async () => {
      stop.abort();
      throw new StoppedError('Stopped.');
    });
    await expect(stopped).rejects.toThrow(StoppedError);
    await expect(withRevision('HEAD', ports({ signal: stop.signal }), unused)).rejects.toThrow(StoppedError);
    expect(traces()).toEqual(nothingLeft);
  });

  it('can be one of two at once', async () => {
    const seen = await withRevision('HEAD~1', ports(), (first) =>
      withRevision('HEAD', ports(), async (second) =>
        [first, second].map(({ folder }) => readFileSync(join(folder, 'value.txt'), 'utf8')),
      ),
    );
    expect(seen).toEqual(['1', '2']);
    expect(traces()).toEqual(nothingLeft);
  });

  it('runs no hook of the user', async () => {
    const hook = join(root, '.git/hooks/post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch ${join(home, 'hooked')}\n`);
    chmodSync(hook, 0o755);
    git(root, 'checkout', '--quiet', '--detach');
    expect(existsSync(join(home, 'hooked'))).toBe(true);
    rmSync(join(home, 'hooked'));
    await withRevision('HEAD~1', ports(), async () => {});
    expect(existsSync(join(home, 'hooked'))).toBe(false);
  });

  it("takes no other repository's variables for its own", async () => {
    const other = join(home, 'other');
    git(home, 'init', '--quiet', other);
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_WORK_TREE', other);
    vi.stubEnv('GIT_INDEX_FILE', join(home, 'index'));
    const value = await withRevision('HEAD~1', ports(), async ({ folder }) =>
      readFileSync(join(folder, 'value.txt'), 'utf8'),
    );
    expect(value).toBe('1');
    expect(existsSync(join(home, 'index'))).toBe(false);
  });
});

describe('a revision that cannot be checked out is refused in a sentence:', () => {
  it.each([
    'nothing',
    '--all',
    '-b',
    '',
    '^HEAD',
    'HEAD..HEAD~1',
    'HEAD:value.txt',
    '$(touch hooked)',
  ])('"%s"', async (revision) => {
    const problem = await withRevision(revision, ports(), unused).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ConfigError);
    expect((problem as Error).message).toBe(
      `Expected the revision to be one that names a commit, such as main, HEAD~1 or a hash, got "${revision}".`,
    );
    expect(traces()).toEqual(nothingLeft);
  });

  const problemIn = async (folder: string) =>
    String(await withRevision('HEAD~1', ports({ root: folder }), unused).catch((error: unknown) => error));

  it('in a clone that is shallow', async () => {
    const clone = join(home, 'clone');
    git(home, 'clone', '--quiet', '--depth', '1', `file://${root}`, clone);
    expect(await problemIn(clone)).toMatch(/^ConfigError: .*git fetch --unshallow/);
  });

  it('where there is no repository', async () => {
    expect(await problemIn(home)).toMatch(/^ConfigError: Expected .* to be a git repository, got "fatal: /);
  });

  it('below the top of a repository', async () => {
    mkdirSync(join(root, 'below'));
    expect(await problemIn(join(root, 'below'))).toMatch(/^ConfigError: .* got "below\/ in another one"/);
  });

  it('where there is no git', async () => {
    vi.stubEnv('PATH', home);
    expect(await problemIn(root)).toBe('ConfigError: Expected git to be installed, got no such program.');
  });
});

/** A process that holds a checkout, says so, and ends as a command line does. */
function holder(ends: 'clean' | 'second signal' = 'clean') {
  const code = `
    import { withRevision, removeCheckouts } from ${JSON.stringify(join(import.meta.dirname, 'with-revision.ts'))};
    const stop = new AbortController();
    process.on('exit', removeCheckouts);
    process.on('SIGINT', () => (stop.signal.aborted ? process.exit(130) : stop.abort()));
    const stopped = new Promise((_, reject) => {
      if (${ends === 'clean'}) stop.signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
    const alive = setInterval(() => {}, 1000);
    const ports = { root: ${JSON.stringify(root)}, processId: process.pid, signal: stop.signal, say: console.error };
    await withRevision('HEAD~1', ports, ({ folder }) => { console.log(folder); return stopped; }).catch(() => {});
    clearInterval(alive);
  `;
  const child = execa(process.execPath, ['--input-type=module', '--eval', code], { reject: false });
  const started = new Promise<string>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(String(data).trim()));
    void child.then(({ stderr }) => resolve(`It ended: ${stderr}`));
  });
  return { child, started };
}

describe('a process with a checkout', () => {
  it('leaves nothing after SIGINT', async () => {
    const { child, started } = holder();
    expect(existsSync(await started)).toBe(true);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(0);
    expect(traces()).toEqual(nothingLeft);
  });

  it('leaves nothing after a second SIGINT, which does not wait for the work', async () => {
    const { child, started } = holder('second signal');
    await started;
    child.kill('SIGINT');
    await setTimeout(200);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    expect(traces()).toEqual(nothingLeft);
  });

  it('that was killed leaves what the next one removes, and nobody removes what is in use', async () => {
    const [killed, living] = [holder(), holder()];
    const [left, used] = [await killed.started, await living.started];
    killed.child.kill('SIGKILL');
    await killed.child;
    expect([left, used].map(existsSync)).toEqual([true, true]);
    await withRevision('HEAD', ports(), async () => {});
    expect([left, used].map(existsSync)).toEqual([false, true]);
    expect(traces()).toMatchObject({ listed: 2, packages: true });
    living.child.kill('SIGINT');
    await living.child;
    expect(traces()).toEqual(nothingLeft);
  });

  it('removes what a killed one of its own id left, as in a container, where ids are the same each time', async () => {
    const { child, started } = holder();
    const left = await started;
    child.kill('SIGKILL');
    await child;
    await withRevision('HEAD', { ...ports(), processId: child.pid! }, async () => {});
    expect(existsSync(left)).toBe(false);
    expect(traces()).toEqual(nothingLeft);
  });

  it("leaves worktrees of others alone, those whose folder is away, too, and another repository's checkouts", async () => {
    const [own, away] = [join(temporary, 'mine'), join(home, 'away')];
    git(root, 'worktree', 'add', '--quiet', '--detach', own);
    git(root, 'worktree', 'add', '--quiet', '--detach', away);
    rmSync(away, { recursive: true });
    const foreign = join(temporary, 'fgo-revision-00000000-999999999-abcdef');
    mkdirSync(foreign);
    const before = traces();
    await withRevision('HEAD~1', ports(), async () => {});
    expect(traces()).toEqual(before);
    expect(before).toMatchObject({ listed: 3, records: ['away', 'mine'] });
  });
});

describe('removing all checkouts of the process', () => {
  it('may be done in the middle of the work, and again', async () => {
    const seen = await withRevision('HEAD~1', ports(), async ({ folder }: Checkout) => {
      removeCheckouts();
      removeCheckouts();
      return [existsSync(folder), traces()];
    });
    expect(seen).toEqual([false, nothingLeft]);
    expect(said).toEqual([]);
  });
});
