/** Texts, each once, by their index: in the order in which they were first asked for. */
export interface TextTable {
  readonly texts: readonly string[];
  indexOf(text: string): number;
}

export function textTable(): TextTable {
  const texts: string[] = [];
  const known = new Map<string, number>();
  return {
    texts,
    indexOf: (text) => {
      const index = known.get(text) ?? texts.length;
      if (index === texts.length) {
        texts.push(text);
        known.set(text, index);
      }
      return index;
    },
  };
}
