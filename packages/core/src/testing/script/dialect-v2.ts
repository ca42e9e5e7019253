import type { DbtLineSpec } from './dbt-line.ts'
import type { Dialect } from './dialect.ts'
import { hookBegins, hookEnds } from './hook-lines.ts'
import { beginningsV2, endingsV2, errorLineV2 } from './node-lines-v2.ts'

/** dbt 2.x, as recorded of 2.0.0-alpha.4 at debug level. */
export const dialectV2: Dialect = {
  failedExit: 1,
  interruptedExit: 1,
  opening: ({ version }) => [
    {
      name: 'MainReportVersion',
      msg: `Running with dbt-core=${version}`,
      data: { log_version: 3, version: `=${version}` },
    },
    generic('info', `dbt-core ${version}`),
    generic('info', 'Loading profiles.yml'),
  ],
  nothingSelected: () => [
    generic(
      'warn',
      "[warning] [NoNodesForSelectionCriteria (dbt1092)]: The selection criterion 'fqn:nothing' does not match any enabled nodes",
    ),
    generic(
      'warn',
      '[warning] [NoNodesSelected (dbt1601)]: Nothing to do. Try checking your model configs and model specification args',
    ),
  ],
  begins: (moment) => (moment.node.isHook ? [hookBegins('2.x', moment)] : beginningsV2(moment)),
  ends(moment) {
    const { node, told } = moment
    if (node.isHook) return [hookEnds('2.x', moment)]
    const why = told === 'error' ? [errorLineV2(`[${node.code}]`, node.message, node.id)] : []
    return [...why, ...endingsV2(moment)]
  },
  closing: () => [],
  fails: ({ message, code = 'Generic (dbt8999)' }) => [errorLineV2(`[${code}]`, message)],
  completed: ({ which }, success) => [
    {
      name: 'CommandCompleted',
      msg: `\n==================== Execution Summary =====================\nFinished '${which}' ${success ? 'successfully' : 'with errors'} for target 'dev' [1.0s]`,
      data: { success, elapsed: 1 },
    },
  ],
  // Comes before the false success of its node, and is the only line that tells the truth.
  cancels: (running) => running.map(({ id }) => errorLineV2('[TaskCancelled (dbt1404)]', 'Task cancelled', id)),
  // Of several that run, one is told as an error and the others as successes: no table was made of any.
  cancelled: (one, place) => endingsV2({ ...one, told: place === 0 ? 'error' : 'success' }),
  interrupted: () => [errorLineV2('[OperationCanceled (dbt8995)]', 'Operation cancelled')],
}

function generic(level: 'info' | 'warn', msg: string): DbtLineSpec {
  return { name: 'Generic', level, msg, data: level === 'info' ? { msg } : {} }
}
