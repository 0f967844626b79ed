import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlText } from './html-text.ts';

describe('the text of a page', () => {
  it.each([
    ['<p>One\n  two</p><p>three</p>', 'One two\nthree'],
    ['a<br>b<div>c</div>d', 'a\nb\nc\nd'],
    ['<b>a</b><i> b</i> <a href=x>c</a>', 'a b c'],
    ['a<script>x<b>y</script><style>p{}</style>b', 'ab'],
    ['<svg><title>no</title><text>no</text></svg>yes', 'yes'],
    ['&lt;b&gt; &amp; &#8364; &nbsp;x', '<b> & € x'],
    ['<pre>a\n  b  \n\nc</pre>', 'a\n  b\nc'],
    ['<ul><li>a<li>b</ul>', 'a\nb'],
    ['<noscript>kept</noscript>', 'kept'],
    ['<table><tr><th>Name<th>Size<tr><td>A, "B"<td><p>1</p><p>2</p></table>', 'Name,Size\n"A, ""B""",1 2'],
    ['<table><tr><td>a</td><td></td><td>b</td></tr><tr><td></td><td></td></tr></table>', 'a,,b'],
    ['<table><tr><td><p>One</p><p>two</p></td></tr></table>', 'One\ntwo'],
    [`<table><tr><td>menu</td><td><p>${'x'.repeat(301)}</p><p>y</p></td></tr></table>`, `menu\n${'x'.repeat(301)}\ny`],
    ['<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</td></tr></table>', '"a b,c",d'],
    ['<td>a</td><td>b</td>', 'a\nb'],
    ['</p></div>a<!-- no --><unknown>b', 'a\nb'],
    ['', ''],
  ])('of %j is %j', (html, text) => {
    expect(htmlText(html).text).toBe(text);
  });

  it('has the title apart', () => {
    expect(htmlText('<head><title> A\n&amp; B </title></head><body>x')).toEqual({ title: 'A & B', text: 'x' });
  });

  it('ends where the page is nested too deeply, in bounded time', () => {
    const { text } = htmlText(`<p>start</p>${'<b>'.repeat(100_000)}${'</i>'.repeat(100_000)}`);
    expect(text).toBe('start\n[The rest of the page is nested too deeply to be read.]');
    expect(htmlText('<table><tr><td>x'.repeat(400)).text).toContain('x');
    expect(htmlText('<table><tr><td>x'.repeat(20_000)).text).toMatch(/too deeply/);
    expect(htmlText(`<table>${'<tr><td>x<td>y'.repeat(30_000)}`).text).toHaveLength(30_000 * 4 - 1);
    expect(htmlText(`${'<p>x'.repeat(100_000)}`).text).toHaveLength(100_000 * 2 - 1);
    expect(htmlText(`<p ${'a=1 '.repeat(100_000)}>x`).text).toBe('x');
  });

  it('never has a blank line, a tag of the page or an error', () => {
    const piece = fc.constantFrom(
      ...['<table>', '<tr>', '<td>', '<th>', '</td>', '</tr>', '</table>', '<p>', '</p>', '<b>', '</b>', '<script>'],
      ...[
        '</script>',
        '<pre>',
        '</pre>',
        '<title>',
        '</title>',
        '<svg>',
        '</svg>',
        '<br>',
        ' ',
        '\n',
        'word',
        '&amp;',
        '<',
        '"',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { title, text } = htmlText(pieces.join(''));
        if (text !== '') for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*$/);
        expect(title).not.toMatch(/\n/);
      }),
    );
  });
});
