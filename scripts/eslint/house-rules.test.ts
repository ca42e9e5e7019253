import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { root } from '../command.ts'

const eslint = new ESLint({ cwd: root })

/** Ids of the rules that a text breaks when it stands in a file of the project. */
async function brokenBy(text: string, file: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: root + file })
  return result!.messages.map(({ ruleId }) => ruleId)
}

const core = 'packages/core/src/errors/millrace-error.ts'
const coreTest = 'packages/core/src/errors/errors.test.ts'
const ambient = 'packages/core/src/ambient/system-ambient.ts'
const adapter = 'packages/adapter-local/src/index.ts'

describe('in core', () => {
  it.each([
    ['export const first = Promise.race([])', 'no-restricted-properties'],
    ['export const first = Promise.any([])', 'no-restricted-properties'],
    ['export const signal = AbortSignal.timeout(5)', 'no-restricted-properties'],
    ['export const luck = Math.random()', 'no-restricted-properties'],
    ['export const begin = Date.now()', 'no-restricted-globals'],
    ['export const today = new Date()', 'no-restricted-globals'],
    ['export const id = crypto.randomUUID()', 'no-restricted-globals'],
    ['export const now = performance.now()', 'no-restricted-globals'],
    ["export const home = process.env['HOME']", 'no-restricted-globals'],
    ['export const weak = new WeakRef({})', 'no-restricted-globals'],
    ['export const timer = setTimeout(String, 5)', 'no-restricted-globals'],
    ['export const timer = globalThis.setInterval(String, 5)', 'no-restricted-globals'],
    ['setImmediate(String)', 'no-restricted-globals'],
    ['queueMicrotask(() => undefined)', 'no-restricted-globals'],
    ["import { on } from 'node:events'\nexport const listen = on", 'millrace/directions'],
    ["import type { Failure } from '../failure/failure.ts'\nexport type F = Failure", 'millrace/directions'],
    ['export const load = async () => 1\nload()', '@typescript-eslint/no-floating-promises'],
    ['export const load = (text: string): any => text', '@typescript-eslint/no-explicit-any'],
    ['export default 5', 'no-restricted-syntax'],
    ['const five = 5\nexport { five as default }', 'no-restricted-syntax'],
    ["export * from './to-error.ts'", 'no-restricted-syntax'],
    ['export enum Colour { Red }', 'no-restricted-syntax'],
  ])('refuses %j', async (text, rule) => {
    expect(await brokenBy(text, core)).toContain(rule)
  })

  it('lets the one file that is the clock be one', async () => {
    expect(await brokenBy('export const begin = (): number => Date.now() + Math.random()', ambient)).toEqual([])
  })

  it('lets tests use the machine', async () => {
    expect(await brokenBy('export const begin = (): number => Date.now()', coreTest)).toEqual([])
  })
})

describe('in other packages', () => {
  it('leaves time and processes to the adapters', async () => {
    expect(await brokenBy("export const begin = (): number => Date.now() + Number(process.env['X'])", adapter)).toEqual(
      [],
    )
  })

  it.each([
    ['export default 5', 'no-restricted-syntax'],
    ["export * from './a.ts'", 'no-restricted-syntax'],
    ["export type { Main } from 'millrace'", 'millrace/directions'],
  ])('refuses %j', async (text, rule) => {
    expect(await brokenBy(text, adapter)).toContain(rule)
  })
})

it('does not read recorded output', async () => {
  expect(await eslint.isPathIgnored(`${root}packages/core/src/dbt/__fixtures__/a.ts`)).toBe(true)
})
