import { plainText } from '../format.ts';

/** What means something in LaTeX, or looks otherwise in its first font encodings, as what it is. */
const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // Alone, so that two are not one other sign.
  '"': '{"}',
  '`': '{`}',
  "'": "{'}",
  // After \\ these two begin an argument.
  '[': '{[}',
  '*': '{*}',
  // Two of them would be one longer dash, or a low quotation mark.
  '-': '{-}',
  ',': '{,}',
  '–': '--',
  '—': '---',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '±': '$\\pm$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '−': '$-$',
  '’': '{\\textquoteright}',
  '‘': '{\\textquoteleft}',
  '“': '{\\textquotedblleft}',
  '”': '{\\textquotedblright}',
  '…': '\\ldots{}',
};

/** Letters that LaTeX knows in UTF-8 without a package, in its oldest font encoding, too. */
const known = /^[\x20-\x7EÀ-ÏÑ-ÖØ-Ýß-ïñ-öø-ýÿ]$/u;

/**
 * Text that means itself in LaTeX, in one line, with pdfLaTeX as with others; a character that may have no glyph there is
 * written as its number, `[U+1F984]`.
 */
export function escapeLatex(text: string): string {
  return [...plainText(text)].map(escapeCharacter).join('');
}

function escapeCharacter(character: string): string {
  if (Object.hasOwn(commands, character)) return commands[character]!;
  if (known.test(character)) return character;
  return `{[}U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** `-` and `,` that stand alone need no braces (a table is to be read as text, too), and before a number `-` is a minus. */
export const latexText = (text: string): string =>
  escapeLatex(text)
    .replace(/(?<!\{-\})\{-\}(?!\{-\})/g, '-')
    .replace(/(?<!\{,\})\{,\}(?!\{,\})/g, ',')
    .replace(/(?<=^|[ (])-(?=\d)/g, '$-$');
