import { fileArtifactStore, localExecutor, type InstallRequest } from '@millrace/adapter-local'
import { createMillrace, type Millrace } from '@millrace/core'
import { given, type PlaceFlags } from './place-options.ts'

/** A Millrace of this machine, as the flags want it. */
export function openMillrace(dbt: InstallRequest, { root, artifacts }: PlaceFlags): Millrace {
  return createMillrace({
    executor: localExecutor({ ...dbt, ...given({ root }) }),
    ...(artifacts === undefined ? {} : { artifacts: fileArtifactStore({ root: artifacts }) }),
  })
}
