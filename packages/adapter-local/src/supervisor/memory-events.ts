import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files that may count the processes killed for lack of memory in our control group, from `/proc/self/cgroup`. */
export function memoryEventFiles(cgroups: string): readonly string[] {
  return cgroups.split('\n').flatMap((line) => {
    const [, controllers, path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === '') return [join('/sys/fs/cgroup', path, 'memory.events')]
    return controllers?.split(',').includes('memory') ? [join('/sys/fs/cgroup/memory', path, 'memory.oom_control')] : []
  })
}

/** The count in such a file; `undefined` when there is none. */
export function parseOomKills(text: string): number | undefined {
  const [, count] = /^oom_kill (\d+)$/m.exec(text) ?? []
  return count === undefined ? undefined : Number(count)
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** How many processes of our control group were killed for lack of memory; `undefined` where nobody counts. */
export function oomKills(read: (path: string) => string = readIfThere): number | undefined {
  for (const file of memoryEventFiles(read('/proc/self/cgroup'))) {
    const count = parseOomKills(read(file))
    if (count !== undefined) return count
  }
  return undefined
}
