/** What SQLite or the file system refuses, as one sentence for the user. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './errors.ts';

export interface NamedFile {
  readonly path: string;
  /** What it is for, such as "the cache of answers". */
  readonly what: string;
  readonly remedies?: Remedies;
}

/** Ends of sentences: what the user can do. */
export interface Remedies {
  /** Where this file or place cannot serve. */
  readonly elsewhere: string;
  /** Where the file is ours and cannot be read any more. */
  readonly anew: string;
}

const general: Remedies = {
  elsewhere: 'use another folder',
  anew: 'nothing in it was changed; restore it from a copy, or move it away and give the same command again',
};

export const remediesOf = ({ remedies }: NamedFile): Remedies => remedies ?? general;

export function unusable({ path, what }: NamedFile, problem: string): ConfigError {
  return new ConfigError(`Expected ${path} to be usable as ${what}, but ${problem}.`);
}

/** How long a statement waits for other processes. */
export const busyMs = 10_000;

/** SQLITE_BUSY */
export const busy = 5;

/** Without the details in the higher bytes; 0 for what is no error of SQLite. */
export function primaryCode(error: unknown): number {
  return resultCode(error) & 0xff;
}

const resultCode = (error: unknown) => (error as { errcode?: number } | undefined)?.errcode ?? 0;

/** The error as a ConfigError where the user can do something about it; a bug, or what is one already, as it is. */
export function sqliteProblem(file: NamedFile, error: unknown): unknown {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === 'mkdir') return unusable(file, `its folder cannot be made (${code}): ${remediesOf(file).elsewhere}`);
  // Columns that show a part of a row's JSON fail so when the JSON is damaged; any other error of this code is a wrong query.
  if (primaryCode(error) === 1 && message.includes('malformed JSON')) return damaged(file);
  const problem = problems[resultCode(error)] ?? problems[primaryCode(error)];
  return problem === undefined ? error : unusable(file, problem(file));
}

/** `part`: of the file, where it is not all of it. */
export function damaged(file: NamedFile, part = 'it'): ConfigError {
  return unusable(file, `${part} is damaged: ${remediesOf(file).anew}`);
}

const makeRoom = 'make room and give the same command again';
const heldTooLong = (file: NamedFile) =>
  `another process held it for over ${busyMs / 1000} s: end that process, or ${remediesOf(file).elsewhere}`;
const isDamaged = (file: NamedFile) => `it is damaged: ${remediesOf(file).anew}`;
// SQLite tells no more: a quota, a limit of a file's size (ulimit -f) and a failing disk look the same.
const noMore = () =>
  `the disk takes no more of it, being full, over a quota or a limit of file sizes, or failing: ${makeRoom}`;

const cannotOpen = (file: NamedFile) =>
  `it cannot be opened or made there${reason(file.path)}: ${remediesOf(file).elsewhere}`;

/** By SQLite's result codes, extended or primary (sqlite.org/rescode.html); what is not here is a bug. */
const problems: Readonly<Record<number, (file: NamedFile) => string>> = {
  [busy]: heldTooLong,
  8: (file) => `it cannot be written${reason(file.path)}: ${remediesOf(file).elsewhere}`,
  // SQLITE_READONLY_ROLLBACK
  776: () =>
    'a process ended while it was writing it: give the command that wrote it again, which undoes the unfinished change',
  // To read a folder as a file is one, too.
  10: (file) =>
    isFolder(file.path)
      ? cannotOpen(file)
      : `the disk reports an error: check the disk, or ${remediesOf(file).elsewhere}`,
  // SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE
  778: noMore,
  4874: noMore,
  11: isDamaged,
  13: () => `the disk is full: ${makeRoom}`,
  14: cannotOpen,
  15: heldTooLong,
  26: (file) => `it is no database: ${remediesOf(file).elsewhere}`,
};

function reason(path: string): string {
  if (isFolder(path)) return ', since it is a folder';
  for (const [place, name] of [
    [dirname(path), 'its folder'],
    [path, 'the file'],
  ] as const) {
    if (existsSync(place) && !isWritable(place)) return `, since ${name} is read-only`;
  }
  return '';
}

const isFolder = (path: string) =>
  existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

export function isWritable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
