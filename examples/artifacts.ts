import { fileArtifactStore, localExecutor } from '@millrace/adapter-local'
import { createMillrace } from '@millrace/core'

// #region store
const artifacts = fileArtifactStore({ root: './artifacts', retention: { maxAge: '30d', maxCount: 500 } })
await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }), artifacts })

const result = await millrace.run({
  project: './examples/dbt',
  command: { name: 'seed', select: ['grains'] },
  keepArtifacts: { when: 'always', files: ['target/run_results.json', 'target/run/', 'stdout'] },
})
// #endregion

// #region read
for (const [path, { key }] of Object.entries(result.steps[0]?.artifacts ?? {})) {
  console.log(`${path} as ${key.split('/attempt-1/')[1]}`)
}
const ref = result.steps[0]?.artifacts['target/run_results.json']
const content = ref && (await artifacts.get(ref.key, { signal: AbortSignal.timeout(10_000) }))
const text = content && Buffer.concat(await Array.fromAsync(content)).toString()
const { args } = JSON.parse(text ?? '{}') as { args?: { which: string } }
console.log(`results of ${args?.which}`)
// #endregion
