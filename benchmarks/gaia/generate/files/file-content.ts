/** What an attachment says, apart from the bytes of its format. */

export type Cell = string | number;

/** `rows` are as long as `columns`. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A paragraph, or a table. */
export type Block = string | Table;

export type JsonValue = Cell | boolean | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type FileContent =
  | { readonly kind: 'csv'; readonly name: string; readonly table: Table }
  | { readonly kind: 'json'; readonly name: string; readonly value: JsonValue }
  | { readonly kind: 'txt'; readonly name: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'xlsx';
      readonly name: string;
      readonly sheets: readonly { readonly name: string; readonly table: Table }[];
    }
  | { readonly kind: 'docx'; readonly name: string; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'pptx';
      readonly name: string;
      readonly slides: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
    }
  /** A table's values are single words: what reads a page knows no columns. */
  | { readonly kind: 'pdf'; readonly name: string; readonly pages: readonly (readonly Block[])[] }
  | { readonly kind: 'png'; readonly name: string; readonly lines: readonly string[] }
  | { readonly kind: 'zip'; readonly name: string; readonly files: readonly PlainFile[] };

export type PlainFile = Extract<FileContent, { kind: 'csv' | 'json' | 'txt' }>;

export const isTable = (block: Block): block is Table => typeof block !== 'string';
