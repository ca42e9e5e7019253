/**
 * The interpreter that a script names by its path; `undefined` where it is looked up (`/usr/bin/env python3`).
 *
 * Installers write paths that are long or have blanks in them in a second line, as an `exec` for the shell.
 */
export function interpreterOf(script: string): string | undefined {
  const [, program = '', rest = ''] = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(script) ?? []
  const [, double, single, bare] = /^'''exec' (?:"([^"\n]+)"|'([^'\n]+)'|(\S+)) /m.exec(script) ?? []
  const named = program.endsWith('/sh') ? (double ?? single ?? bare) : undefined
  if (named !== undefined) return named
  if (program.endsWith('/env')) return rest.startsWith('/') ? rest.trim() : undefined
  return program.startsWith('/') ? program : undefined
}
