import type { Place } from '../../executor/executor.ts'
import { note, type Note } from '../machine/step.ts'
import type { RequestRecord } from '../request.ts'

/** The first record of a journal: what was asked, and which dbt will do it. */
export function createdNote(request: RequestRecord, place: Place, folder: string, boot: string): Note {
  const { project, labels } = request
  const { install: dbt } = place
  const commands = request.steps.map((command) => command.name)
  return note(
    { type: 'created', request, place, folder, boot },
    { type: 'run:queued', project, commands, labels, text: `queued: ${commands.join(', ')} of ${project}` },
    { type: 'run:started', dbt, text: `dbt ${dbt.version} (${dbt.engine})` },
    ...(dbt.warnings ?? []).map(
      (message) => ({ type: 'warning', code: 'DBT_INSTALL', message, text: message }) as const,
    ),
  )
}
