/** What stands where a secret was. */
const placeholder = '[key]';

/** Forms of the keys and authorization headers in use, also half masked as OpenAI shows them: `sk-proj-ab***yz`. */
const keyLike = /\bBearer\s+[^\s"',;]{8,}|\b(?:sk|gsk|hf|xai)[-_][\w*.-]{6,}/gi;

/** The text without the given secrets, and without whatever looks like a key. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const longestFirst = known.filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  return longestFirst
    .reduce((left, secret) => left.replaceAll(secret, placeholder), text)
    .replace(keyLike, placeholder);
}
