import { describe, expect, it } from 'vitest'
import { recordedBytes } from './__fixtures__/recorded.ts'
import { readCatalog } from './catalog.ts'

const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' }
const read = (value: object) => readCatalog(new TextEncoder().encode(JSON.stringify(value)))

describe('readCatalog', () => {
  it.each([
    ['catalog-1x.json', '1.11.16'],
    ['catalog-2x.json', '2.0.0-alpha.4'],
  ])('counts what is in %s', async (file, dbtVersion) => {
    expect(await readCatalog(recordedBytes(file))).toMatchObject({
      found: true,
      value: { metadata: { dbtVersion }, nodes: 2, sources: 1, errors: [] },
    })
  })

  it('keeps the errors', async () => {
    const errors = ['no permission', 5, { toString: 1 }]
    expect(await read({ metadata, nodes: {}, sources: {}, errors })).toMatchObject({
      value: { nodes: 0, sources: 0, errors: ['no permission', 'a number', 'a object'] },
    })
  })

  it('has the wrong shape without nodes or sources', async () => {
    expect(await read({ metadata, nodes: [], sources: {} })).toMatchObject({
      trouble: 'wrong-shape',
      message: '`nodes`: expected an object, found an array',
    })
    expect(await read({ metadata, nodes: {} })).toMatchObject({
      message: '`sources`: expected an object, found nothing',
    })
  })
})
