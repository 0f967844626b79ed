/** Names in a question: words with capitals that don't just begin a sentence, and what stands in quotes. */

const capital = String.raw`\p{Lu}[\p{L}'’-]*`;
const sequence = new RegExp(
  String.raw`(?<![\p{L}\d-])${capital}(?:(?: (?:of|de|van|von|la|the|under|in|on))*(?: the)? ${capital})*`,
  'gu',
);

export function namesIn(text: string): string[] {
  const quoted = [...text.matchAll(/["“]([^"”]{2,60})["”]/g)].map(([, inner]) => inner!.trim());
  const rest = text.replace(/["“][^"”]*["”]/g, (found) => ','.padEnd(found.length));
  const found = [...rest.matchAll(sequence)].flatMap(({ 0: words, index }) => {
    const isStart = index === 0 || /[.?!:]\s*$/.test(rest.slice(0, index));
    return (isStart ? withoutBeginning(words) : words)
      .split(/['’]s (?=\p{Lu})/u)
      .map((name) => name.replace(/['’]s?$/, ''));
  });
  return [...new Set([...quoted, ...found])].filter((name) => /\p{Ll}/u.test(name) && !isOrdinary(name));
}

const beginnings = new Set(
  `according in on at of for from to by with as if when where which who whom whose what how why the a an add subtract divide multiply calculate compute
  convert list name give find tell count work take look use each every all both between during after before using consider state round write answer
  sum total compare express sort order and or but please do does did is are was were can could read going until there someone start put it they he she
  how`.split(/\s+/),
);

/** A word with a capital only because a sentence begins with it. */
function isOrdinary(word: string): boolean {
  return beginnings.has(word.toLowerCase());
}

/** "In Oslo" → "Oslo"; "The Lantern of X" stays as it is, for works are called so. */
function withoutBeginning(words: string): string {
  const [first, ...others] = words.split(' ');
  if (!isOrdinary(first!) || others.length === 0) return words;
  const rest = others.join(' ').replace(/^(?:(?:of|in|on|the|under|de|van|von|la) )+/, '');
  return /^the$/i.test(first!) && /^\p{Lu}/u.test(others[0]!) && others.length > 1 && / of /.test(rest) ? words : rest;
}
