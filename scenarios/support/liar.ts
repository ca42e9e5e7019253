import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mainVenv } from './venvs.ts'

/** A venv whose dbt runs the real one and then lies about it, as `LIE` in the request's `env` says. */
export async function makeLiar(folder: string): Promise<string> {
  const venv = join(folder, 'liar')
  await mkdir(join(venv, 'bin'), { recursive: true })
  // What it is stays true: engine, version and adapters are read from here.
  await symlink(join(mainVenv, 'lib'), join(venv, 'lib'))
  await symlink(join(mainVenv, 'pyvenv.cfg'), join(venv, 'pyvenv.cfg'))
  const program = await readFile(join(import.meta.dirname, 'liar.py'), 'utf8')
  const dbt = join(venv, 'bin', 'dbt')
  await writeFile(
    dbt,
    `#!${join(mainVenv, 'bin', 'python3')}\n${program.replace('@REAL_DBT@', join(mainVenv, 'bin', 'dbt'))}`,
  )
  await chmod(dbt, 0o755)
  return venv
}
