import type { Ambient } from './ambient.ts'

/** The longest delay that a timer takes; longer ones fire at once. */
const longestTimerMs = 2_147_483_647

/** Options of {@link systemAmbient}. */
export interface SystemAmbientOptions {
  /**
   * Identity of this boot of the machine. Default: one of this process, so that monotonic times of two processes are
   * never compared. Whoever can read the real one (`/proc/sys/kernel/random/boot_id`) gives it.
   */
  readonly bootId?: string
}

/** The real clock, timers and randomness of this process. */
export function systemAmbient(options: SystemAmbientOptions = {}): Ambient {
  const bootId = options.bootId ?? processBootId
  return {
    now: () => Date.now(),
    // Counts from the machine's boot: unlike performance.now(), it compares between processes.
    monotonic: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
    bootId: () => bootId,
    sleep,
    random: () => Math.random(),
    newId,
  }
}

const processBootId = `process-${newId()}`

/** A UUID of version 7 (RFC 9562): 48 bits of time in milliseconds, so that it sorts, then 74 random bits. */
function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const end = performance.now() + ms
    const arm = () => setTimeout(wake, Math.min(Math.max(0, end - performance.now()), longestTimerMs))
    const wake = () => {
      if (end - performance.now() > 1) {
        timer = arm()
        return
      }
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    let timer = arm()
    signal.addEventListener('abort', stop, { once: true })
  })
}
