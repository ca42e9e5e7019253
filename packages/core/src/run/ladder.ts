import { z } from 'zod'
import { UsageError } from '../errors/adapter-errors.ts'
import type { LadderWaits } from './machine/machine.ts'
import { parseDuration } from './request-duration.ts'
import type { Duration } from './request.ts'

/** How long each step of stopping may take before the next one is taken. */
export interface LadderOptions {
  /**
   * After SIGINT to dbt. dbt cancels its queries on this one only, and a second one soon after loses the cancel; dbt 1.x
   * was seen to need 1.3 s, dbt 2.x gives itself 3 s. Default `'10s'`.
   */
  readonly interrupt?: Duration
  /** After SIGTERM to the whole tree, before SIGKILL. Default `'5s'`. */
  readonly terminate?: Duration
}

const schema = z.strictObject({
  interrupt: z.union([z.number(), z.string()]).optional(),
  terminate: z.union([z.number(), z.string()]).optional(),
})

/** Ladder options with defaults filled in; throws a usage error that names the option. */
export function resolveLadder(options: LadderOptions = {}): LadderWaits {
  const parsed = schema.safeParse(options)
  if (!parsed.success) {
    throw new UsageError(`\`ladder\` takes \`interrupt\` and \`terminate\`: ${z.prettifyError(parsed.error)}`, {
      code: 'OPTION_INVALID',
    })
  }
  const { interrupt = '10s', terminate = '5s' } = parsed.data
  return {
    interruptMs: parseDuration(interrupt, 'ladder.interrupt'),
    terminateMs: parseDuration(terminate, 'ladder.terminate'),
  }
}
