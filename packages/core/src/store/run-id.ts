import { StoreError } from '../errors/adapter-errors.ts'

const runIdPattern = /^[A-Za-z0-9._-]{1,128}$/

/** Throws `RUN_ID_INVALID` when a text is no run id: 1 to 128 of `[A-Za-z0-9._-]`, and no name of a folder. */
export function checkRunId(store: string, runId: string): void {
  if (runIdPattern.test(runId) && runId !== '.' && runId !== '..') return
  throw new StoreError(
    store,
    `${JSON.stringify(runId.slice(0, 140))} is no run id; expected 1 to 128 of A-Z a-z 0-9 . _ -`,
    'RUN_ID_INVALID',
  )
}
