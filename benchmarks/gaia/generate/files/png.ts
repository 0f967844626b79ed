/** Lines of black text on white, large enough for a reader of images. */
import { createRequire } from 'node:module';
import { escapeXml } from './office-package.ts';

const SIZE = 32;
const LEADING = 56;
const MARGIN = 40;
/** Of a character, at most. */
const ADVANCE = 0.75 * SIZE;

export async function pngBytes(lines: readonly string[]): Promise<Uint8Array> {
  // Its binary is loaded only where an image is drawn.
  const { Resvg } = await import('@resvg/resvg-js');
  const font = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const options = { font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' } };
  return new Uint8Array(new Resvg(svgOf(lines), options).render().asPng());
}

function svgOf(lines: readonly string[]): string {
  const width = 2 * MARGIN + Math.ceil(Math.max(...lines.map((line) => line.length)) * ADVANCE);
  const height = 2 * MARGIN + lines.length * LEADING;
  const texts = lines.map(
    (line, index) => `<text x="${MARGIN}" y="${MARGIN + (index + 0.7) * LEADING}">${escapeXml(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans" font-size="${SIZE}"><rect width="100%" height="100%" fill="white"/>${texts.join('')}</svg>`;
}
