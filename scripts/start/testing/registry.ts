import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A registry for npm and pip on the loopback, with one small package each; it can keep a caller waiting. */
export class Registry {
  readonly #server = createServer((request, response) => {
    this.#answer(request, response)
  })
  readonly #files: Readonly<Record<string, { readonly type: string; readonly body: () => string | Buffer }>>
  #heldPath: string | undefined
  #whenHeld = Promise.withResolvers<IncomingMessage>()
  readonly #held: (() => void)[] = []
  /** Paths answered, in order. */
  readonly asked: string[] = []

  private constructor(wheel: string, archive: string) {
    const html = 'text/html'
    const bytes = 'application/octet-stream'
    const versions = () => ({ '1.0.0': { name: 'tiny', version: '1.0.0', dist: { tarball: `${this.url}/tiny.tgz` } } })
    this.#files = {
      '/simple/tinydbt/': { type: html, body: () => '<a href="/tinydbt-1.0-py3-none-any.whl">tinydbt</a>' },
      '/simple/otherdbt/': { type: html, body: () => '<p>none</p>' },
      '/tinydbt-1.0-py3-none-any.whl': { type: bytes, body: () => readFileSync(wheel) },
      '/tiny': {
        type: 'application/json',
        body: () => JSON.stringify({ name: 'tiny', 'dist-tags': { latest: '1.0.0' }, versions: versions() }),
      },
      '/tiny.tgz': { type: bytes, body: () => readFileSync(archive) },
    }
  }

  static async open(folder: string, python: string): Promise<Registry> {
    const registry = new Registry(makeWheel(folder, python), makeArchive(folder))
    registry.#server.listen(0, '127.0.0.1')
    await once(registry.#server, 'listening')
    return registry
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Gives no answer for a path until released. Resolves with the first request that waits. */
  async hold(path: string): Promise<IncomingMessage> {
    this.#heldPath = path
    this.#whenHeld = Promise.withResolvers()
    return this.#whenHeld.promise
  }

  /** Answers what waits, and all that comes. */
  release(): void {
    this.#heldPath = undefined
    for (const answer of this.#held.splice(0)) answer()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? ''
    if (path === this.#heldPath) {
      this.#held.push(() => {
        this.#answer(request, response)
      })
      this.#whenHeld.resolve(request)
      return
    }
    this.asked.push(path)
    const file = this.#files[path]
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body())
  }
}

/** A port of the loopback on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function makeWheel(folder: string, python: string): string {
  const file = join(folder, 'tinydbt-1.0-py3-none-any.whl')
  const program = `
import sys, zipfile
files = {
  "tinydbt.py": "answer = 42\\n",
  "tinydbt-1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: tinydbt\\nVersion: 1.0\\n",
  "tinydbt-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
files["tinydbt-1.0.dist-info/RECORD"] = "".join(name + ",,\\n" for name in [*files, "tinydbt-1.0.dist-info/RECORD"])
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
  for name, text in files.items(): wheel.writestr(name, text)
`
  execFileSync(python, ['-c', program, file])
  return file
}

function makeArchive(folder: string): string {
  const source = join(folder, 'archive')
  mkdirSync(join(source, 'package'), { recursive: true })
  writeFileSync(join(source, 'package/package.json'), JSON.stringify({ name: 'tiny', version: '1.0.0' }))
  execFileSync('tar', ['czf', join(folder, 'tiny.tgz'), '-C', source, 'package'])
  return join(folder, 'tiny.tgz')
}
