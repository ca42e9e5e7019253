import { localExecutor } from '@millrace/adapter-local'
import { classifyText, createClassifier, createMillrace, defaultRules, type FailureRule } from '@millrace/core'

// #region rule
const asleep: FailureRule = {
  id: 'acme/asleep',
  category: 'connection',
  retryable: true,
  says: ['acme gateway: the warehouse is asleep'],
  advice: 'Wait, or wake it up.',
  source: "Acme's runbook, page 12",
}
const classifier = createClassifier([asleep, ...defaultRules])
// #endregion

// #region use
const text = 'Runtime Error\n  acme gateway: the warehouse is asleep'
console.log(`without: ${classifyText(text).category}; with: ${classifyText(text, { classifier }).category}`)

await using millrace = createMillrace({ executor: localExecutor({ venv: './.venv' }), classifier })
const result = await millrace.run({
  project: './examples/dbt',
  command: { name: 'show', inline: "{{ exceptions.raise_compiler_error('Acme gateway: the warehouse is asleep') }}" },
  retry: { maxAttempts: 2, delay: 0 },
})
console.log(`${result.outcome} after ${result.attempts.length} attempts: ${result.failure?.advice}`)
// #endregion
