import { isoTime } from '../../ambient/iso-time.ts'
import type { Command } from '../../command/command.ts'

/** Longest part of a folder's name that comes from the project's folder or the commands. */
const longest = 32

/** The run's folder, readable in a listing: `2026-11-24/142813-jaffle-build-<run id>`. Safe on every file system. */
export function runFolder(startedAt: number, project: string, commands: readonly Command[], runId: string): string {
  const iso = isoTime(startedAt)
  const day = iso.slice(0, 10)
  const time = iso.slice(11, 19).replaceAll(':', '')
  const name = plain(project.split('/').findLast((part) => part !== '' && part !== '.' && part !== '..') ?? 'project')
  return `${day}/${time}-${name}-${plain(commands.map((command) => command.name).join('-'))}-${runId}`
}

/** The folder of one attempt within its run's. */
export function attemptFolder(run: string, step: number, attempt: number): string {
  return `${run}/step-${step}/attempt-${attempt}`
}

function plain(text: string): string {
  return (
    text
      .replaceAll(/[^A-Za-z0-9]+/gu, '-')
      .replaceAll(/^-|-$/gu, '')
      .slice(0, longest) || 'project'
  )
}
