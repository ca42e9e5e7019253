import { formatFailure, type Millrace, type RetryOptions } from '@millrace/core'

// #region nightly
/** A job of a user's program: builds the project and says in one line what came of it. */
export async function nightly(millrace: Millrace, retry: RetryOptions = { delay: '10s' }): Promise<string> {
  const result = await millrace.run({ project: '/mill', command: { name: 'build' }, retry })
  if (result.outcome === 'succeeded') return `built ${result.nodes.length} nodes`
  const [cause = ''] = formatFailure(result).split('\n')
  return `${result.outcome}: ${cause}`
}
// #endregion
