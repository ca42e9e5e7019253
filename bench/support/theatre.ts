import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileArtifactStore, localExecutor } from '@millrace/adapter-local'
import { createMillrace, type Millrace, type RunRequest } from '@millrace/core'
import type { Part } from './stand-in.ts'

/** A Millrace whose dbt is a stand-in. */
export class Theatre implements AsyncDisposable {
  readonly millrace: Millrace
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.millrace = createMillrace({
      executor: localExecutor({ dbt: join(folder, 'dbt'), root: join(folder, 'root') }),
      artifacts: fileArtifactStore({ root: join(folder, 'artifacts') }),
    })
  }

  static async open(): Promise<Theatre> {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
    const program = [process.execPath, join(import.meta.dirname, 'stand-in.ts')].map((word) => `'${word}'`).join(' ')
    const version = `Core:\\n  - installed: 1.11.16\\n`
    const script = `#!/bin/sh\n[ "$1" = --version ] && { printf '${version}'; exit; }\nexec ${program} "$@"\n`
    await writeFile(join(folder, 'dbt'), script)
    await chmod(join(folder, 'dbt'), 0o755)
    await mkdir(join(folder, 'project'))
    await writeFile(join(folder, 'project/dbt_project.yml'), 'name: nothing\n')
    return new Theatre(folder)
  }

  /** A request in which the stand-in does its part. */
  request(part: Part, files?: readonly string[]): RunRequest {
    return {
      project: join(this.#folder, 'project'),
      command: { name: 'build' },
      env: { STAND_IN: JSON.stringify(part) },
      ...(files === undefined ? {} : { keepArtifacts: { when: 'always', files } }),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.millrace.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
