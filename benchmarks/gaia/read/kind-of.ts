/** What the file is, by its first bytes; its name's ending counts where they say nothing. */
export type Kind =
  | 'zip'
  | 'pdf'
  | 'picture'
  | 'table'
  | 'text'
  | 'sound'
  | 'film'
  | 'old office'
  | 'other picture'
  | 'other archive';

/** First bytes in hexadecimal digits; in the order in which they are tried. */
const magics: readonly (readonly [RegExp, Kind])[] = [
  [/^504b(?:0304|0506)/, 'zip'],
  [/^89504e470d0a1a0a/, 'picture'],
  [/^ffd8ff/, 'picture'],
  [/^d0cf11e0a1b11ae1/, 'old office'],
  // GIF, WebP, TIFF, BMP, HEIC and AVIF
  [/^(?:47494638|52494646.{8}57454250|49492a00|4d4d002a|424d.{8}00000000)/, 'other picture'],
  [/^.{8}66747970(?:68656963|68656978|6d696631|61766966)/, 'other picture'],
  // MP3, Ogg, FLAC, WAV, AIFF, M4A and M4B
  [/^(?:494433|4f676753|664c6143|52494646.{8}57415645|464f524d.{8}414946|.{8}667479704d34[46][12])/i, 'sound'],
  // MP4, Matroska and WebM, AVI, MPEG
  [/^(?:.{8}66747970|1a45dfa3|52494646.{8}41564920|000001b[3a])/, 'film'],
  // gzip, 7z, RAR, bzip2, xz
  [/^(?:1f8b|377abcaf271c|526172211a|425a68|fd377a585a)/, 'other archive'],
  // A PDF may have other bytes before its mark.
  [/^(?:..){0,1019}?255044462d/, 'pdf'],
];

const endings: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries(['csv', 'tsv', 'tab'].map((ending) => [ending, 'table'])),
  ...Object.fromEntries(['mp3', 'wav', 'm4a', 'ogg', 'flac', 'aac', 'wma', 'mid'].map((ending) => [ending, 'sound'])),
  ...Object.fromEntries(['mp4', 'mov', 'avi', 'mkv', 'webm', 'mpg', 'mpeg', 'wmv'].map((ending) => [ending, 'film'])),
};

/** `text` is a guess where nothing speaks for another kind: whether it is text shows when it is decoded. */
export function kindOf(name: string, bytes: Uint8Array): Kind {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('hex');
  const found = magics.find(([magic]) => magic.test(head));
  return found?.[1] ?? endings[endingOf(name)] ?? 'text';
}

/** Lower case, without the dot. */
export const endingOf = (name: string): string => /\.([a-z0-9]+)$/.exec(name.toLowerCase())?.[1] ?? '';

const sentences: Partial<Readonly<Record<Kind, string>>> = {
  sound: 'is a sound file: this reader cannot hear it',
  film: 'is a film: this reader cannot watch it',
  'old office':
    'is an encrypted Office file, or one from before 2007: this reader reads xlsx, docx and pptx as they are',
  'other picture': 'is a picture of a kind that this reader does not read: it reads PNG and JPEG',
  'other archive': 'is an archive of a kind that this reader does not open: it opens zip',
};

/** Why a file of that kind is not read at all, without its name; undefined for those that are. */
export const whyNot = (kind: Kind): string | undefined => sentences[kind];
