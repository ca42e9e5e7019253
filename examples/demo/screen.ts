import { styleText } from 'node:util'
import { nodeGroup, type NodeGroup, type Run } from '@millrace/core'

const marks: Readonly<Record<NodeGroup, readonly ['green' | 'yellow' | 'red' | 'dim', string]>> = {
  succeeded: ['green', '✓'],
  warned: ['yellow', '!'],
  failed: ['red', '✗'],
  skipped: ['dim', '-'],
  unfinished: ['yellow', '~'],
  unknown: ['yellow', '?'],
}

/** Whether colours are wanted: a person looks, and did not refuse them. */
export const colour = process.stdout.isTTY && process.stdout.hasColors()

/** Text in a style, where colours are wanted. */
export function styled(style: Parameters<typeof styleText>[0], text: string): string {
  return colour ? styleText(style, text) : text
}

export function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(line)
}

export function title(text: string): void {
  say('', styled('bold', `── ${text} ${'─'.repeat(Math.max(3, 76 - text.length))}`), '')
}

/** Every line of a text, moved to the right. */
export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ')
}

/** Says every node of a run in the moment it ends. */
export function followNodes(run: Run): void {
  run.on('node:finished', ({ node, status, seconds }) => {
    const [style, mark] = marks[nodeGroup(status)]
    const time = seconds === undefined ? '' : `${seconds.toFixed(2)}s`
    say(`  ${styled(style, mark)} ${styled('dim', `${time.padStart(6)}  ${node.resourceType.padEnd(9)}`)} ${node.name}`)
  })
  run.on('node:skipped', ({ node, because }) => {
    const why = because === undefined ? '' : `, because of ${because.split('.').at(-1) ?? because}`
    say(`  ${styled('dim', `-         ${node.resourceType.padEnd(9)} ${node.name}: skipped${why}`)}`)
  })
}
