/** The elements that a sentence names, as phrases: "item description", "payment terms", or a path. */

/** Name a place in a business document by themselves. */
const places =
  'notes?|remarks?|comments?|annotations?|descriptions?|items?|products?|goods|terms|conditions|instructions?|lines(?= |$)';
/** Stand before or between such names. */
const beside =
  'payment|invoice|line|item|product|goods|delivery|order|contract|despatch|shipment|additional|document|name|names|title';
const phrase = new RegExp(
  `\\b(?:(?:${beside})['’]?s?\\s+)*(?:${places})(?:\\s+(?:${places}|name|names|title|text))*\\b`,
  'gi',
);
const reference = /\b(?:order|contract|project|despatch|receipt|originator|buyer|delivery|customer)\s+reference\b/gi;
const path =
  /\b(?:[a-z]+:)?(?:[A-Z][A-Za-z]+\/)+[A-Z][A-Za-z]+\b|\b(?:cac|cbc):[A-Z][A-Za-z]+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g;

export function readElements(sentence: string): string[] {
  const bare = sentence.replace(/["“][^"”]*["”]/g, ' ');
  const paths = (bare.match(path) ?? []).filter((one) => !/^[A-Z]+\/[A-Z]+$/.test(one));
  const spoken = bare.replace(path, ' ').replace(/\b(?:delivery|despatch|credit|debit|consignment) notes?\b/gi, ' ');
  // "after the item number" names no place, "in the item name or description" does.
  const placed = [...spoken.matchAll(phrase), ...spoken.matchAll(reference)].filter(({ 0: found, index }) => {
    const before = spoken.slice(Math.max(0, index - 45), index);
    return (
      /\b(?:in|inside|within|of|from|under|at|on|read|check|see|is|and|or|the|each|every|whose|to)\s+(?:\w+\s+){0,3}$/i.test(
        before,
      ) && !/\bnumber/i.test(spoken.slice(index + found.length, index + found.length + 8))
    );
  });
  return [...new Set([...paths, ...placed.map(([found]) => spelled(found!))])];
}

/** "lines" alone are the invoice's item lines. */
function spelled(text: string): string {
  return /^(?:invoice )?(?:lines|line items?)$/i.test(text) ? 'item' : text.toLowerCase().replace(/['’]s?\b/g, '');
}
