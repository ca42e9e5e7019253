import type { Command } from '../../command/command.ts'

/** Longest part of a folder's name that comes from the project's folder or the commands. */
const longest = 32

/** The run's folder, readable in a listing: `2026-11-24/142813-jaffle-build-<run id>`. Safe on every file system. */
export function runFolder(startedAt: number, project: string, commands: readonly Command[], runId: string): string {
  const { day, time } = stampOf(startedAt)
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

/** Day and time in UTC. Core has no `Date`: this is the civil calendar from a count of days (Howard Hinnant's algorithm). */
function stampOf(ms: number): { readonly day: string; readonly time: string } {
  const seconds = Math.floor(ms / 1000)
  const days = Math.floor(seconds / 86_400)
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const inDay = seconds - days * 86_400
  const two = (value: number): string => String(value).padStart(2, '0')
  return {
    day: `${year}-${two(month)}-${two(day)}`,
    time: `${two(Math.floor(inDay / 3600))}${two(Math.floor((inDay % 3600) / 60))}${two(inDay % 60)}`,
  }
}
