import { ruleTable } from './rule.ts'

/** Numbers and names of ClickHouse, which prints both: `Code: 241. … (MEMORY_LIMIT_EXCEEDED)`. */
const code = (pairs: string) =>
  pairs.split(' ').flatMap((pair) => {
    const [number = '', name = ''] = pair.split('=')
    return [`clickhouse:${number}`, `word:${name}`]
  })

export const clickhouseRules = ruleTable({
  name: 'clickhouse',
  source: 'ClickHouse 25: src/Common/ErrorCodes.cpp',
  rows: [
    {
      id: 'login',
      category: 'authentication',
      codes: code(
        '516=AUTHENTICATION_FAILED 192=UNKNOWN_USER 193=WRONG_PASSWORD 194=REQUIRED_PASSWORD 195=IP_ADDRESS_NOT_ALLOWED',
      ),
    },
    {
      id: 'unknown-database',
      category: 'runtime',
      codes: code('81=UNKNOWN_DATABASE 497=ACCESS_DENIED 164=READONLY 392=QUERY_IS_PROHIBITED'),
    },
    {
      id: 'cancelled',
      category: 'cancelled',
      codes: code('394=QUERY_WAS_CANCELLED 734=QUERY_WAS_CANCELLED_BY_CLIENT'),
    },
    {
      id: 'time-limit',
      category: 'timeout',
      codes: code('159=TIMEOUT_EXCEEDED 160=TOO_SLOW'),
      advice: 'Make the query faster, or raise max_execution_time.',
    },
    {
      id: 'busy',
      category: 'resource',
      retryable: true,
      codes: code(
        '202=TOO_MANY_SIMULTANEOUS_QUERIES 252=TOO_MANY_PARTS 439=CANNOT_SCHEDULE_TASK 473=DEADLOCK_AVOIDED ' +
          '745=SERVER_OVERLOADED 285=TOO_FEW_LIVE_REPLICAS 319=UNKNOWN_STATUS_OF_INSERT',
      ),
      advice: 'The server was at capacity; fewer threads make it rarer.',
    },
    {
      id: 'memory',
      category: 'resource',
      codes: code('241=MEMORY_LIMIT_EXCEEDED 173=CANNOT_ALLOCATE_MEMORY'),
      advice: 'Make the query smaller, use fewer threads, or raise max_memory_usage.',
    },
    {
      id: 'limit',
      category: 'resource',
      codes: code(
        '201=QUOTA_EXCEEDED 243=NOT_ENOUGH_SPACE 158=TOO_MANY_ROWS 307=TOO_MANY_BYTES 396=TOO_MANY_ROWS_OR_BYTES ' +
          '191=SET_SIZE_LIMIT_EXCEEDED 700=USER_SESSION_LIMIT_EXCEEDED',
      ),
    },
    {
      id: 'network',
      category: 'connection',
      retryable: true,
      codes: code(
        '209=SOCKET_TIMEOUT 210=NETWORK_ERROR 279=ALL_CONNECTION_TRIES_FAILED 225=NO_ZOOKEEPER 999=KEEPER_EXCEPTION ' +
          '242=TABLE_IS_READ_ONLY 95=CANNOT_READ_FROM_SOCKET 96=CANNOT_WRITE_TO_SOCKET 1000=POCO_EXCEPTION ' +
          '32=ATTEMPT_TO_READ_AFTER_EOF 517=CANNOT_ASSIGN_ALTER',
      ),
      says: ['lost connection to mysql server', 'coordination::exception'],
      advice: 'The server or its keeper was not available.',
    },
    { id: 'dns', category: 'connection', codes: code('198=DNS_ERROR') },
    { id: 'fault', category: 'internal', codes: code('49=LOGICAL_ERROR 425=SYSTEM_ERROR') },
    { id: 'statement', category: 'runtime', codes: ['clickhouse:*'], says: ['db::exception', 'clickhouse exception'] },
  ],
})
