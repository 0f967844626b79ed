import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLatex, latexText } from './escape-latex.ts';
import type { PaperTable } from './paper-table.ts';
import { paperLatex } from './render-latex.ts';
import { paperMarkdown } from './render-markdown.ts';

const commands = new Set(
  (
    'begin end centering small caption label toprule midrule bottomrule par medskip raggedright footnotesize usepackage ' +
    'textbackslash textasciicircum textasciitilde textless textgreater textbar textquoteleft textquoteright ' +
    'textquotedblleft textquotedblright ldots times cdot pm leq geq'
  ).split(' '),
);

/** What LaTeX reads: commands, escaped characters, and single characters; comments are not there for it. */
const tokensOf = (tex: string): string[] => tex.replace(/^%.*$/gm, '').match(/\\[a-zA-Z]+|\\[\s\S]|[\s\S]/g) ?? [];

/** Throws where the text is not balanced, or has what is no text outside of its place. */
function check(tex: string): { tables: number; rows: number } {
  const groups: string[] = [];
  const environments: string[] = [];
  let [math, tables, rows] = [false, 0, 0];
  const tokens = tokensOf(tex);
  for (const [index, token] of tokens.entries()) {
    const name = tokens.slice(index + 2, tokens.indexOf('}', index)).join('');
    if (token === '{') groups.push(token);
    else if (token === '}') expect(groups.pop()).toBe('{');
    else if (token === '$') math = !math;
    else if (token === '\\begin') environments.push(name);
    else if (token === '\\end') {
      expect(environments.pop()).toBe(name);
      if (name === 'table') tables += 1;
    } else if (token === '\\\\') {
      expect(environments.at(-1)).toBe('tabular');
      rows += 1;
      expect(tokens.slice(index + 1).find((next) => next.trim() !== '')).not.toMatch(/^[[*]$/);
    } else if (token === '&') expect(environments.at(-1)).toBe('tabular');
    else if (/^\\[a-zA-Z]/.test(token)) expect([...commands].map((own) => `\\${own}`)).toContain(token);
    else if (token.startsWith('\\')) expect(token).toMatch(/^\\[{}$&#_%]$/);
    else expect(token).toMatch(/^[\x20-\x7E\n]$|^[\u00C0-\u00FF]$/);
    expect(['#', '_', '^', '~', '%', '\\~', '\\^']).not.toContain(token);
  }
  expect([groups, environments, math]).toEqual([[], [], false]);
  return { tables, rows };
}

const hostile = [
  '\\input{/etc/passwd}',
  '& \\\\ } \\end{tabular}',
  '$x^2_1$ 100% #1 ~ \\',
  '[4pt]',
  '*',
  "''--``,,",
  '🦄 \u202E ŋ þ é',
  '<a|b>"',
  '%\n\\def',
];
const tableOf = (names: readonly string[]): PaperTable => ({
  id: 'table-1',
  title: names[0] ?? 'title',
  notices: ['built-in model (rule-based, not an LLM)'],
  columns: [
    { title: names[0] ?? 'name', align: 'left' },
    { title: 'n, (of them): %', align: 'right' },
  ],
  rows: names.map((name) => [
    { kind: 'text', text: name },
    { kind: 'missing', text: 'missing', command: `npm run sweep -- --bench '${name}'` },
  ]),
  notes: [...names],
});

describe('LaTeX', () => {
  it('is balanced, with as many cells in a row as columns, whatever the names are', () => {
    const texts = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 12 }), fc.string());
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (names) => {
        const tex = paperLatex([tableOf(names)]);
        expect(check(tex).tables).toBe(1);
        const body = tex.split('\\midrule\n')[1]!.split('    \\bottomrule')[0]!.trimEnd().split('\n');
        expect(body.length).toBe(names.length);
        for (const line of body) {
          expect(tokensOf(line).filter((token) => token === '&').length).toBe(1);
          expect(line.endsWith(' \\\\')).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds what is wrong in LaTeX that is', () => {
    for (const wrong of [
      '\\begin{table}',
      '{',
      '}',
      '$',
      'a & b',
      '100%',
      '\\input',
      'a_b',
      '🦄',
      '\\begin{tabular} a \\\\ [4pt] \\end{tabular}',
    ])
      expect(() => check(wrong), wrong).toThrow();
  });

  it.each([
    ['50 % & {a_b} #1 $2', '50 \\% \\& \\{a\\_b\\} \\#1 \\$2'],
    ['\\x ^ ~', '\\textbackslash{}x \\textasciicircum{} \\textasciitilde{}'],
    ['[4pt] *', '{[}4pt] {*}'],
    ['all-at-once, fgo -- --out', 'all-at-once, fgo {-}{-} {-}{-}out'],
    ['134 × 3 – ±', '134 $\\times$ 3 -- $\\pm$'],
    ['é 🦄 \u202E', 'é {[}U+1F984] {[}U+FFFD]'],
    ['-56.3 (-60 to +1)', '$-$56.3 ($-$60 to +1)'],
    ['a\n\nb', 'a b'],
  ])('writes %j as %j', (text, tex) => {
    expect(latexText(text)).toBe(tex);
  });

  it('keeps every character', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        check(escapeLatex(text));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves what was not run as a comment of one line', () => {
    const none = { ...tableOf([]), title: 'a\n\\input{b}', rows: [], command: 'npm run sweep' };
    expect(
      paperLatex([none])
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('%')),
    ).toEqual([]);
  });
});

describe('Markdown', () => {
  it('keeps hostile names inside their cells', () => {
    const page = paperMarkdown([tableOf([...hostile, '| a | `b` |\n# c <script>'])]);
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.length).toBe(hostile.length + 3);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
    expect(page.replace(/`[^`\n]*`/g, '')).not.toMatch(/<script|^# c/m);
  });
});
