import { ruleTable } from './rule.ts'

const ora = (numbers: string) => numbers.split(' ').map((number) => `oracle:ORA-${number.padStart(5, '0')}`)
const dpy = (numbers: string) => numbers.split(' ').map((number) => `oracle:DPY-${number}`)

export const oracleRules = ruleTable({
  name: 'oracle',
  source: 'Oracle Database 23ai: error messages; python-oracledb 3: errors.py',
  rows: [
    {
      id: 'login',
      category: 'authentication',
      codes: [...ora('1017 1005 1045 28000 28001 28002 28040 1035'), ...dpy('4001 3016')],
      advice: 'Check user and password in the profile.',
    },
    {
      id: 'service',
      category: 'profile',
      codes: [...ora('12154 12504 12505 12514 12521'), ...dpy('4000 4026 4027 6001 6003'), 'oracle:DPI-1047'],
      advice: 'Check `service`, `sid` or the connection string in the profile.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: ora('54 60 4021 8176 8177 1555 30006 4020'),
      advice: 'Another transaction was in the way.',
    },
    {
      id: 'sessions',
      category: 'resource',
      retryable: true,
      codes: ora('18 20 2391 12516 12518 12519 12520'),
      advice: 'Fewer threads, or more sessions on the server.',
    },
    {
      id: 'space-or-memory',
      category: 'resource',
      codes: ora('1536 1650 1652 1653 1654 1658 1659 1688 1691 4030 4031 257 19809 19815 30036'),
      advice: 'The server ran out of memory or of space in a tablespace.',
    },
    {
      id: 'connection',
      category: 'connection',
      retryable: true,
      codes: [
        ...ora('28 1012 1033 1034 1089 1090 1092 3113 3114 3135 12170 12502 12526 12528 12535 12537 12541 12543 12547'),
        ...ora('12560 12571 12572 12757 25408'),
        ...dpy('1001 4011 6000 6005'),
        'oracle:DPI-1010',
        'oracle:DPI-1080',
      ],
      advice: 'The database was not reachable, or was starting.',
    },
    { id: 'host', category: 'connection', codes: ora('12545'), advice: 'Check the host in the profile.' },
    { id: 'cancelled', category: 'cancelled', codes: ora('1013') },
    { id: 'time-limit', category: 'timeout', codes: [...ora('40 56735 2396'), ...dpy('4024'), 'oracle:DPI-1067'] },
    { id: 'fault', category: 'internal', codes: ora('600 7445') },
    { id: 'statement', category: 'runtime', codes: ['oracle:*'] },
  ],
})
