/**
 * Python's side of a run: how it ended (`done`, `error` or `memory`), and one line about it. The program is the module `__main__`, may
 * await at the top, and may end itself by sys.exit.
 */
export const driver = `
def make():
    import ast, inspect, os, random, sys, types
    from traceback import extract_tb

    # Text comes out line by line, so that both streams keep their order.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)
    sys.dont_write_bytecode = True
    for name in ('js', 'pyodide_js', 'pyodide.http', 'micropip'):
        sys.modules[name] = None
    # All that asyncio needs of it.
    settings = types.ModuleType('pyodide_js._api')
    settings.config = types.SimpleNamespace(enableRunUntilComplete=True)
    sys.modules['pyodide_js._api'] = settings
    sys.argv[:] = ['program.py']
    random.seed(0)
    scratch = os.getcwd()
    sys.path.insert(0, scratch)

    # The clock stands, so that a folder's age does not tell that a module was written into it since.
    class LookAgain:
        @staticmethod
        def find_spec(name, path=None, target=None):
            finder = sys.path_importer_cache.get(scratch)
            if finder is not None:
                finder.invalidate_caches()
            return None

    sys.meta_path.insert(0, LookAgain)

    def line_of(error):
        lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == 'program.py']
        if isinstance(error, SyntaxError) and error.filename == 'program.py':
            lines.append(error.lineno)
        return f' (line {lines[-1]})' if lines else ''

    def describe(error):
        name = type(error).__name__
        try:
            text = error.msg if isinstance(error, SyntaxError) else str(error)
        except BaseException:
            text = ''
        return (f'{name}: {text}' if text else name) + line_of(error)

    def flush():
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass

    async def run(code, names):
        try:
            program = compile(code, 'program.py', 'exec', flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            ran = eval(program, names)
            if inspect.iscoroutine(ran):
                await ran
        except SystemExit as end:
            if end.code not in (None, 0):
                return ['error', f'SystemExit: {end.code}' + line_of(end)]
        except MemoryError as error:
            return ['memory', '']
        except BaseException as error:
            return ['error', describe(error)]
        finally:
            flush()
        return ['done', '']

    return run

make()
`;
