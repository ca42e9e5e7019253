#!/usr/bin/env node
// The one entry of `npm run demo`, `npm test` and `npm run check`: sets up what is missing, then runs the task
// under the right Node. This file parses on very old versions of Node, so that they get a sentence and no stack trace.
var version = process.versions.node

if (Number(version.split('.')[0]) < 20) {
  console.error('✗ Node ' + version + ' is too old to set this project up.')
  console.error('  Install Node 20 or newer (https://nodejs.org) and run the command again.')
  if (process.argv[2] === 'test' || process.argv[2] === 'check') console.log('0 passed, 1 failed, 0 skipped')
  process.exitCode = 1
} else {
  import('./start/main.mjs').then(function (start) {
    return start.main(process.argv.slice(2))
  })
}
