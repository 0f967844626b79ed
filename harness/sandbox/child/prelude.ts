/** What the prelude gets of the runtime. Texts cross the border as JSON: as they are, they would end at the first NUL. */
export interface Host {
  print(text: string): void;
  /** Undefined: there is no such file. */
  readText(name: string): string | undefined;
  readBytes(name: string): ArrayBuffer | undefined;
  /** Undefined: written; otherwise what is wrong with the name. */
  writeText(name: string, text: string): string | undefined;
  writeBytes(name: string, bytes: ArrayBuffer): string | undefined;
  /** Their names, in order. */
  listFiles(): string;
  done(valueJson: string): void;
  failed(kind: string, message: string): void;
}

/**
 * Runs inside QuickJS, before the program and with it: its text is handed over, so that it uses nothing from outside itself. Gives the
 * program its few functions, fixes date and chance, and runs it as the body of an async function.
 */
export function prelude(border: Host, jobJson: string): void {
  const {
    Array: List,
    Error: Failure,
    JSON: json,
    Map: Table,
    Object: Thing,
    Promise: Later,
    Number: Numeral,
    Set: Bag,
    String: Text,
  } = globalThis;
  const { stringify, parse } = json;
  const global = globalThis as unknown as Record<string, unknown>;
  const now = 946684800000;
  const { code, input, isFunction } = parse(jobJson) as { code: string; input: unknown; isFunction: boolean };
  const read = (text: string | undefined): string | undefined => (text === undefined ? undefined : parse(text));
  const host: Host = {
    print: (text) => border.print(stringify(text)),
    readText: (name) => read(border.readText(stringify(name))),
    readBytes: (name) => border.readBytes(stringify(name)),
    writeText: (name, text) => read(border.writeText(stringify(name), stringify(text))),
    writeBytes: (name, bytes) => read(border.writeBytes(stringify(name), bytes)),
    listFiles: () => border.listFiles(),
    done: (valueJson) => border.done(stringify(valueJson)),
    failed: (kind, message) => border.failed(stringify(kind), stringify(message)),
  };

  const fixTime = () => {
    const Real = globalThis.Date;
    function FixedDate(this: unknown, ...parts: []) {
      if (new.target === undefined) return Text(new Real(now));
      return Reflect.construct(Real, parts.length === 0 ? [now] : parts, new.target);
    }
    FixedDate.prototype = Real.prototype;
    Thing.defineProperty(Real.prototype, 'constructor', { value: FixedDate, writable: true, configurable: true });
    FixedDate.now = () => now;
    FixedDate.parse = Real.parse;
    FixedDate.UTC = Real.UTC;
    global.Date = FixedDate;
  };

  // mulberry32
  let state = 1;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = globalThis.Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + globalThis.Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  const describe = (error: unknown): string => {
    if (!(error instanceof Failure)) return show(error);
    // The body of a function made from a text starts at its third line.
    const line = Numeral(/<input>:(\d+)/.exec(Text(error.stack))?.[1]) - 2;
    return `${Text(error.name)}: ${Text(error.message)}${line > 0 ? ` (line ${line})` : ''}`;
  };

  /** Plain data as JSON, but with the names of what JSON leaves out. */
  const show = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return `[Function ${Text(value.name)}]`;
    if (typeof value !== 'object' || value === null) return Text(value);
    if (value instanceof Failure) return describe(value);
    const seen: object[] = [];
    const plain = (item: unknown): unknown => {
      if (typeof item === 'bigint') return `${item}n`;
      if (typeof item === 'function') return '[Function]';
      if (typeof item !== 'object' || item === null) return item;
      if (seen.includes(item)) return '[Circular]';
      if (item instanceof Failure) return describe(item);
      seen.push(item);
      const made = plainObject(item);
      seen.pop();
      return made;
    };
    const plainObject = (item: object): unknown => {
      if (typeof (item as { toJSON?: unknown }).toJSON === 'function')
        return plain((item as { toJSON(): unknown }).toJSON());
      if (item instanceof Table) return { Map: List.from(item, (pair) => plain(pair)) };
      if (item instanceof Bag) return { Set: List.from(item, (member) => plain(member)) };
      if (List.isArray(item) || ArrayBuffer.isView(item))
        return List.from(item as unknown[], (member) => plain(member));
      return Thing.fromEntries(Thing.entries(item).map(([key, member]) => [key, plain(member)]));
    };
    try {
      return stringify(plain(value)) ?? Text(value);
    } catch (error) {
      return `[${describe(error)}]`;
    }
  };

  const log = (...values: unknown[]) => host.print(`${values.map(show).join(' ')}\n`);
  global.console = { log, info: log, debug: log, warn: log, error: log };

  const found = <T>(name: string, content: T | undefined): T => {
    if (content === undefined)
      throw new Failure(`There is no file ${stringify(name)}. The files are: ${host.listFiles()}.`);
    return content;
  };
  const written = (name: string, problem: string | undefined) => {
    if (problem !== undefined) throw new Failure(`The file name ${stringify(name)} is refused: ${problem}.`);
  };
  global.readFile = (name: unknown) => found(Text(name), host.readText(Text(name)));
  global.readBytes = (name: unknown) => new Uint8Array(found(Text(name), host.readBytes(Text(name))));
  global.listFiles = () => parse(host.listFiles());
  global.writeFile = (name: unknown, content: unknown) => {
    if (content instanceof ArrayBuffer) return written(Text(name), host.writeBytes(Text(name), content));
    if (!ArrayBuffer.isView(content)) return written(Text(name), host.writeText(Text(name), Text(content)));
    const { buffer, byteOffset, byteLength } = content;
    const bytes = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
    return written(Text(name), host.writeBytes(Text(name), bytes));
  };

  fixTime();
  Thing.defineProperty(globalThis.Math, 'random', { value: random, writable: true, configurable: true });

  const failed = (error: unknown) => {
    // QuickJS throws null where there is no room left for an error.
    const memory = error === null || (error instanceof Failure && error.message === 'out of memory');
    host.failed(memory ? 'memory' : 'error', describe(error));
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const run = async () => {
    const program = isFunction ? AsyncFunction('input', code) : AsyncFunction(code);
    const value: unknown = await program(input);
    host.done((isFunction ? stringify(value) : undefined) ?? 'null');
  };
  Later.prototype.then.call(run(), undefined, failed);
}
