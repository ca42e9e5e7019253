// What would be published is sound: publint and are-the-types-wrong on each packed package.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, runCommand } from './command.ts'
import { pack, publishedPackages } from './packages.ts'

const folder = await mkdtemp(join(tmpdir(), 'millrace-pack-'))
try {
  for (const one of await publishedPackages()) {
    const tarball = await pack(one, folder)
    const codes = [await runCommand(bin('publint'), ['run', tarball, '--strict'])]
    // A package that is a program only has no types to be wrong.
    if (one.json.exports?.['.'] !== undefined) {
      codes.push(await runCommand(bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii']))
    }
    if (codes.some((code) => code !== 0)) process.exitCode = 1
  }
} finally {
  await rm(folder, { recursive: true })
}
