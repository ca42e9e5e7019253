import { cp, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A project of one side's own, with a database of its own. */
export interface ProjectCopy {
  readonly folder: string
  readonly project: string
  /** Variables that its profile asks for. */
  readonly env: Readonly<Record<string, string>>
}

export async function copyProject(source: string, folder: string): Promise<ProjectCopy> {
  const project = join(folder, basename(source))
  await mkdir(folder, { recursive: true })
  await cp(source, project, {
    recursive: true,
    filter: (path) => !/\/(?:target|logs)$|\.duckdb(?:\.wal)?$/u.test(path),
  })
  return { folder, project, env: { POND_DB: join(folder, 'pond.duckdb'), MILL_DB: join(folder, 'mill.duckdb') } }
}
