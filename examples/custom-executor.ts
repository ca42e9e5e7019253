import type { Executor } from '@millrace/core'

// #region executor
/** An executor of one's own: passes everything on to another one, and tells of each dbt that starts and ends. */
export function toldExecutor(inner: Executor, tell: (line: string) => void): Executor {
  return {
    name: inner.name,
    capabilities: inner.capabilities,
    locate: (request, options) => inner.locate(request, options),
    layout: (attempt) => inner.layout(attempt),
    async start(request, options) {
      const execution = await inner.start(request, options)
      const { step, attempt } = request.attempt
      tell(`step ${step}, attempt ${attempt}: dbt ${request.argv[0] ?? ''} started`)
      const over = new AbortController().signal
      void execution.ended({ signal: over }).then(
        (ending) => tell(`step ${step}, attempt ${attempt}: ${ending.kind}`),
        () => tell(`step ${step}, attempt ${attempt}: nobody could watch its end`),
      )
      return execution
    },
    find: (attempt, options) => inner.find(attempt, options),
    attach: (ref, options) => inner.attach(ref, options),
    close: () => inner.close(),
  }
}
// #endregion
