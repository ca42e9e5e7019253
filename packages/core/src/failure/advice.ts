import type { FailureCategory } from './failure.ts'

/** What to do about a failure whose rule says nothing more telling. */
export const adviceFor: Readonly<Record<FailureCategory, string>> = {
  compilation: 'Correct the file that is named.',
  runtime: 'Correct the statement, or what it needs in the warehouse.',
  test_failure: 'Look at the rows that the test found.',
  connection: 'Check that the warehouse is running and can be reached from where dbt runs.',
  authentication: 'Check the credentials in the profile.',
  profile: 'Correct profiles.yml, or choose another profile or target.',
  project: 'Correct dbt_project.yml.',
  dependency: 'Check packages.yml and run `dbt deps`.',
  artifact: 'Check that nothing else writes to the folder of the artifacts.',
  timeout: 'Make it faster, or raise the limit.',
  resource: 'Find out what ran out, and give more of it or ask for less.',
  usage: 'Correct the command.',
  internal: 'A fault of dbt, of its adapter or of Millrace; report it with the evidence.',
  cancelled: 'Start it again when you want it to go on.',
}
