// Runs an installer for as long as the set-up lives. Whoever kills the set-up closes this program's standard input,
// and the whole process group ends: no installer of a dead set-up goes on writing into what the next one makes.
import { spawn } from 'node:child_process'

const [file = '', ...args] = process.argv.slice(2)

process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL')).resume()

spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  .on('error', (error) => {
    console.error(error.message)
    process.exit(127)
  })
  .on('exit', (code) => process.exit(code ?? 128))
