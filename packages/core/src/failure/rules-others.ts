import { ruleTable } from './rule.ts'

export const dremioRules = ruleTable({
  name: 'dremio',
  source: 'dbt-dremio 1.8: api/rest/error.py',
  rows: [
    {
      id: 'login',
      category: 'authentication',
      codes: ['exception:DremioUnauthorizedException'],
      says: ['invalid username or password'],
      advice: 'Check user and password, or the token, in the profile.',
    },
    {
      id: 'too-many',
      category: 'resource',
      retryable: true,
      codes: ['exception:DremioTooManyRequestsException'],
    },
    {
      id: 'service',
      category: 'connection',
      retryable: true,
      codes: [
        'exception:DremioInternalServerException',
        'exception:DremioServiceUnavailableException',
        'exception:DremioGatewayTimeoutException',
        'exception:DremioRequestTimeoutException',
      ],
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: [
        'exception:DremioBadRequestException',
        'exception:DremioNotFoundException',
        'exception:DremioAlreadyExistsException',
        'exception:DremioPermissionException',
      ],
      when: ({ text }) => !text.includes('object has no attribute'),
    },
  ],
})

export const teradataRules = ruleTable({
  name: 'teradata',
  source: 'Teradata Database 17.20: messages',
  rows: [
    { id: 'login', category: 'authentication', codes: ['teradata:8017', 'teradata:3004', 'teradata:3032'] },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: ['teradata:2631', 'teradata:2639', 'teradata:7423', 'teradata:3120'],
      advice: 'Another transaction was in the way.',
    },
    {
      id: 'space-or-memory',
      category: 'resource',
      codes: ['teradata:2641', 'teradata:2644', 'teradata:2646', 'teradata:3710', 'teradata:9804'],
    },
    { id: 'cancelled', category: 'cancelled', codes: ['teradata:3110', 'teradata:3158'] },
    { id: 'statement', category: 'runtime', codes: ['teradata:*'] },
  ],
})

export const sqliteRules = ruleTable({
  name: 'sqlite',
  source: 'SQLite 3: result codes',
  rows: [
    {
      id: 'lock',
      category: 'resource',
      retryable: true,
      says: ['database is locked', 'database table is locked', 'database schema is locked'],
      advice: 'Another process writes to the database.',
    },
    { id: 'full', category: 'resource', says: ['database or disk is full'], advice: 'Make room on the disk.' },
    { id: 'file', category: 'connection', says: ['unable to open database file', 'file is not a database'] },
    { id: 'statement', category: 'runtime', says: ['no such table', 'no such column', 'no such function'] },
  ],
})
