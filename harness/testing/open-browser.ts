/** A real browser for tests of the page: never the network. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** `FGO_CHROMIUM`, or what the system has; undefined where there is none. */
export function chromiumPath(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const { FGO_CHROMIUM: given, PATH = '' } = environment;
  const named = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
    [...PATH.split(delimiter), '/usr/bin'].map((folder) => join(folder, name)),
  );
  return [...(given ? [given] : []), ...named].find((path) => existsSync(path));
}

/** Without the sandbox, which needs rights that containers lack: the pages are our own. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
