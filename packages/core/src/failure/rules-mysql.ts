import { ruleTable } from './rule.ts'

const mysql = (numbers: string) => numbers.split(' ').map((number) => `mysql:${number}`)

/** MySQL, MariaDB, SingleStore, StarRocks, Doris. */
export const mysqlRules = ruleTable({
  name: 'mysql',
  source: 'MySQL 8.4: messages_to_clients.txt, errmsg.h; MariaDB 11: errmsg-utf8.txt',
  rows: [
    {
      id: 'login',
      category: 'authentication',
      codes: mysql('1045 1044 1251 1698 1820 1862 2049 2059 3118 3955'),
      says: ['access denied for user'],
      advice: 'Check user and password in the profile.',
    },
    {
      id: 'database',
      category: 'profile',
      codes: mysql('1049'),
      says: ['unknown database'],
      advice: 'Check the schema in the profile, or create it.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: mysql('1205 1213 1099 1020 1637 3572 1412'),
      says: ['deadlock found when trying to get lock', 'lock wait timeout exceeded'],
      advice: 'Another transaction was in the way; fewer threads make it rarer.',
    },
    {
      id: 'connections',
      category: 'resource',
      retryable: true,
      codes: mysql('1040 1203 1226 1129'),
      says: ['too many connections'],
      advice: 'Fewer threads, or more connections on the server.',
    },
    {
      id: 'space-or-memory',
      category: 'resource',
      says: ['maximum_memory setting'],
      codes: mysql('1021 1026 1037 1038 1041 1114 3675 1878'),
      advice: 'The server ran out of memory or disk.',
    },
    { id: 'host', category: 'connection', codes: mysql('2005'), advice: 'Check the host in the profile.' },
    {
      id: 'connection',
      category: 'connection',
      retryable: true,
      codes: mysql(
        '2002 2003 2006 2012 2013 2014 2026 2055 1042 1043 1053 1080 1152 1158 1159 1160 1161 1184 1927 4031',
      ),
      says: ['mysql server has gone away', 'lost connection to mysql server', 'mysql connection not available'],
      advice: 'Check that the server is running and can be reached from where dbt runs.',
    },
    { id: 'time-limit', category: 'timeout', codes: mysql('3024 1969 1907') },
    { id: 'cancelled', category: 'cancelled', codes: mysql('1317 1094') },
    { id: 'statement', category: 'runtime', codes: ['mysql:*'] },
  ],
})
