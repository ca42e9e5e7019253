#!/usr/bin/env node
import packageJson from '../package.json' with { type: 'json' }
import { program } from './program.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await program(process.argv.slice(2), processTerminal(process), packageJson.version)
