import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedBytes } from './__fixtures__/recorded.ts'
import type { Manifest } from './artifact-types.ts'
import { readManifest } from './manifest.ts'

async function found(bytes: Uint8Array): Promise<Manifest> {
  const finding = await readManifest(bytes)
  if (!finding.found) throw new Error(finding.message)
  return finding.value
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' }

describe('readManifest', () => {
  it('reads that of 1.x', async () => {
    const { metadata, nodes } = await found(recordedBytes('manifest-1x.json'))
    expect(metadata).toEqual({
      schemaVersion: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbtVersion: '1.11.16',
      invocationId: 'df95f4bb-621f-4741-ad53-8356f2268873',
      env: { MILLRACE_ATTEMPT: 'rec-1' },
      generatedAt: '2026-11-24T14:39:46.736733Z',
      adapterType: 'duckdb',
      projectName: 'scratch',
    })
    expect([...nodes.keys()].sort()).toEqual([
      'exposure.scratch.dashboard',
      'model.scratch.eph_customers',
      'model.scratch.orders_inc',
      'operation.scratch.scratch-on-run-end-0',
      'snapshot.scratch.snap_customers',
      'source.scratch.raw.events',
      'test.scratch.warn_amount_not_null.d97e3eb8e2',
      'unit_test.scratch.customer_totals.ut_totals',
    ])
    expect(nodes.get('model.scratch.orders_inc')).toEqual({
      id: 'model.scratch.orders_inc',
      name: 'orders_inc',
      resourceType: 'model',
      packageName: 'scratch',
      file: 'models/orders_inc.sql',
      dependsOn: ['model.scratch.stg_orders'],
      relation: '"scratch"."main"."orders_inc"',
      materialized: 'incremental',
    })
    expect(nodes.get('test.scratch.warn_amount_not_null.d97e3eb8e2')).toMatchObject({ severity: 'warn' })
    expect(nodes.get('operation.scratch.scratch-on-run-end-0')).toMatchObject({ file: 'dbt_project.yml' })
    expect(nodes.get('source.scratch.raw.events')).toMatchObject({ name: 'events', dependsOn: [] })
  })

  it('reads that of 2.x, which has the same', async () => {
    const [old, young] = [
      await found(recordedBytes('manifest-1x.json')),
      await found(recordedBytes('manifest-2x.json')),
    ]
    expect(young.metadata).toMatchObject({ dbtVersion: '2.0.0-alpha.4', adapterType: 'duckdb', projectName: 'scratch' })
    const comparable = ({ nodes }: Manifest) =>
      [...nodes.values()]
        .map(({ id, file, dependsOn, severity }) => ({ id, file, dependsOn, severity }))
        .sort((a, b) => a.id.localeCompare(b.id))
    expect(comparable(young)).toEqual(comparable(old))
    // 2.x writes `WARN`.
    expect(young.nodes.get('test.scratch.warn_amount_not_null.d97e3eb8e2')).toMatchObject({ severity: 'warn' })
  })

  it('leaves out entries that are none, and keeps the others', async () => {
    const entry = { name: 'a', resource_type: 'model' }
    const nodes = {
      'model.shop.a': entry,
      'model.shop.b': {
        ...entry,
        unique_id: 'model.shop.c',
        depends_on: { nodes: ['x', 5, ['y'], { z: 'z' }], macros: ['m'] },
      },
      'model.shop.no_name': { resource_type: 'model' },
      'model.shop.no_type': { name: 'a' },
      'model.shop.text': 'text',
      'model.shop.list': [entry],
      'model.shop.null': null,
    }
    const functions = { 'function.shop.f': { name: 'f', resource_type: 'function' } }
    const saved_queries = { 'saved_query.shop.q': { name: 'q', resource_type: 'saved_query' } }
    const others = { macros: { 'macro.dbt.m': entry }, disabled: { 'model.shop.d': [entry] }, docs: { x: entry } }
    const read = await found(encode({ ...others, nodes, sources: [entry], functions, saved_queries, metadata }))
    expect([...read.nodes.values()]).toEqual([
      { id: 'model.shop.a', name: 'a', resourceType: 'model', dependsOn: [] },
      { id: 'model.shop.c', name: 'a', resourceType: 'model', dependsOn: ['x'] },
      { id: 'function.shop.f', name: 'f', resourceType: 'function', dependsOn: [] },
      { id: 'saved_query.shop.q', name: 'q', resourceType: 'saved_query', dependsOn: [] },
    ])
    expect(read.metadata).toEqual({ schemaVersion: metadata.dbt_schema_version, env: {} })
  })

  it.each([
    [{ nodes: {} }, '`metadata`: expected an object'],
    [{ metadata }, '`nodes`: expected an object'],
    [{ metadata, nodes: [] }, '`nodes`: expected an object'],
    [{ metadata: { dbt_schema_version: 5 }, nodes: {} }, '`metadata`: dbt_schema_version'],
    [[{ metadata, nodes: {} }], 'expected a JSON object'],
  ])('has the wrong shape as %j', async (value, message) => {
    const finding = await readManifest(encode(value))
    expect(finding).toMatchObject({ found: false, trouble: 'wrong-shape' })
    expect(finding.found ? '' : finding.message).toContain(message)
  })

  it('keeps memory by the number of nodes, not of bytes', async () => {
    const sql = new TextEncoder().encode('select 1 as "a", '.repeat(4000).replaceAll('"', '\\"'))
    async function* chunks(): AsyncIterable<Uint8Array> {
      yield encode({ metadata }).subarray(0, -1)
      yield new TextEncoder().encode(',"nodes":{')
      for (let n = 0; n < 1000; n += 1) {
        const comma = n === 0 ? '' : ','
        yield new TextEncoder().encode(
          `${comma}"model.shop.m${n}":{"name":"m${n}","resource_type":"model","raw_code":"`,
        )
        yield await Promise.resolve(sql)
        yield new TextEncoder().encode('"}')
      }
      yield new TextEncoder().encode('}}')
    }
    const before = process.memoryUsage().rss
    const finding = await readManifest(chunks())
    expect(finding.found && finding.value.nodes.size).toBe(1000)
    expect(process.memoryUsage().rss - before).toBeLessThan(sql.length * 1000)
  })

  describe('reads a small one as a whole and a large one as a stream', () => {
    /** Both ways answer this. */
    async function both(bytes: Uint8Array): Promise<unknown> {
      const [whole, streamed] = await Promise.all([readManifest(bytes), readManifest(bytes, { wholeUpTo: 0 })])
      expect(whole).toEqual(streamed)
      expect(whole.found && [...whole.value.nodes.keys()]).toEqual(streamed.found && [...streamed.value.nodes.keys()])
      return whole
    }

    it.each(['manifest-1x.json', 'manifest-2x.json'])('with the same outcome: %s', async (name) => {
      expect(await both(recordedBytes(name))).toMatchObject({ found: true })
    })

    const text = fc.oneof(fc.constantFrom('model', 'a b', 'WARN', './models/a.sql'), fc.string({ unit: 'grapheme' }))
    const odd = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }))
    const entry = fc.record(
      {
        name: odd,
        resource_type: odd,
        unique_id: odd,
        original_file_path: odd,
        config: fc.oneof(fc.record({ severity: odd, materialized: odd }), odd),
        depends_on: fc.oneof(fc.record({ nodes: fc.oneof(fc.array(odd), odd), macros: odd }), odd),
        columns: odd,
      },
      { requiredKeys: [] },
    )
    const section = fc.oneof(
      { weight: 5, arbitrary: fc.dictionary(text, fc.oneof(entry, odd)) },
      { weight: 1, arbitrary: odd },
    )
    const manifest = fc.record(
      {
        metadata: fc.oneof(
          fc.record({ dbt_schema_version: fc.constant(metadata.dbt_schema_version), env: odd, invocation_id: odd }),
          odd,
        ),
        macros: odd,
        nodes: section,
        sources: section,
        parent_map: odd,
      },
      { requiredKeys: ['nodes'] },
    )

    it('with the same outcome: whatever is in it', async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(manifest, odd), async (value) => {
          await both(encode(value))
        }),
      )
    })

    it('with the same outcome: cut off, or with a byte that does not belong there', async () => {
      const damaged = fc.tuple(manifest, fc.nat(), fc.uint8Array({ maxLength: 2 })).map(([value, place, bytes]) => {
        const all = encode(value)
        const at = place % (all.length + 1)
        return Uint8Array.from([...all.subarray(0, at), ...bytes, ...(bytes.length === 0 ? [] : all.subarray(at))])
      })
      await fc.assert(
        fc.asyncProperty(damaged, async (bytes) => {
          await both(bytes)
        }),
      )
    })

    it('with the same outcome: nested deeper than calls can be', async () => {
      const deep = `{"metadata":${JSON.stringify(metadata)},"nodes":{},"docs":${'['.repeat(2e5)}${']'.repeat(2e5)}}`
      expect(await both(new TextEncoder().encode(deep))).toMatchObject({ found: true })
    })

    it('changes over in the middle of what comes', async () => {
      const all = recordedBytes('manifest-1x.json')
      async function* pieces(): AsyncIterable<Uint8Array> {
        for (let at = 0; at < all.length; at += 1000) yield await Promise.resolve(all.subarray(at, at + 1000))
      }
      const expected = await readManifest(all)
      for (const wholeUpTo of [0, 2500, all.length - 1, all.length]) {
        expect(await readManifest(pieces(), { wholeUpTo })).toEqual(expected)
      }
    })
  })
})
