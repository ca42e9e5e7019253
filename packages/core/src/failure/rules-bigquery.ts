import { ruleTable } from './rule.ts'

const reasons = 'BigQuery: error table (reason, HTTP status)'
const auth = 'google-auth 2: exceptions.py, _default.py'

const bigquery = (names: string) => names.split(' ').map((name) => `bigquery:${name}`)

/** BigQuery: the reason decides; one HTTP status stands for several. */
export const bigqueryRules = ruleTable({
  name: 'bigquery',
  source: reasons,
  rows: [
    {
      id: 'credentials',
      category: 'authentication',
      codes: ['exception:DefaultCredentialsError', 'exception:RefreshError', ...bigquery('invalidUser authError')],
      says: [
        'could not automatically determine credentials',
        'your default credentials were not found',
        'unable to generate access token',
        'invalid_grant',
        'invalid jwt signature',
        'the credentials do not contain the necessary fields',
        'reauthentication is needed',
        'request had invalid authentication credentials',
        'account not found for id',
      ],
      advice: 'Check the credentials in the profile, or GOOGLE_APPLICATION_CREDENTIALS.',
      source: auth,
    },
    {
      id: 'keyfile',
      category: 'profile',
      codes: ['errno:2'],
      adapters: ['bigquery'],
      when: ({ text }) => text.includes('.json'),
      advice: 'Check `keyfile` in the profile: there is no such file (`~` is not expanded).',
      source: 'dbt-bigquery 1.11: clients.py opens the keyfile as given',
    },
    {
      id: 'rate-limit',
      category: 'resource',
      retryable: true,
      codes: bigquery('rateLimitExceeded jobRateLimitExceeded resourceInUse'),
      says: ['exceeded rate limits', 'job exceeded rate limits'],
      advice: 'BigQuery throttles; fewer threads make it rarer.',
    },
    {
      id: 'quota',
      category: 'resource',
      codes: bigquery('quotaExceeded billingTierLimitExceeded billingNotEnabled blocked'),
      says: ['quota exceeded:', 'exceeded quota for', 'custom quota exceeded', 'billing has not been enabled'],
      advice: 'A quota of the project or table is used up.',
    },
    {
      id: 'resources',
      category: 'resource',
      codes: bigquery('resourcesExceeded responseTooLarge bytesBilledLimitExceeded'),
      says: [
        'resources exceeded during query execution',
        'response too large to return',
        'query exceeded resource limits',
        'query exceeded limit for bytes billed',
      ],
      advice: 'The query is too large for BigQuery; split it.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      says: [
        'could not serialize access to table',
        'transaction is aborted due to concurrent update',
        'due to concurrent update',
        'too many dml statements outstanding',
      ],
      advice: 'Another statement changed the table meanwhile.',
      source: 'BigQuery: DML, concurrency; multi-statement transactions',
    },
    {
      id: 'backend',
      category: 'connection',
      retryable: true,
      codes: bigquery('backendError internalError badGateway jobBackendError jobInternalError tableUnavailable'),
      says: [
        'retrying may solve the problem',
        'retrying the job may solve the problem',
        'the server encountered a temporary error',
        'an internal error occurred and the request could not be completed',
        'please try again in 30 seconds',
      ],
      advice: 'A passing fault of the service.',
      source: `${reasons}; dbt-bigquery 1.11: retry.py`,
    },
    {
      id: 'timeout',
      category: 'timeout',
      codes: bigquery('timeout'),
      says: ['operation did not complete within the designated timeout', 'query exceeded … timeout', 'job timed out'],
      advice: 'Raise `job_execution_timeout_seconds` in the profile, or make the query cheaper.',
      source: `${reasons}; google-api-core 2: future/polling.py`,
    },
    { id: 'cancelled', category: 'cancelled', codes: bigquery('stopped'), says: ['job execution was cancelled'] },
    {
      id: 'permission',
      category: 'runtime',
      codes: bigquery('accessDenied'),
      says: ['access denied: project', 'access denied: table', 'access denied: dataset', 'access denied: bigquery'],
      advice: 'Grant the account what the statement needs.',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: bigquery('invalidQuery notFound duplicate invalid notImplemented'),
      says: [
        'not found: table',
        'not found: dataset',
        'not found: project',
        'unrecognized name',
        'no matching signature for',
        'must be qualified with a dataset',
        'invalid project id',
        'already exists: table',
        'query error:',
      ],
    },
  ],
})
