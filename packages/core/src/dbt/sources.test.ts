import { describe, expect, it } from 'vitest'
import { recordedBytes } from './__fixtures__/recorded.ts'
import { readSources } from './sources.ts'

const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/sources/v3.json' }
const read = (value: object) => readSources(new TextEncoder().encode(JSON.stringify(value)))

describe('readSources', () => {
  it('reads those of 1.x', async () => {
    expect(await readSources(recordedBytes('sources-1x.json'))).toMatchObject({
      found: true,
      value: {
        metadata: { dbtVersion: '1.11.16', env: { MILLRACE_ATTEMPT: 'rec-1' } },
        results: [
          {
            id: 'source.scratch.raw.events',
            status: 'error',
            maxLoadedAt: '2024-01-04T00:00:00+00:00',
            ageSeconds: 91204917.067403,
            seconds: 0.01815509796142578,
          },
        ],
      },
    })
  })

  it('reads those of 2.x, whose statuses have capitals', async () => {
    expect(await readSources(recordedBytes('sources-2x.json'))).toMatchObject({
      found: true,
      value: { results: [{ id: 'source.scratch.raw.events', status: 'warn' }] },
    })
  })

  it('keeps the error of a source that could not be asked', async () => {
    const results = [{ unique_id: 'source.shop.raw.a', status: 'runtime error', error: 'no such table' }]
    expect(await read({ metadata, results })).toMatchObject({
      value: { results: [{ id: 'source.shop.raw.a', status: 'runtime error', message: 'no such table' }] },
    })
  })

  it('has the wrong shape with an entry that names no source', async () => {
    expect(await read({ metadata, results: [{ status: 'pass' }] })).toMatchObject({ trouble: 'wrong-shape' })
    expect(await read({ metadata, results: 5 })).toMatchObject({ trouble: 'wrong-shape' })
  })
})
