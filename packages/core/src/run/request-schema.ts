import type { z } from 'zod'
import type { Command } from '../command/command.ts'
import { checkCommand } from '../command/command-schema.ts'
import { issueMessage, issuePath, pathText } from '../command/issue-message.ts'
import { isPlainObject } from '../command/json-text.ts'
import { showValue, suggest } from '../command/show-value.ts'
import { UsageError } from '../errors/adapter-errors.ts'
import { checkEnv } from './request-env.ts'
import { knownFields, requestFields, type RequestFields } from './request-fields.ts'
import type { Bindings, RequestRecord } from './request.ts'

/** Where what a request leaves out comes from. */
export interface RequestDefaults {
  newId(): string
}

/** A request taken apart: what is journalled, what never is, and the caller's signal. */
export interface ResolvedRequest {
  readonly record: RequestRecord
  readonly bindings: Bindings
  readonly signal?: AbortSignal
}

/**
 * Checks a request and fills in every default.
 *
 * Throws {@link UsageError}: `REQUEST_INVALID`, `COMMAND_INVALID`, `ENV_RESERVED` for variables that are dbt's options,
 * `NOT_AVAILABLE` for fields that this version does not have yet.
 */
export function resolveRequest(request: unknown, defaults: RequestDefaults): ResolvedRequest {
  if (!isPlainObject(request)) throw invalid(`A request must be an object, but is ${showValue(request)}.`)
  refuseLaterFields(request)
  const parsed = requestFields.safeParse(given(request))
  if (!parsed.success) throw invalid(parsed.error.issues.map((issue) => messageOf(issue, request)).join('\n'))
  const fields = parsed.data
  const steps = stepsOf(fields)
  const { env, signal } = fields
  checkEnv(env)
  return {
    record: { ...recordOf(fields), id: fields.id ?? defaults.newId(), steps, envNames: Object.keys(env).sort() },
    bindings: { env: { ...env } },
    ...(signal === undefined ? {} : { signal }),
  }
}

function recordOf(fields: RequestFields): Omit<RequestRecord, 'id' | 'steps' | 'envNames'> {
  const { project, dbt, profile, retry, deadlines, keepArtifacts, emptySelection, labels } = fields
  const { delay: delayMs, maxDelay: maxDelayMs, on, ...plainRetry } = retry
  return {
    project,
    ...given({ dbt }),
    profile: given(profile),
    retry: { ...plainRetry, delayMs, maxDelayMs, ...given({ on }) },
    deadlines: given({ runMs: deadlines.run, idleMs: deadlines.idle }),
    keepArtifacts: {
      when: keepArtifacts.when,
      ...given({ files: 'files' in keepArtifacts ? keepArtifacts.files : undefined }),
    },
    emptySelection,
    labels,
  }
}

function stepsOf({ command, steps }: RequestFields): readonly Command[] {
  if (steps !== undefined && command !== undefined)
    throw invalid('`command` and `steps` are both given; give one of them.')
  if (steps !== undefined) return steps.map((step, index) => checkedCommand(step, `steps[${String(index)}]`))
  if (command === undefined)
    throw invalid("`command` is missing: give a command such as { name: 'build' }, or `steps`.")
  return [checkedCommand(command, 'command')]
}

function checkedCommand(value: unknown, place: string): Command {
  const check = checkCommand(value)
  if ('command' in check) return check.command
  const messages = check.problems.map(({ message }) => `\`${place}\`: ${message}`)
  throw new UsageError(messages.join('\n'), { code: 'COMMAND_INVALID' })
}

// In the design, and not built yet.
const laterFields: readonly (readonly [owner: string, names: readonly string[]])[] = [
  ['', ['deps', 'state', 'exclusive', 'pool', 'priority', 'onDriverDeath', 'untrustedEnv', 'executor', 'durability']],
  ['profile', ['connection', 'schema', 'database']],
  ['deadlines', ['attempt', 'node', 'queue']],
]

function refuseLaterFields(request: Readonly<Record<string, unknown>>): void {
  for (const [owner, names] of laterFields) {
    const value = owner === '' ? request : request[owner]
    if (!isPlainObject(value)) continue
    const found = names.find((name) => value[name] !== undefined)
    if (found === undefined) continue
    const field = owner === '' ? found : `${owner}.${found}`
    throw new UsageError(`\`${field}\` is not available yet in this version of Millrace; leave it out.`, {
      code: 'NOT_AVAILABLE',
    })
  }
}

function messageOf(issue: z.core.$ZodIssue, request: unknown): string {
  if (issue.code !== 'unrecognized_keys') return issueMessage(issue, request, [])
  const owner = pathText(issuePath(issue, []))
  const [key = ''] = issue.keys
  const field = owner === '' ? key : `${owner}.${key}`
  return `\`${field}\` is not a field of a request.${suggest(key, knownFields.get(owner) ?? [])}`
}

/** What is there: absent facts are absent keys. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function invalid(message: string): UsageError {
  return new UsageError(message, { code: 'REQUEST_INVALID' })
}
