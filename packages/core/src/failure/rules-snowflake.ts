import { ruleTable } from './rule.ts'

const connector = 'snowflake-connector-python 3: errorcode.py, network.py'
const server = 'Snowflake: error codes of the service, as connectors print them'

const snowflake = (numbers: string) => numbers.split(' ').map((number) => `snowflake:${number}`)

/** Snowflake. Its SQLSTATE is often 08001 or 42000 for something else, so numbers and words decide. */
export const snowflakeRules = ruleTable({
  name: 'snowflake',
  source: server,
  rows: [
    {
      id: 'account',
      category: 'connection',
      codes: snowflake('290404 261004 251009'),
      says: ['failed to auth for unknown reason. http: 404', 'no hostname found', 'verify the account name is correct'],
      advice: 'Check `account` in the profile: the service knows no such host.',
      source: connector,
    },
    {
      id: 'session-gone',
      category: 'connection',
      retryable: true,
      codes: snowflake('390111 390112 390110'),
      says: ['session no longer exists'],
      advice: 'The session ended; a new run logs in afresh.',
    },
    {
      id: 'jwt',
      category: 'authentication',
      codes: snowflake('390144 251008 251010'),
      says: ['jwt token is invalid'],
      advice: 'Check the private key in the profile against the user’s public key, and the clock.',
    },
    {
      id: 'login',
      category: 'authentication',
      codes: snowflake(
        '390100 390101 390104 390114 390115 390120 390122 390127 390129 390191 390195 390302 390303 390318 390402 390702 ' +
          '251005 251006 251013 250006 250008',
      ),
      says: [
        'incorrect username or password',
        'authentication token has expired',
        'user must authenticate again',
        'oauth access token expired',
        'invalid oauth access token',
        'duo security authentication is denied',
        'failed to authenticate',
        'mfa authentication is required',
        'user temporarily locked',
        'user account has been temporarily locked',
        'programmatic access token is invalid',
        'the specified user … does not exist',
        'saml response is invalid',
      ],
    },
    {
      id: 'network-policy',
      category: 'authentication',
      codes: snowflake('390420 390422 390432'),
      says: ['is not allowed to access snowflake', 'network policy is required'],
      advice: 'The account’s network policy does not let this address in.',
    },
    {
      id: 'connect-object',
      category: 'profile',
      codes: snowflake('390186 390189 390201 251001'),
      says: ['specified in the connect string'],
      advice: 'Check role, warehouse and database in the profile.',
    },
    {
      id: 'http-5xx',
      category: 'connection',
      retryable: true,
      codes: snowflake('290500 290502 290503 290504 290429'),
      source: `${connector}: 290000 + HTTP status`,
    },
    { id: 'http-403', category: 'authentication', codes: snowflake('290403 290401'), source: connector },
    {
      id: 'connection',
      category: 'connection',
      retryable: true,
      codes: snowflake('250002 250003 250005 251011 251012 254001 254012 260008 261000 261001'),
      says: ['failed to get the response. hanging?', 'failed to execute request', 'ocsp response … unavailable'],
      source: connector,
    },
    {
      id: 'connect',
      category: 'connection',
      retryable: true,
      codes: snowflake('250001'),
      source: connector,
    },
    {
      id: 'statement-timeout',
      category: 'timeout',
      codes: snowflake('000630'),
      says: ['reached its statement or warehouse timeout', 'statement reached its statement or warehouse timeout'],
      advice: 'Make the statement faster, or raise STATEMENT_TIMEOUT_IN_SECONDS.',
    },
    {
      id: 'cancelled',
      category: 'cancelled',
      codes: snowflake('000604'),
      says: ['sql execution canceled', 'sql execution cancelled'],
    },
    {
      id: 'lock',
      category: 'resource',
      retryable: true,
      codes: snowflake('000625'),
      says: [
        'has locked table … in transaction',
        'number of waiters for this lock exceeds',
        'lock has not yet been released',
        'concurrent modification',
      ],
      advice: 'Another statement held the table; fewer threads, or fewer models that write it.',
    },
    {
      id: 'quota',
      category: 'resource',
      codes: snowflake('090073'),
      says: ['exceeded its quota', 'resource monitor … has exceeded', 'cannot be resumed because resource monitor'],
      advice: 'The resource monitor’s quota is used up.',
    },
    {
      id: 'memory',
      category: 'resource',
      codes: snowflake('300005'),
      says: ['compilation memory exhausted', 'out of memory during', 'query exceeded memory limit'],
      advice: 'Make the statement smaller, or use a larger warehouse.',
    },
    {
      id: 'incident',
      category: 'internal',
      codes: snowflake('300002 300010 370001 000603'),
      says: ['processing aborted due to error', 'sql execution internal error', 'internal error: incident'],
      advice: 'A fault of the service; ask Snowflake with the incident number.',
    },
    {
      id: 'no-warehouse',
      category: 'profile',
      codes: snowflake('000606'),
      says: ['no active warehouse selected'],
      advice: 'Name a warehouse in the profile that the role may use.',
    },
    {
      id: 'permission',
      category: 'runtime',
      codes: snowflake('003001 003013'),
      says: ['insufficient privileges to operate on', 'sql access control error'],
      advice: 'Grant the role what the statement needs.',
    },
    { id: 'connector', category: 'internal', codes: snowflake('252001 252002 252003 252006'), source: connector },
    {
      id: 'statement',
      category: 'runtime',
      codes: ['snowflake:*'],
      says: ['sql compilation error', 'does not exist or not authorized', 'is not recognized'],
    },
  ],
})
