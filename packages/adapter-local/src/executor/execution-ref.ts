import { UsageError, type ExecutionRef } from '@millrace/core'
import { z } from 'zod'
import { processTable } from '../supervisor/process-table.ts'
import { attemptFolder } from './attempt-folder.ts'
import type { FoundOnDisk } from './from-disk.ts'

const schema = z.object({
  executor: z.literal('local'),
  root: z.string().startsWith('/'),
  folder: z.string().min(1),
  /** 0 and an empty start time: nobody could tell any more which process it was. */
  pid: z.int().nonnegative(),
  startTime: z.string(),
  bootId: z.string(),
})

type LocalRef = z.infer<typeof schema>

/** The reference of a local execution. Throws a {@link UsageError} when it is none. */
export function checkRef(ref: ExecutionRef): LocalRef {
  const checked = schema.safeParse(ref)
  if (checked.success) return checked.data
  const wrong = checked.error.issues.map(({ path, message }) => `\`${path.join('.')}\`: ${message}`).join('; ')
  throw new UsageError(`This is no reference of the local executor: ${wrong}.`, { code: 'REF_INVALID' })
}

/** The reference from which {@link LocalExecutor.attach} finds the execution again. */
export function refOf(root: string, folder: string, { leader, bootId }: FoundOnDisk): ExecutionRef {
  const { pid, startTime } = leader ?? { pid: 0, startTime: '' }
  return { executor: 'local', root, folder, pid, startTime, bootId }
}

/** What a reference alone tells, when the attempt's folder says nothing any more. */
export async function foundByRef({ root, folder: name, pid, startTime, bootId }: LocalRef): Promise<FoundOnDisk> {
  const folder = attemptFolder(root, name)
  const leader = { pid, startTime }
  const sameBoot = bootId === (await processTable.bootId())
  return { leader, bootId, watched: { folder, ...(sameBoot && { tree: { leader } }) } }
}
