// `npm test`: every test, coverage off; arguments go to vitest. The output ends with the plain tally.
import { runTests } from './run-tests.ts'
import { formatTally } from './tally.ts'

const { code, tally } = await runTests(process.argv.slice(2))
if (tally) console.log(formatTally(tally))
process.exitCode = code
