import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'

// Another program has the DuckDB file open: dbt fails until it lets go.
const program = 'import duckdb, sys; db = duckdb.connect("mill.duckdb"); print("open", flush=True); sys.stdin.read()'
const other = spawn('./.venv/bin/python', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] })
await once(other.stdout, 'data')

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }) })

// #region retry
const run = await millrace.start({
  project: './examples/dbt',
  command: { name: 'seed' },
  env: { MILL_DB: `${process.cwd()}/mill.duckdb` },
  retry: { maxAttempts: 4, delay: '2s', jitter: false },
})
run.on('retry:scheduled', ({ because, delayMs, nextAttempt }) => {
  console.log(`${because.category}, retryable: ${because.retryable}; attempt ${nextAttempt} in ${delayMs} ms`)
  other.stdin.end()
})

const { outcome, attempts } = await run.result()
for (const { attempt, why, succeeded } of attempts) console.log(`attempt ${attempt} (${why}): ${succeeded}`)
console.log(outcome)
// #endregion
