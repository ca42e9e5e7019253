import { describe, expect, it } from 'vitest'
import type { DbtInstall } from '../engine/install.ts'
import { commandNames, type Command } from './command.ts'
import { proofOf, runsNodes, selects } from './proof.ts'

function install(generation: DbtInstall['generation'], engine: DbtInstall['engine']): DbtInstall {
  return { engine, version: 'any', generation, adapters: [], executable: 'dbt', source: 'test' }
}

const v1 = install('1.x', 'core')
const core2 = install('2.x', 'core')
const fusion = install('2.x', 'fusion')
const bare = (name: string): Command => ({ name }) as Command

describe('proofOf', () => {
  it.each<[string, DbtInstall, string, string]>([
    ['build', v1, 'run_results.json', 'each-node'],
    ['build', core2, 'run_results.json', 'each-node'],
    ['retry', fusion, 'run_results.json', 'each-node'],
    ['compile', v1, 'run_results.json', 'each-node'],
    ['compile', core2, 'run_results.json', 'may-be-empty'],
    ['show', fusion, 'run_results.json', 'may-be-empty'],
    ['parse', v1, 'manifest.json', 'none'],
    ['parse', core2, 'manifest.json', 'none'],
    ['source-freshness', v1, 'sources.json', 'none'],
    ['source-freshness', fusion, 'sources.json', 'none'],
    ['docs-generate', v1, 'catalog.json manifest.json run_results.json', 'each-node'],
    ['list', v1, '', 'none'],
    ['deps', core2, '', 'none'],
    ['debug', fusion, '', 'none'],
  ])('%s', (name, where, files, results) => {
    expect(proofOf(bare(name), where)).toEqual({ files: files.split(' ').filter(Boolean), results })
  })

  it('knows what exits 0 and does nothing', () => {
    const impossible = (where: DbtInstall): readonly string[] =>
      commandNames.filter((name) => proofOf(bare(name), where).impossible !== undefined)
    expect(impossible(v1)).toEqual([])
    expect(impossible(core2)).toEqual(['source-freshness', 'docs-generate'])
    expect(impossible(fusion)).toEqual(['docs-generate'])
    expect(proofOf(bare('docs-generate'), fusion).impossible).toBe(
      'dbt 2.x does not support `docs generate`: it exits 0 and writes nothing. ' +
        "Use { name: 'compile', flags: ['--write-catalog'] } for the catalog.",
    )
  })

  it('asks for the catalog only when docs-generate does not compile', () => {
    expect(proofOf({ name: 'docs-generate', compile: false }, v1)).toEqual({ files: ['catalog.json'], results: 'none' })
  })
})

it('selects: whether a selection can match nothing', () => {
  expect(commandNames.filter((name) => !selects(bare(name)))).toEqual([
    'parse',
    'run-operation',
    'deps',
    'debug',
    'retry',
  ])
  expect(selects({ name: 'compile', inline: 'select 1' })).toBe(false)
})

it('runsNodes: whether dbt takes up nodes', () => {
  expect(commandNames.filter((name) => !runsNodes(bare(name)))).toEqual([
    'parse',
    'list',
    'run-operation',
    'deps',
    'debug',
  ])
  expect(runsNodes({ name: 'docs-generate', compile: false })).toBe(false)
})
