import { RuleTester } from 'eslint'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'
import { afterAll, describe, it } from 'vitest'
import { directions } from './directions.js'

Object.assign(RuleTester, { afterAll, describe, it, itOnly: it.only })

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } })
const at = (filename: string, code: string) => ({ filename: join(process.cwd(), 'packages', filename), code })
const refused = (filename: string, code: string, messageId: string) => ({
  ...at(filename, code),
  errors: [{ messageId }],
})

tester.run('directions', directions, {
  valid: [
    at('core/src/errors/a.ts', "import { b } from './b.ts'"),
    at('core/src/retry/a.ts', "import { classify } from '../failure/classify.ts'"),
    at('core/src/failure/a.ts', "export type { Ambient } from '../ambient/ambient.ts'"),
    at('core/src/run/runner/a.ts', "import { b } from '../machine/b.ts'"),
    at('core/src/run/runner/a.ts', "import { b } from '../../retry/b.ts'"),
    at('core/src/testing/a.ts', "import { it } from 'vitest'"),
    at('core/src/testing/script/a.ts', "import { b } from '../../run/b.ts'"),
    at('core/src/index.ts', "export { b } from './run/b.ts'"),
    at('core/src/dbt/a.ts', "import { JSONParser } from '@streamparser/json'"),
    at('core/src/dbt/a.test.ts', "import { readFileSync } from 'node:fs'; import { b } from '../run/b.ts'"),
    at('adapter-local/src/a/b.ts', "import { MillraceError } from '@millrace/core'"),
    at('adapter-local/src/a/b.ts', "import { testExecutor } from '@millrace/core/testing'"),
    at('adapter-local/src/a/b.ts', "import { execa } from 'execa'"),
    at('cli/src/main.ts', "import { localExecutor } from '@millrace/adapter-local'"),
    at('cli/src/main.ts', "import packageJson from '../package.json' with { type: 'json' }"),
    at('../scripts/a.ts', "import { b } from '../packages/core/src/run/b.ts'"),
  ],
  invalid: [
    refused('core/src/errors/a.ts', "import { b } from '../dbt/b.ts'", 'room'),
    refused('core/src/ambient/a.ts', "import { b } from '../errors/b.ts'", 'room'),
    refused('core/src/engine/a.ts', "import type { B } from '../errors/b.ts'", 'room'),
    refused('core/src/command/a.ts', "import { b } from '../dbt/b.ts'", 'room'),
    refused('core/src/failure/a.ts', "import { b } from '../retry/b.ts'", 'room'),
    refused('core/src/retry/a.ts', "export { b } from '../run/b.ts'", 'room'),
    refused('core/src/run/runner/a.ts', "const b = await import('../../testing/b.ts')", 'room'),
    refused('core/src/run/runner/a.ts', "type B = import('../../testing/b.ts').B", 'room'),
    refused('core/src/store/a.ts', "import { b } from '../index.ts'", 'room'),
    refused('core/src/elsewhere/a.ts', "import { b } from '../errors/b.ts'", 'room'),
    refused('core/src/dbt/a.ts', "import { readFile } from 'node:fs/promises'", 'outside'),
    refused('core/src/dbt/a.ts', "import { readFileSync } from 'fs'", 'outside'),
    refused('core/src/testing/a.ts', "import { tmpdir } from 'node:os'", 'outside'),
    refused('core/src/run/a.ts', "import { it } from 'vitest'", 'outside'),
    refused('core/src/millrace.ts', "import { execa } from 'execa'", 'outside'),
    refused('core/src/millrace.ts', "import { localExecutor } from '@millrace/adapter-local'", 'package'),
    refused('core/src/a.test.ts', "import { localExecutor } from '@millrace/adapter-local'", 'package'),
    refused('adapter-docker/src/a.ts', "import { localExecutor } from '@millrace/adapter-local'", 'package'),
    refused('adapter-local/src/a.ts', "import { main } from 'millrace'", 'package'),
    refused('adapter-local/src/a.ts', "export * from '../../core/src/index.ts'", 'path'),
  ],
})
