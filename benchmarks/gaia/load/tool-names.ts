const item = /^\s*(?:\(?\d{1,3}[.):]|[-*•])\s*/;
const none = /^(?:none|n\/?a|no(?: special)? tools?(?: (?:required|needed|used))?|nothing|-)?$/;

/**
 * The annotator's tools, `1. Web browser\n2. A search engine (any).`, as `web browser`, `search engine`: lower case,
 * without numbers, articles, remarks in brackets at the end, and full stops; each once, in the order given.
 */
export function toolNames(tools: string): string[] {
  const names = tools
    // Some have put the whole list on one line.
    .split(/[\r\n;]+|\s(?=\d{1,2}[.)]\s)/)
    .map((line) => nameOf(line.slice(0, 200)))
    .filter((name) => !none.test(name));
  return [...new Set(names)];
}

function nameOf(line: string): string {
  const text = line.replace(item, '').replace(/\s+/g, ' ').toLowerCase().trim();
  return text
    .replace(/[.,:]+$/, '')
    .replace(/ ?\([^()]*\)$/, '')
    .replace(/[.,:]+$/, '')
    .replace(/^(?:an?|the) /, '')
    .trim();
}
