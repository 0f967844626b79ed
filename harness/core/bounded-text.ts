/** A text of at most `length` characters, and how many more there are where it is longer: what tools answer an agent with. */
export function boundedText(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = beginning(text, length);
  return `${kept}… ${text.length - kept.length} more characters`;
}

/** The first `length` characters; never ends between the halves of one. */
export function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
