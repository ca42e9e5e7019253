import type { CallOptions } from '../../ambient/call-options.ts'
import type { Execution, OutputStream } from '../../executor/executor.ts'
import type { RequestRecord } from '../request.ts'

/** What is kept where nothing else was asked: dbt's JSON artifacts and what it printed. */
const usual = [
  'target/run_results.json',
  'target/manifest.json',
  'target/sources.json',
  'target/catalog.json',
  'stdout',
  'stderr',
] as const

/** Names of the outputs in the artifact store. */
const printed: Readonly<Record<OutputStream, string>> = { stdout: 'stdout.jsonl', stderr: 'stderr.txt' }

/** How many bytes dbt printed on each output. */
export type Printed = Readonly<Record<OutputStream, number>>

/** Files of an attempt that the request asks to keep and that are there. */
export async function filesToKeep(
  execution: Execution,
  { when, files }: RequestRecord['keepArtifacts'],
  succeeded: boolean,
  bytes: Printed,
  options: CallOptions,
): Promise<readonly string[]> {
  if (when === 'never' || (when === 'on-failure' && succeeded)) return []
  const found = new Set<string>()
  for (const wanted of files ?? usual) {
    if (isOutput(wanted)) {
      if (bytes[wanted] > 0) found.add(wanted)
      continue
    }
    for (const entry of await execution.list(wanted, options)) {
      const matches = entry.path === wanted || wanted.endsWith('/')
      if (matches && entry.bytes > 0) found.add(entry.path)
    }
  }
  return [...found]
}

/** The bytes of a kept file; what dbt printed comes from the execution, wherever it keeps it. */
export function keptContent(execution: Execution, path: string, options: CallOptions): AsyncIterable<Uint8Array> {
  if (isOutput(path)) return bytesOf(execution, path, options)
  return execution.read(path, { ...options, maxBytes: Number.MAX_SAFE_INTEGER })
}

/** The key of a kept file: dbt's own name, in the attempt's folder. */
export function keptKey(folder: string, path: string): string {
  return `${folder}/${isOutput(path) ? printed[path] : path.replace(/^target\//u, '')}`
}

async function* bytesOf(execution: Execution, stream: OutputStream, options: CallOptions): AsyncGenerator<Uint8Array> {
  for await (const chunk of execution.output(stream, 0, options)) yield chunk.bytes
}

function isOutput(path: string): path is OutputStream {
  return path === 'stdout' || path === 'stderr'
}
