import { ruleTable } from './rule.ts'

const engine = 'SQL Server 2022: sys.messages; Azure SQL: transient fault error codes'

const mssql = (numbers: string) => numbers.split(' ').map((number) => `mssql:${number}`)

/** SQL Server, Azure SQL, Fabric, Synapse: numbers, since texts come in the server's language. */
export const mssqlRules = ruleTable({
  name: 'mssql',
  source: engine,
  rows: [
    {
      id: 'login',
      category: 'authentication',
      codes: mssql('18456 18452 18470 18486 18487 18488 40532 33134'),
      says: ['login failed for user', 'token-identified principal', 'aadsts'],
      advice: 'Check user and password in the profile.',
    },
    {
      id: 'database',
      category: 'profile',
      codes: mssql('4060 911 4064'),
      says: ['cannot open database … requested by the login'],
      advice: 'Check `database` in the profile.',
    },
    {
      id: 'firewall',
      category: 'connection',
      codes: mssql('40615 40914'),
      advice: 'The server’s firewall does not let this address in.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: mssql('1205 1222 3960 3961 3935 24556 24706'),
      says: [
        'chosen as the deadlock victim',
        'lock request time out period exceeded',
        'snapshot isolation transaction',
      ],
      advice: 'Another transaction was in the way; fewer threads make it rarer.',
    },
    {
      id: 'at-capacity',
      category: 'resource',
      retryable: true,
      codes: mssql('40501 10928 10929 49918 49919 49920 8645 17189 24801'),
      advice: 'The service was at capacity.',
    },
    {
      id: 'space-or-memory',
      category: 'resource',
      codes: mssql('701 802 1101 1105 9002 40544 8651 1204'),
      advice: 'The server ran out of memory, disk or log.',
    },
    {
      id: 'certificate',
      category: 'connection',
      says: [
        'certificate verify failed',
        'certificate chain was issued by an authority that is not trusted',
        'self-signed certificate',
      ],
      when: ({ text }) => text.includes('ssl provider'),
      advice: 'Check `encrypt` and `trust_cert` in the profile.',
      source: 'Microsoft ODBC Driver 18: msodbcsqlr18',
    },
    {
      id: 'unavailable',
      category: 'connection',
      retryable: true,
      codes: mssql('40613 40197 40143 4221 233 64 20 53 258 10053 10054 10060 10061 11001 17142 6005 10928 26 40'),
      says: ['login timeout expired', 'communication link failure', 'tcp provider:', 'ssl provider:'],
      advice: 'The server was not reachable, or was starting.',
    },
    { id: 'query-timeout', category: 'timeout', codes: mssql('-2 3617'), says: ['query timeout expired'] },
    {
      id: 'odbc-driver',
      category: 'profile',
      says: ["can't open lib", 'data source name not found', 'no default driver specified'],
      advice: 'Install the ODBC driver that the profile names.',
      source: 'unixODBC 2.3: DriverManager',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: ['mssql:*'],
      when: ({ codes }) => codes.get('mssql:0') === undefined,
    },
  ],
})
