import type { NonEmpty } from '../../../harness/core/task.ts';

/** What `read_file` shows at once. */
export interface TextPart {
  /** `sheet "Orders"`, `page 2`, `lines 1 to 200`, …; empty for none. */
  readonly title: string;
  readonly text: string;
}

/** A sheet, a page, a file of a zip, …: as long as it is; becomes one part or more. */
export interface Section extends TextPart {
  /** There is more of the file, and it is left out. */
  readonly isCut?: boolean;
}

export type Reading =
  | { readonly state: 'read'; readonly parts: NonEmpty<TextPart> }
  /** `problem` is one sentence for the agent, with the file's name. */
  | { readonly state: 'unreadable'; readonly problem: string };

export interface ReadLimits {
  /** Characters of one part. */
  readonly partCharacters: number;
  /** Characters of the whole file's text; what is beyond is left out with a line that says so. */
  readonly textCharacters: number;
  /** Entries of one zip container: a zip, xlsx, docx or pptx. */
  readonly entries: number;
  /** Bytes that all zip containers of an attachment may unpack to, together. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for each packed one, of an entry with more than a megabyte. Honest files stay under 200, deflate itself ends at 1,032. */
  readonly ratio: number;
  readonly pdfPages: number;
  /** Of one picture, before it is decoded. */
  readonly pixels: number;
  /** PDFs and pictures of one zip. */
  readonly slowFiles: number;
  /** Wall time for one PDF or one picture. */
  readonly timeMs: number;
}

export const readLimits: ReadLimits = {
  partCharacters: 6_000,
  textCharacters: 2_000_000,
  entries: 1_000,
  unpackedBytes: 50_000_000,
  ratio: 500,
  pdfPages: 500,
  pixels: 25_000_000,
  slowFiles: 20,
  timeMs: 60_000,
};

/** What one attachment may still use; files inside a zip share it with the zip. */
export interface Budget {
  unpackedBytes: number;
  slowFiles: number;
}

/** One file to be read: the attachment, or one inside a zip. */
export interface Source {
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly limits: ReadLimits;
  readonly budget: Budget;
}

/** The file cannot be read; the message is one sentence for the agent. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** 25000000 → 25,000,000 */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
