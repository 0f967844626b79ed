import { createHash } from 'node:crypto';
import { plainText } from '../format.ts';
import type { PageContent } from './build-page.ts';
import { pageBundle } from './bundle.ts';
import { deflated, inlineJson } from './deflated.ts';

/**
 * `index.html`: one file. The summary and the code that shows it stand before everything else, so that the browser need not
 * have read the rest. A policy in it forbids every script but the two that it is made of, and every request; where it is
 * served, every request but those for the rest of its texts.
 */
export async function renderPage(content: PageContent): Promise<string> {
  const bundle = await pageBundle();
  const app = inlineScript(bundle.app);
  const { edition, summary } = content;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${await pagePolicy(edition)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    ...(edition === undefined ? [] : [`<meta name="edition" content="${escapeHtml(edition)}">`]),
    `<title>${escapeHtml(plainText(summary.name))} · FGO Bench</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${bundle.styles}</style>`,
    '</head>',
    '<body>',
    '<div id="page"><noscript><p>This page needs JavaScript. The same tables and charts are in index.md beside it.</p></noscript></div>',
    `<script type="application/json" id="summary">${inlineJson(summary)}</script>`,
    `<script>${app}</script>`,
    block('draw-chart', deflated(bundle.charts)),
    ...[...content.blocks].map(([id, text]) => block(id, text)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const block = (id: string, base64: string) => `<script type="application/octet-stream" id="${id}">${base64}</script>`;

/** In code these can stand in texts and regular expressions only, where a backslash changes nothing. */
const inlineScript = (code: string) => code.replace(/<(?=\/script|!--)/gi, '\\x3c');

/** What the page may do, as it says itself; for the header of a server, too. */
export async function pagePolicy(edition?: string): Promise<string> {
  const { app, charts } = await pageBundle();
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(inlineScript(app))} ${hash(charts)}`,
    // Charts and rows are placed by style attributes.
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    ...(edition === undefined ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
