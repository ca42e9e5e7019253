import { nodeGroup, type NodeGroup, type RunEvent } from '@millrace/core'
import { createLogUpdate } from 'log-update'
import { paint, type Style, type Terminal } from '../terminal.ts'
import { closing, isWorthALine } from './plain-view.ts'
import type { View } from './view.ts'

/** How often the elapsed seconds move. */
const tickMs = 250

/** Most executing nodes that are listed. */
const mostBusy = 12

/** A node that executes. */
export interface Busy {
  readonly name: string
  readonly since: number
}

const styles: Readonly<Record<NodeGroup, Style>> = {
  succeeded: 'green',
  warned: 'yellow',
  failed: 'red',
  skipped: 'dim',
  unfinished: 'yellow',
  unknown: 'yellow',
}

/** Finished nodes scroll by; below them stands what executes now, with its seconds. */
export function liveView(terminal: Terminal, now: () => number = Date.now): View {
  const stream = terminal.out as NodeJS.WritableStream
  const update = createLogUpdate(stream)
  const busy = new Map<string, Busy>()
  let done = 0
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => update(board([...busy.values()], done, now(), terminal))
  const hear = (event: RunEvent): void => {
    if (event.type === 'attempt:started') done = 0
    if (event.type === 'node:started') busy.set(event.node.id, { name: event.node.name, since: now() })
    if (event.type === 'node:finished' || event.type === 'node:skipped') {
      busy.delete(event.node.id)
      done += 1
    }
    if (isWorthALine(event)) {
      update.clear()
      stream.write(`${painted(event, terminal)}\n`)
    }
    draw()
  }
  const close = (): void => {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    update.clear()
    // Gives the cursor back.
    update.done()
  }
  return {
    follow(run) {
      run.on('event', hear)
      timer = setInterval(draw, tickMs)
    },
    finish(result) {
      close()
      stream.write(closing(result, terminal))
    },
    close,
  }
}

/** What executes now, and how far the attempt is. */
export function board(
  busy: readonly Busy[],
  done: number,
  at: number,
  terminal: Pick<Terminal, 'colour' | 'width'>,
): string {
  const lines = busy.slice(0, mostBusy).map(({ name, since }) => {
    const seconds = `${Math.max(0, Math.round((at - since) / 1000))} s`
    const room = Math.max(8, terminal.width - seconds.length - 6)
    const short = name.length > room ? `${name.slice(0, room - 1)}…` : name
    return `  ${paint(terminal, 'cyan', '●')} ${short} ${paint(terminal, 'dim', seconds)}`
  })
  const more = busy.length > mostBusy ? [paint(terminal, 'dim', `  and ${busy.length - mostBusy} more`)] : []
  return [...lines, ...more, paint(terminal, 'dim', `  ${done} nodes done, ${busy.length} executing`)].join('\n')
}

function painted(event: RunEvent, terminal: Terminal): string {
  const style = styleOf(event)
  return style === undefined ? event.text : paint(terminal, style, event.text)
}

function styleOf(event: RunEvent): Style | undefined {
  switch (event.type) {
    case 'node:finished':
      return styles[nodeGroup(event.status)]
    case 'warning':
    case 'retry:scheduled':
      return 'yellow'
    case 'node:skipped':
    case 'cancel:progress':
      return 'dim'
    default:
      return undefined
  }
}
