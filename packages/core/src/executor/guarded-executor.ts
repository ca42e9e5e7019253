import { AdapterError } from '../errors/adapter-errors.ts'
import type { AttemptLayout, AttemptName, ExecutionRef, Executor, StartRequest } from './executor.ts'
import { executorGuard } from './executor-guard.ts'
import { guardedExecution } from './guarded-execution.ts'

/**
 * Core's wrapper round an executor, so that an adapter need not think of it: an aborted call rejects with the signal's
 * reason (before the adapter is called when it has aborted already), unknown errors become an `AdapterError` that names
 * adapter and operation, nothing is called after `close`, `close` happens once, layouts are absolute, references go to
 * the executor that made them. What it does for each execution: see {@link guardedExecution}.
 */
export function guardedExecutor(executor: Executor): Executor {
  const { name } = executor
  const guard = executorGuard(name)
  return {
    name,
    capabilities: { ...executor.capabilities },
    locate: (request, { signal }) => guard.run('locate', signal, () => executor.locate({ ...request }, { signal })),
    layout: (attempt) => checkedLayout(name, attempt, executor.layout(attempt)),
    start: (request, { signal }) =>
      guard.run('start', signal, async () => {
        return guardedExecution(guard, await executor.start(ownRequest(request), { signal }))
      }),
    find: (attempt, { signal }) =>
      guard.run('find', signal, async () => {
        const found = await executor.find(attempt, { signal })
        return typeof found === 'string' ? found : guardedExecution(guard, found)
      }),
    attach: (ref, { signal }) =>
      guard.run('attach', signal, async () => {
        checkOwner(name, ref)
        return guardedExecution(guard, await executor.attach({ ...ref }, { signal }))
      }),
    close: () => guard.close(() => executor.close()),
  }
}

/** A copy that the adapter may do with as it likes. */
function ownRequest(request: StartRequest): StartRequest {
  return { ...request, argv: [...request.argv], env: { ...request.env }, inputs: [...request.inputs] }
}

function checkedLayout(name: string, attempt: AttemptName, layout: AttemptLayout): AttemptLayout {
  const { root, target, log, state } = layout
  for (const [field, path] of Object.entries({ root, target, log, state })) {
    if (path.startsWith('/')) continue
    const trouble = `\`${field}\` of ${attempt.folder} must be an absolute path, got ${JSON.stringify(path)}`
    throw new AdapterError(name, 'layout', trouble)
  }
  return { root, target, log, state }
}

function checkOwner(name: string, ref: ExecutionRef): void {
  if (ref.executor === name) return
  throw new AdapterError(name, 'attach', `the reference belongs to the executor \`${ref.executor}\``)
}
