import type { Millrace } from './millrace.ts'
import type { OutputByCommand } from './run/output.ts'

/** Compiled, never run: what must and must not compile for users. */
export async function typed(millrace: Millrace): Promise<void> {
  const listed = await millrace.run({ project: '.', command: { name: 'list', select: ['a'] } })
  const ids: readonly string[] | undefined = listed.output?.ids
  const shown = await millrace.run({ project: '.', steps: [{ name: 'deps' }, { name: 'show', inline: 'select 1' }] })
  const rows: OutputByCommand['show']['rows'] | undefined = shown.output?.rows

  const run = await millrace.start({ project: '.', command: { name: 'build', failFast: true } })
  run.on('node:finished', ({ node, status, seconds }) => [node.id, status, seconds?.toFixed(1)])
  run.on('event', (event) => (event.type === 'retry:scheduled' ? event.because.category : event.text))
  for await (const event of run.events()) if (event.type === 'run:finished') console.log(event.outcome)

  // @ts-expect-error -- no such event
  run.on('node:done', () => undefined)
  // @ts-expect-error -- `list` has no threads
  await millrace.run({ project: '.', command: { name: 'list', threads: 4 } })
  // @ts-expect-error -- `clone` needs `state`
  await millrace.run({ project: '.', command: { name: 'clone' } })
  // @ts-expect-error -- no such command
  await millrace.run({ project: '.', command: { name: 'buld' } })
  console.log(ids, rows)
}
