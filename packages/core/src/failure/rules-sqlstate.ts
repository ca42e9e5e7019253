import { ruleTable } from './rule.ts'

const states = (...values: readonly string[]) => values.map((value) => `sqlstate:${value}`)

/**
 * SQLSTATE, for every driver that gives one: values that mean something else than their class first, then classes.
 * Warehouses that give misleading ones (Snowflake, ODBC) have tables that come before.
 */
export const sqlstateRules = ruleTable({
  name: 'sqlstate',
  source: 'ISO/IEC 9075; PostgreSQL 15, appendix A: error codes',
  rows: [
    {
      id: 'query-cancelled-by-user',
      category: 'cancelled',
      says: ['canceling statement due to user request'],
    },
    {
      id: 'lock-timeout',
      category: 'resource',
      retryable: true,
      codes: states('55P03', '55006'),
      says: ['canceling statement due to lock timeout', 'could not obtain lock on', 'is being accessed by other users'],
      advice: 'Another session held the lock; find it if this keeps happening.',
    },
    {
      id: 'statement-timeout',
      category: 'timeout',
      codes: states('57014', 'HYT00', 'HYT01'),
      says: ['canceling statement due to statement timeout', 'canceling statement due to idle-in-transaction timeout'],
      advice: 'Make the statement faster, or raise the warehouse’s limit for statements.',
    },
    {
      id: 'permission',
      category: 'runtime',
      codes: states('42501'),
      advice: 'Grant the role what the statement needs.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: states('40001', '40P01', '40003', '40'),
      says: [
        'deadlock detected',
        'could not serialize access',
        'canceling statement due to conflict with recovery',
        'tuple concurrently updated',
        'tuple concurrently deleted',
      ],
      advice: 'Another transaction was in the way; fewer threads make it rarer.',
    },
    {
      id: 'connections',
      category: 'resource',
      retryable: true,
      codes: states('53300'),
      advice: 'Fewer threads, or more connections on the server.',
    },
    {
      id: 'resources',
      category: 'resource',
      codes: states('53', '58030'),
      advice: 'The server ran out of memory, disk or another resource.',
    },
    { id: 'authentication', category: 'authentication', codes: states('28') },
    {
      id: 'database-dropped',
      category: 'runtime',
      codes: states('57P04'),
    },
    {
      id: 'server-going-down',
      category: 'connection',
      retryable: true,
      codes: states('57P01', '57P02', '57P03', '57P05', '57', '25P03', '25P04'),
      advice: 'The server was stopping or starting.',
    },
    {
      id: 'protocol-violation',
      category: 'connection',
      codes: states('08P01'),
    },
    { id: 'connection', category: 'connection', retryable: true, codes: states('08') },
    {
      id: 'odbc-driver',
      category: 'profile',
      codes: states('IM002', 'IM003', 'IM004', 'IM005', 'IM006'),
      advice: 'Install the ODBC driver that the profile names.',
      source: 'ODBC 3.8: appendix A',
    },
    {
      id: 'unknown-database',
      category: 'profile',
      codes: states('3D000'),
      says: ['fatal: database … does not exist'],
      advice: 'Correct the database in the profile, or create it.',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: states(
        '42',
        '22',
        '23',
        '21',
        '0A',
        '24',
        '25',
        '26',
        '2B',
        '2D',
        '2F',
        '34',
        '38',
        '39',
        '3B',
        '3F',
        '44',
      ),
    },
    { id: 'object', category: 'runtime', codes: states('02', '54', '55', 'P0', 'F0', 'HV', 'KD', '46') },
    { id: 'system', category: 'internal', codes: states('58', 'XX') },
  ],
})
