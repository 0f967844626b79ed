/**
 * The same function, which remembers its last answer: a chat asks the same with every turn. One, not many: what is kept for
 * many chats outlives its use, and costs the garbage collector more than it saves.
 */
export function rememberLast<Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (last === undefined || args.some((arg, at) => arg !== last!.args[at])) last = { args, result: make(...args) };
    return last.result;
  };
}
