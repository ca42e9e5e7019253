// `npm run check`: everything that must hold before a change lands, in the order that fails soonest.
// Names of steps as arguments run only those. The output ends with the plain tally of tests and steps.
import { styleText } from 'node:util'
import { bin, runCommand } from './command.ts'
import { runTests } from './run-tests.ts'
import { addTallies, emptyTally, formatTally, type Tally } from './tally.ts'

const oldest = [22, 18] as const

interface Step {
  readonly name: string
  readonly run: () => Promise<Tally>
}

const passed: Tally = { ...emptyTally, passed: 1 }
const failed: Tally = { ...emptyTally, failed: 1 }
const skipped: Tally = { ...emptyTally, skipped: 1 }

/** A step that is one command; exit code 75 means that it could not do all of it here and said so. */
const step = (name: string, file: string, ...args: readonly string[]): Step => ({
  name,
  run: async () => {
    const code = await runCommand(file, args)
    return code === 0 ? passed : code === 75 ? skipped : failed
  },
})

const program = (name: string, file: string, ...args: readonly string[]) => step(name, process.execPath, file, ...args)
const tool = (name: string, file: string, ...args: readonly string[]) => program(name, bin(file), ...args)

const steps: readonly Step[] = [
  tool('format', 'prettier', '--check', '.'),
  tool('lint', 'eslint', '--max-warnings', '0', '.'),
  tool('types', 'tsc', '-b'),
  program('dbt-versions', 'scripts/dbt-versions.mjs'),
  { name: 'test', run: async () => (await runTests(['--coverage'])).tally ?? failed },
  step('build', 'npm', 'run', 'build'),
  program('exports', 'scripts/check-exports.ts'),
  program('packages', 'scripts/check-packages.ts'),
  program('smoke', 'scripts/smoke.ts'),
  tool('docs', 'typedoc'),
  program('examples', '--conditions=@millrace/source', 'examples/demo.ts'),
]

function assertNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return
  throw new Error(
    `Node ${process.versions.node} runs the check, ${oldest.join('.')} or newer is needed: use \`npm run check\`.`,
  )
}

function chosenSteps(names: readonly string[]): readonly Step[] {
  const unknown = names.filter((name) => steps.every((one) => one.name !== name))
  if (unknown.length > 0) {
    throw new Error(`No step \`${unknown.join('`, `')}\`. Steps: ${steps.map(({ name }) => name).join(', ')}.`)
  }
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name))
}

async function main(): Promise<void> {
  assertNode()
  let total = emptyTally
  const lines: string[] = []
  for (const { name, run } of chosenSteps(process.argv.slice(2))) {
    console.log(styleText('bold', `\n── ${name}`))
    const begin = performance.now()
    const tally = await run()
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    lines.push(
      `${tally.failed > 0 ? '✗' : tally.skipped > 0 ? '!' : '✓'} ${name.padEnd(12)} ${seconds.padStart(6)} s  ${formatTally(tally)}`,
    )
    total = addTallies(total, tally)
  }
  console.log(`\n${lines.join('\n')}\n${formatTally(total)}`)
  process.exitCode = total.failed === 0 ? 0 : 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log(formatTally(failed))
  process.exitCode = 1
}
