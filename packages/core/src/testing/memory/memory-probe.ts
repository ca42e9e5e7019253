import type { EndingKind } from '../../executor/executor.ts'
import { deferred } from '../deferred.ts'
import { floodLine } from '../probe/probe.ts'
import type { MemoryProcess, MemoryProgram, MemorySignal } from './memory-process.ts'

/** What the actions of one probe share. */
interface Scene {
  readonly process: MemoryProcess
  readonly say: (line: string) => void
  /** Resolves when the next caught signal has come; renewed by `hold`. */
  caught: ReturnType<typeof deferred<void>>
}

/** Does one action; answers how the process ends if it does. */
type Action = (scene: Scene, ...args: readonly string[]) => undefined | EndingKind | Promise<undefined>

const act =
  (does: (scene: Scene, ...args: readonly [string, string]) => void): Action =>
  (scene, first = '', second = '') => {
    does(scene, first, second)
    return undefined
  }

/** Each action and how many arguments it takes. */
const actions: Readonly<Record<string, readonly [args: number, action: Action]>> = {
  say: [1, act(({ say }, text) => say(text))],
  mutter: [1, act(({ process }, text) => process.write('stdout', text))],
  complain: [1, act(({ process }, text) => process.write('stderr', `${text}\n`))],
  bytes: [1, act(({ process }, octal) => process.write('stdout', fromOctal(octal)))],
  flood: [1, act(({ process }, lines) => flood(process, Number(lines)))],
  exit: [1, (_, code) => ({ kind: 'exited', code: Number(code) })],
  die: [1, (_, signal) => ({ kind: 'signalled', signal: `SIG${signal}` })],
  catch: [1, act((scene, signal) => scene.process.on(named(signal), () => catchSignal(scene, signal)))],
  ignore: [1, act(({ process }, signal) => process.on(named(signal), 'ignore'))],
  hold: [0, hold],
  self: [0, act(({ process, say }) => say(`left ${process.pid}`))],
  leave: [0, act(({ process, say }) => say(`left ${process.leave('sleep 300')}`))],
  escape: [0, act(({ process, say }) => say(`left ${process.leave('sleep 300')}`))],
  // An interrupt never reaches a child in memory: the companion has nothing to tell but that it is there.
  companion: [0, act(({ say }) => say('companion ready'))],
  ask: [0, act(({ say }) => say('companion answers'))],
  write: [2, act(({ process }, path, content) => process.put(path, content))],
  fill: [2, act(({ process }, path, size) => process.put(path, new Uint8Array(Number(size))))],
  fifo: [1, act(({ process }, path) => process.put(path, { kind: 'fifo' }))],
  link: [2, act(({ process }, path, to) => process.put(path, { kind: 'link', to }))],
  folder: [1, act(({ process }, path) => process.put(path, { kind: 'folder' }))],
  cat: [1, act(({ process, say }, path) => say(content(process, path)))],
  names: [0, act(({ process, say }) => Object.keys(process.env).forEach(say))],
  value: [1, act(({ process, say }, name) => say(process.env[name] ?? '(missing)'))],
  sought: [1, act(({ process, say }, name) => say(inArguments(process, name) ? 'in arguments' : 'in no arguments'))],
  in: [1, act(({ process, say }, folder) => say(`in: ${process.place.project === folder ? 'yes' : 'no'}`))],
  stdin: [0, act(({ say }) => say('stdin: 0 bytes'))],
  alive: [1, act(({ process, say }, pid) => say(process.isAlive(Number(pid)) ? 'alive' : 'dead'))],
}

/** The twin of {@link probeProgram} for a memory executor. */
export const memoryProbe: MemoryProgram = async (process) => {
  const scene: Scene = { process, say: (line) => process.write('stdout', `${line}\n`), caught: deferred() }
  const rest = [...process.argv]
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const known = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (known === undefined) {
      process.write('stderr', `probe: no such action: ${name}\n`)
      return { kind: 'exited', code: 64 }
    }
    const [args, action] = known
    const end = await action(scene, ...rest.splice(0, args))
    if (end !== undefined) return end
  }
  return { kind: 'exited', code: 0 }
}

const named = (signal: string) => `SIG${signal}` as MemorySignal

function catchSignal(scene: Scene, signal: string): void {
  scene.say(`caught ${signal}`)
  scene.caught.resolve()
}

async function hold(scene: Scene): Promise<undefined> {
  scene.say('holding')
  await scene.process.waitFor(scene.caught.promise)
  scene.caught = deferred()
  return undefined
}

function flood(process: MemoryProcess, lines: number): void {
  for (let number = 1; number <= lines; number++) process.write('stdout', floodLine(number))
}

function fromOctal(octal: string): Uint8Array {
  return Uint8Array.from(octal.split('\\').slice(1), (digits) => Number.parseInt(digits, 8))
}

function content(process: MemoryProcess, path: string): string {
  const file = process.get(path)
  return file?.kind === 'file' ? new TextDecoder().decode(file.content) : 'missing'
}

function inArguments(process: MemoryProcess, name: string): boolean {
  const sought = process.env[name]
  return sought !== undefined && process.argv.some((argument) => argument.includes(sought))
}
