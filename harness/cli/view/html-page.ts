import { createHash } from 'node:crypto';
import { plainText } from '../../report/format.ts';
import { pageStyles } from '../../report/page/bundle.ts';
import { htmlReply, type Reply } from './reply.ts';

/** Any text, to stand between tags or in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** A name or sentence that others may have written: in one line, and nothing in it steers the rest. */
export const shown = (text: string): string => escapeHtml(plainText(text));

const ownStyles = `
.sweeps { display: grid; gap: 1rem; margin: 1rem 0; padding: 0; list-style: none; }
.sweeps > li { padding: 0.9rem 1.2rem; border: 1px solid var(--line); border-radius: 10px; background: var(--raised); }
.sweeps h2 { margin: 0; font-size: 1.15rem; }
.sweeps .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.9rem; margin: 0; }
.sweeps .facts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 7.5rem), 1fr)); gap: 0.5rem 1.2rem; margin: 0.5rem 0; }
.sweeps .facts div:not(:has(dd:not(:empty))) { display: none; }
.sweeps p { margin: 0.3rem 0 0; }
.sweeps p:empty { display: none; }
.state { padding: 0 0.6rem; border-radius: 1rem; background: var(--sunk); font-size: 0.9rem; }
[data-running="true"] .state { background: var(--good-ground); color: var(--good); font-weight: 600; }
.problem { color: var(--bad); overflow-wrap: anywhere; }
progress { width: 100%; height: 0.5rem; accent-color: var(--accent); }
[data-cells="0"] progress { display: none; }
.files { padding-left: 1.2rem; overflow-wrap: anywhere; }
`;

/** As the system has it, like the page of a sweep. */
const themeScript = `
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => { document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light'; };
dark.addEventListener('change', paint);
paint();
`;

export interface HtmlPage {
  /** A text. */
  readonly title: string;
  /** HTML. */
  readonly main: string;
  readonly status?: number;
  readonly script?: string;
}

/** A page in the look of a sweep's page, with a policy for the two scripts that it is made of. */
export async function htmlPage({ title, main, status = 200, script = '' }: HtmlPage): Promise<Reply> {
  const styles = `${await pageStyles()}${ownStyles}`;
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(themeScript)} ${hash(script)}`,
    `style-src ${hash(styles)}`,
    "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown(title)} · FGO Bench</title>
<link rel="icon" href="data:,">
<style>${styles}</style>
<script>${themeScript}</script>
</head>
<body>
<header><p class="brand"><a href="/"><span>FGO Bench</span> results</a></p></header>
<main>
${main}
</main>
<script>${script}</script>
</body>
</html>
`;
  return htmlReply(status, { html, policy });
}

/** For a reader who followed a link. */
export function sentencePage(status: number, title: string, sentence: string): Promise<Reply> {
  const main = `<h1>${shown(title)}</h1>\n<p>${shown(sentence)}</p>\n<p><a href="/">All sweeps</a></p>`;
  return htmlPage({ title, main, status });
}
