import { describe, expect, it } from 'vitest'
import type { ExecutorCapabilities } from '../../executor/executor.ts'
import { executorScenario, type ExecutorHarness, type ExecutorScenario } from './executor-bench.ts'
import { outputCases } from './executor-output-cases.ts'
import { keepCases, placeCases } from './executor-place-cases.ts'
import { attachCases, startCases } from './executor-start-cases.ts'
import { stopCases, strayCases } from './executor-stop-cases.ts'

/** Options of {@link testExecutor}. */
export interface TestExecutorOptions {
  /** Capabilities that the executor says it lacks: their cases are skipped, with the reason in their titles. */
  readonly lacking?: readonly (keyof ExecutorCapabilities)[]
}

/** Cases that need a capability. */
const capabilityCases: readonly (readonly [keyof ExecutorCapabilities, (scenario: ExecutorScenario) => void])[] = [
  ['attach', attachCases],
  ['strays', strayCases],
  ['keep', keepCases],
]

/**
 * The conformance suite of `Executor`: call it in a test file of vitest. `create` makes a fresh executor for each
 * case, whose dbt is {@link probeProgram}: put that script in place of the executable `dbt`.
 */
export function testExecutor(
  name: string,
  create: () => Promise<ExecutorHarness>,
  { lacking = [] }: TestExecutorOptions = {},
): void {
  const scenario = executorScenario(create)

  describe(`${name}: executor`, { timeout: 60_000 }, () => {
    scenario('says what it can do', async ({ executor }) => {
      expect(executor.name).toMatch(/^[a-z0-9@/-]+$/)
      for (const [capability, able] of Object.entries(executor.capabilities)) {
        expect(able, `capability \`${capability}\`, against the suite's option \`lacking\``).toBe(
          !lacking.includes(capability as keyof ExecutorCapabilities),
        )
      }
    })
    startCases(scenario)
    outputCases(scenario)
    stopCases(scenario)
    placeCases(scenario)
    for (const [capability, cases] of capabilityCases) {
      cases(lacking.includes(capability) ? skipping(name, capability) : scenario)
    }
  })
}

function skipping(name: string, capability: string): ExecutorScenario {
  return (title) => it.skip(skippedTitle(title, name, capability))
}

/** The title of a case that cannot run: its reason is in it, for reports that show nothing else. */
export function skippedTitle(title: string, name: string, capability: string): string {
  return `${title}: SKIPPED, ${name} lacks the capability \`${capability}\``
}
