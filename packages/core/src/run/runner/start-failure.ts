import { StartRefusedError, type StartRefusal } from '../../errors/adapter-errors.ts'
import { MillraceError } from '../../errors/millrace-error.ts'
import type { Failure, FailureCategory } from '../../failure/failure.ts'

const categories: Readonly<Record<StartRefusal, { readonly category: FailureCategory; readonly advice: string }>> = {
  'project-missing': { category: 'project', advice: 'check `project`: it must be a folder with a dbt_project.yml' },
  'folder-unwritable': {
    category: 'resource',
    advice: "give write permission to the executor's `root`, or choose another one",
  },
  'no-space': {
    category: 'resource',
    advice: "free space on the disk of the executor's `root`, or choose another one",
  },
  'not-startable': { category: 'usage', advice: 'check that the dbt executable can be run by hand' },
}

/** A start that did not come to be, as a failure. */
export function startFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  const code = MillraceError.isInstance(error) ? { code: error.code } : {}
  if (StartRefusedError.isInstance(error)) {
    const { category, advice } = categories[error.refusal]
    return { category, retryable: false, ...code, message, evidence: [message], advice }
  }
  return {
    category: 'internal',
    retryable: false,
    ...code,
    message: `dbt could not be started: ${message}`,
    evidence: [message],
  }
}
