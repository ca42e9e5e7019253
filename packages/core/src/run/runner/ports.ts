import type { Ambient } from '../../ambient/ambient.ts'
import type { Executor } from '../../executor/executor.ts'
import type { ArtifactStore } from '../../store/artifact-store.ts'
import type { RunStore } from '../../store/run-store.ts'
import type { JournalRecord } from '../journal/records.ts'

/** Everything through which a run touches the world. */
export interface Ports {
  readonly executor: Executor
  readonly artifacts: ArtifactStore
  readonly runs: RunStore<JournalRecord>
  readonly ambient: Ambient
}
