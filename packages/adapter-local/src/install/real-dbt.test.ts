import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { askVersion } from './ask-version.ts'
import { executableAt } from './executable.ts'
import { probeDbt } from './probe-dbt.ts'

/** A real dbt: of the environment, or the one that the start script makes. */
const realVenv = process.env['MILLRACE_TEST_VENV'] ?? fileURLToPath(new URL('../../../../.venv', import.meta.url))

describe('probeDbt', () => {
  it.skipIf(!existsSync(realVenv))(
    'reads of a real dbt what it says itself',
    async () => {
      const real = await probeDbt({ venv: realVenv })
      expect(real).toMatchObject({ source: 'metadata', version: expect.stringMatching(/^[12]\.\d+\.\d+/) })
      expect(
        await askVersion(await executableAt(real.executable, 'dbt'), {
          signal: new AbortController().signal,
          env: process.env,
        }),
      ).toMatchObject({
        engine: real.engine,
        version: real.version,
        adapters: real.adapters,
      })
    },
    60_000,
  )
})
