/**
 * What is wrong with the name of a file in the scratch folder, or undefined for a good one. Good names are relative, with
 * `/` between folders, at most 200 characters long, and never climb: no `..`, `.`, empty part, backslash or control
 * character. `__proto__` is refused too, so that no name can be taken for a member of an object.
 */
export function problemOfName(name: string): string | undefined {
  if (name === '') return 'a name may not be empty';
  if (name.length > 200) return 'a name may have 200 characters at most';
  if (name.startsWith('/')) return 'a name is relative to the scratch folder and does not start with /';
  if (name.includes('\\')) return 'folders are separated by /';
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return 'a name holds no control characters';
  const parts = name.split('/');
  if (parts.includes('..')) return 'a name may not climb out of the scratch folder';
  if (parts.some((part) => part === '' || part === '.' || part === '__proto__'))
    return 'a name has no empty part, no . and no __proto__';
  return undefined;
}
