/** The part of WebAssembly that the runtimes use: the types of Node 24 leave it to those of browsers. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  /** Pages of 65,536 bytes. Throws RangeError where there is no more. */
  grow(pages: number): number;
}

interface Engine {
  readonly Memory: { new (size: { initial: number; maximum: number }): Memory; readonly prototype: Memory };
  compile(bytes: Uint8Array): Promise<object>;
  /** An instance for a compiled module; the instance and its module for bytes. */
  instantiate(source: object, imports?: object): Promise<object>;
}

export const webAssembly = Reflect.get(globalThis, 'WebAssembly') as Engine;
export const pageBytes = 65_536;
