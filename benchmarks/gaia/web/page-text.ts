import type { FetchedPage } from './fetch-page.ts';
import { type HtmlText, htmlText } from './html-text.ts';
import { PageError } from './network.ts';

/** What a fetched page says, by its kind: HTML, JSON, or text as it stands. Throws a PageError for every other kind. */
export function pageText({ contentType, bytes }: FetchedPage): HtmlText {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((one) => one.startsWith('charset='))
    ?.slice('charset='.length)
    .replace(/^"|"$/g, '');
  if (type === 'text/html' || type === 'application/xhtml+xml')
    return htmlText(decoded(bytes, charset ?? declaredCharset(bytes)));
  if (!/^text\/[\w.+-]+$|^application\/(?:[\w.+-]+\+)?json$/.test(type))
    throw new PageError(
      `it is ${/^[\w.+/-]{1,80}$/.test(type) ? type : 'of a kind that its server does not tell'}, and only web pages, plain text and JSON can be read`,
    );
  return { title: '', text: decoded(bytes, charset).replace(/\r\n?/g, '\n').trim() };
}

/** Of a page whose server says nothing: in its first kilobyte, by the rules of HTML. */
function declaredCharset(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})/i.exec(bytes.toString('latin1', 0, 1024))?.[1];
}

function decoded(bytes: Buffer, charset = 'utf-8'): string {
  return decoderFor(charset).decode(bytes).replaceAll('\0', '');
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
