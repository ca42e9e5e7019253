import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testArtifactStore } from '@millrace/core/testing'
import { fileArtifactStore } from './file-artifact-store.ts'

testArtifactStore('fileArtifactStore', async () => {
  const root = await mkdtemp(join(tmpdir(), 'millrace-store-'))
  return { store: fileArtifactStore({ root }), cleanup: () => rm(root, { recursive: true, force: true }) }
})
