import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../command.ts'
import { onPath } from '../programs.mjs'

const programs = ['npm', 'git', 'sh', 'env', 'tar']

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A small project round the real start script, and a machine that has only what its PATH names. */
export class BareClone {
  readonly folder: string
  readonly bin: string
  readonly env: Record<string, string>

  constructor(home: string, python: string, registry: string) {
    this.folder = join(home, 'project with a blank')
    this.bin = join(home, 'bin')
    mkdirSync(this.bin, { recursive: true })
    cpSync(join(root, 'scripts/start'), join(this.folder, 'scripts/start'), { recursive: true })
    cpSync(join(root, 'scripts/start.mjs'), join(this.folder, 'scripts/start.mjs'))
    for (const name of programs) this.link(name, onPath(name) ?? name)
    this.link('node', process.execPath)
    this.link('python3', python)
    this.writeProject({})
    this.requires('tinydbt')
    this.write('scripts/test.ts', 'console.log("task", ...process.argv.slice(2))\nprocess.exitCode = 7\n')
    this.env = {
      HOME: home,
      PATH: this.bin,
      npm_config_registry: registry,
      npm_config_cache: join(home, 'npm-cache'),
      npm_config_fetch_retries: '0',
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `${registry}/simple/`,
      PIP_NO_CACHE_DIR: '1',
      PIP_RETRIES: '0',
    }
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  requires(...lines: readonly string[]): void {
    this.write('scripts/start/requirements.txt', `# what the venv holds\n${lines.join('\n')}\n`)
  }

  /** A package.json and lock file whose Node is a link to ours, with further packages of the registry. */
  writeProject(dependencies: Readonly<Record<string, string>>): void {
    const own = { name: 'bare', version: '1.0.0', devDependencies: { node: 'file:node-stub', ...dependencies } }
    const stub = { name: 'node', version: '24.0.0', bin: { node: 'node.sh' } }
    const fetched = Object.entries(dependencies).map(([name, version]) => [
      `node_modules/${name}`,
      { version, dev: true },
    ])
    const packages = {
      '': own,
      'node-stub': { ...stub, dev: true },
      'node_modules/node': { resolved: 'node-stub', link: true },
      ...(Object.fromEntries(fetched) as object),
    }
    this.write('package.json', JSON.stringify(own))
    this.write('package-lock.json', JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages }))
    this.write('node-stub/package.json', JSON.stringify(stub))
    this.write('node-stub/node.sh', `#!/bin/sh\nSTUB=1 exec "${process.execPath}" "$@"\n`)
    chmodSync(join(this.folder, 'node-stub/node.sh'), 0o755)
  }

  link(name: string, target: string): void {
    symlinkSync(target, join(this.bin, name))
  }

  /** Puts a shell script of the test's own on the PATH. */
  script(name: string, text: string): string {
    const file = join(this.bin, name)
    // Writing through a link would overwrite the program of the machine.
    rmSync(file, { force: true })
    writeFileSync(file, `#!/bin/sh\n${text}\n`, { flag: 'wx' })
    chmodSync(file, 0o755)
    return file
  }

  /** A `uv` that notes what it is asked and makes its venvs in no time, with nothing in them. */
  quickUv(): string {
    const log = join(this.folder, 'uv.log')
    this.script('uv', `echo "$@" >> "${log}"\ncase "$1" in venv) exec "$3" -m venv --without-pip "$4" ;; esac`)
    return log
  }

  spawn(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const start = join(this.folder, 'scripts/start.mjs')
    return spawn(process.execPath, [start, ...args], { cwd: this.folder, env: { ...this.env, ...env } })
  }

  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const child = this.spawn(args, env)
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text
      })
    }
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, ...texts }
  }
}
