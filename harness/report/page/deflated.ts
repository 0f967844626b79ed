import { deflateRawSync } from 'node:zlib';

/** Any value as JSON → deflated → base64: letters that cannot end the element that they stand in. */
export function deflated(value: unknown): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}

/**
 * JSON of ASCII letters that can stand in a `<script>`: nothing in it ends the element or opens a comment, and lone
 * surrogates, NUL and marks of direction are escapes.
 */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
