/** Whether a refused request did not fit the model's window, and by how much, in the words of the servers in use. */

export interface Overflow {
  /** Tokens; absent where the message does not name them. */
  readonly needed?: number;
  readonly window?: number;
}

/** What a server's error object says, as far as it says it. */
export interface RefusedBody {
  readonly code?: string;
  readonly type?: string;
  readonly message: string;
  /** llama.cpp's own fields. */
  readonly n_prompt_tokens?: number;
  readonly n_ctx?: number;
}

const codes = ['context_length_exceeded', 'exceed_context_size_error', 'model_context_window_exceeded'];

/** `needed` in one group, or in two that add up; `window` in one. */
const forms: readonly RegExp[] = [
  // Anthropic
  /prompt is too long:? (?<needed>\d+) tokens > (?<window>\d+)/i,
  /exceed context limit: (?<needed>\d+) \+ (?<more>\d+) > (?<window>\d+)/i,
  // OpenAI, vLLM, OpenRouter
  /maximum context length (?:is|of) (?<window>\d+) tokens.{0,60}?(?:requested|resulted in|has)(?: about| a total of)? (?<needed>\d+)/i,
  /too large: (?<more>\d+)\..{0,20}maximum context length is (?<window>\d+) tokens and your request has (?<needed>\d+)/i,
  /limit of (?<window>\d+) tokens.{0,40}resulted in (?<needed>\d+)/i,
  /passed (?<needed>\d+) input tokens and requested (?<more>\d+) output tokens.{0,60}context length is only (?<window>\d+)/i,
  /prompt \((?:total )?length (?<needed>\d+)\).{0,60}maximum model length of (?<window>\d+)/i,
  // llama.cpp, SGLang
  /request \((?<needed>\d+) tokens\) exceeds the available context size \((?<window>\d+)/i,
  /input \((?<needed>\d+) tokens\) is longer than the model's context length \((?<window>\d+)/i,
];

/** Words without numbers: older llama.cpp, Ollama, and OpenAI's shorter forms. */
const words: readonly RegExp[] = [
  /exceed\w*\b.{0,40}\bcontext (?:length|window|size|limit)/i,
  /maximum context length/i,
  /prompt (?:is )?too long/i,
  /context (?:length|window|size) exceeded/i,
];

export function overflowOf(body: RefusedBody): Overflow | undefined {
  const { code, type, message, n_prompt_tokens: prompt, n_ctx: window } = body;
  if (prompt !== undefined && window !== undefined) return { needed: prompt, window };
  // The fullest form wins: OpenAI's "requested" would otherwise be read out of vLLM's longer sentence.
  const found = forms.map((form) => form.exec(message)?.groups).filter((groups) => groups !== undefined);
  const [groups] = found.sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  if (groups) return { needed: Number(groups.needed) + Number(groups.more ?? 0), window: Number(groups.window) };
  const said = codes.some((known) => known === code || known === type) || words.some((form) => form.test(message));
  return said ? {} : undefined;
}
