import { styleText } from 'node:util'
import type { RunEvent } from '@millrace/core'
import { createLogUpdate } from 'log-update'
import type { Terminal } from '../terminal.ts'
import { closing, isWorthALine } from './plain-view.ts'
import type { View } from './view.ts'

/** How often the elapsed seconds move. */
const tickMs = 250

/** Most running nodes that are listed. */
const longest = 12

interface Busy {
  readonly name: string
  readonly since: number
}

/** Finished nodes scroll by; below them stands what runs now, with its seconds. */
export function liveView(terminal: Terminal, now: () => number = Date.now): View {
  const stream = terminal.out as NodeJS.WriteStream
  const update = createLogUpdate(stream)
  const busy = new Map<string, Busy>()
  let finished = 0
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => update(board([...busy.values()], finished, now()))
  const hear = (event: RunEvent): void => {
    if (event.type === 'node:started') busy.set(event.node.id, { name: event.node.name, since: now() })
    if (event.type === 'node:finished' || event.type === 'node:skipped') {
      busy.delete(event.node.id)
      finished += 1
    }
    if (event.type === 'attempt:started') finished = 0
    if (isWorthALine(event)) {
      update.clear()
      stream.write(`${paint(event)}\n`)
    }
    draw()
  }
  return {
    follow(run) {
      run.on('event', hear)
      timer = setInterval(draw, tickMs)
    },
    finish(result) {
      clearInterval(timer)
      update.clear()
      stream.write(closing(result, terminal))
    },
  }
}

function board(busy: readonly Busy[], finished: number, at: number): string {
  const lines = busy
    .slice(0, longest)
    .map(
      ({ name, since }) =>
        `  ${styleText('cyan', '●')} ${name} ${styleText('dim', `${Math.round((at - since) / 1000)} s`)}`,
    )
  const more = busy.length > longest ? [styleText('dim', `  and ${busy.length - longest} more`)] : []
  return [...lines, ...more, styleText('dim', `  ${finished} nodes done, ${busy.length} running`)].join('\n')
}

function paint(event: RunEvent): string {
  switch (event.type) {
    case 'node:finished':
      return styleText(event.status === 'warn' ? 'yellow' : isGood(event.status) ? 'green' : 'red', event.text)
    case 'warning':
    case 'retry:scheduled':
      return styleText('yellow', event.text)
    case 'node:skipped':
    case 'cancel:progress':
      return styleText('dim', event.text)
    default:
      return event.text
  }
}

function isGood(status: string): boolean {
  return status === 'success' || status === 'pass' || status === 'no-op' || status === 'reused'
}
