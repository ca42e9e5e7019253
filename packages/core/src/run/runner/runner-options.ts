import type { Place } from '../../executor/executor.ts'
import type { Classifier } from '../../failure/classify.ts'
import type { LadderWaits } from '../machine/machine.ts'
import type { Redactor } from '../report/redactor.ts'
import type { Bindings, RequestRecord } from '../request.ts'
import type { Ports } from './ports.ts'

/** What a run is made of. */
export interface RunnerOptions {
  readonly ports: Ports
  readonly request: RequestRecord
  readonly bindings: Bindings
  readonly place: Place
  readonly folder: string
  readonly redactor: Redactor
  readonly classifier: Classifier
  readonly ladder: LadderWaits
}
