import { ruleTable } from './rule.ts'

const source = 'dbt 2.0.0-alpha.4: dbt-error/src/codes.rs, dbt-frontend-common/src/error/codes.rs'

/** `'0101-0177 0199'` as codes: how tables of dbt 2.x are written. */
function dbt(ranges: string): readonly string[] {
  return ranges.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => `dbt:${String(first + index).padStart(4, '0')}`)
  })
}

/** Codes of dbt 2.x that decide, whatever the text says. */
export const dbt2xRules = ruleTable({
  name: 'dbt-2x',
  source,
  rows: [
    {
      id: 'cancelled',
      category: 'cancelled',
      codes: dbt('1404 8995'),
      advice: 'Somebody or something stopped dbt.',
    },
    {
      id: 'stale-source',
      category: 'test_failure',
      codes: dbt('1063'),
      advice: 'Find out why the source was not loaded, or widen its freshness limits.',
    },
    {
      id: 'nothing-selected',
      category: 'usage',
      codes: dbt('1092 1407 1601'),
      advice: 'Check the names in `select`, `exclude` and `selector`.',
    },
    {
      id: 'usage',
      category: 'usage',
      codes: dbt('1007-1008 1100-1101 1106-1108 1600 1602 1700-1704 8996-8997'),
      says: [
        'unexpected argument … found',
        'unrecognized subcommand',
        'invalid value … for',
        'arguments were not provided',
      ],
      source: `${source}; clap 4 (texts without a code)`,
    },
    {
      id: 'variable-missing',
      category: 'profile',
      codes: dbt('1104-1105'),
      advice: 'Set the variable in the request’s `env`.',
    },
    { id: 'profile', category: 'profile', codes: dbt('1035-1036 1102-1103 1153') },
    {
      id: 'project-file',
      category: 'project',
      codes: dbt('1002-1003 1006 1013 1023-1024 1049 1059-1061 1450-1451'),
      needs: ['file:dbt_project.yml'],
      advice: 'Correct dbt_project.yml.',
    },
    {
      id: 'packages-file',
      category: 'dependency',
      codes: dbt('1013 1059-1060 1450-1451'),
      when: ({ codes }) => codes.has('file:packages.yml') || codes.has('file:dependencies.yml'),
      advice: 'Correct the file that lists the packages.',
    },
    {
      id: 'profiles-file',
      category: 'profile',
      codes: dbt('1013 1059-1060 1450-1451'),
      needs: ['file:profiles.yml'],
      advice: 'Correct profiles.yml.',
    },
    {
      id: 'property-file',
      category: 'compilation',
      codes: dbt('1013 1059-1060 1155-1157 1159 1451'),
      when: ({ file }) => file !== undefined,
      advice: 'Correct the YAML file that is named.',
    },
    {
      id: 'project',
      category: 'project',
      codes: dbt(
        '1002-1003 1006 1013 1023-1024 1028 1031 1034 1037 1049 1056 1059-1061 1080-1081 1155-1157 1159 1450-1451 1504',
      ),
    },
    {
      id: 'packages-unreachable',
      category: 'dependency',
      retryable: true,
      says: ['failed to get index', 'failed to download package'],
      advice: 'The package hub could not be reached; install packages where it can, or try again.',
      source: 'observed: dbt8999 when the hub cannot be reached (facts/dbt-2x.md, 2)',
    },
    {
      id: 'packages',
      category: 'dependency',
      codes: dbt('1042 1065 1076-1077 1088 1096 1098-1099 1151-1152 1154 1158'),
    },
    { id: 'state', category: 'artifact', codes: dbt('1004 1050 1079 1082 1150') },
    {
      id: 'analysis',
      category: 'compilation',
      codes: dbt('0101-0177 0199 0201-0257 0301-0319 0401-0440'),
      advice: 'dbt’s analysis refused the SQL; correct it, or set `static_analysis: off` for the model.',
    },
    {
      id: 'compilation',
      category: 'compilation',
      codes: dbt(
        '1009-1010 1012 1019 1022 1025-1027 1030 1032-1033 1039 1041 1044-1046 1048 1058 1062 1064 1066 1069-1070 1074 ' +
          '1500-1503 1505-1509 3500 8998 1071-1073 1075 1078 1084-1087 1089-1091 1093-1095 1097 1109-1110',
      ),
    },
    {
      id: 'reference',
      category: 'compilation',
      codes: [],
      says: [
        'ref … not found in project',
        'source … not found in project',
        'found duplicate model',
        'duplicate model',
        'has duplicate',
        'cycle detected',
      ],
      source: 'observed: dbt1005 of earlier previews, dbt1048 of 2.0.0-alpha.4',
    },
    {
      id: 'profile-words',
      category: 'profile',
      says: [
        'no profile specified in dbt_project.yml',
        'not found in profile',
        'no profiles.yml found',
        'profiles.yml not found',
        'adapter is not yet supported',
        'serde yaml error',
        'missing field',
        'unknown adapter type',
      ],
      when: ({ codes }) => ['dbt:1001', 'dbt:1005', 'dbt:1011'].some((code) => codes.has(code)),
      source: 'observed: profile errors are dbt1005, dbt1001 and dbt1011 (facts/dbt-2x.md, 10)',
    },
    {
      id: 'analyser-limits',
      category: 'resource',
      codes: dbt('0801-0802'),
      advice: 'The SQL is too large or too deep for dbt’s analysis; set `static_analysis: off` for the model.',
    },
  ],
})

/** Codes of dbt 2.x that say little: what holds when no warehouse rule does. */
export const dbt2xHeadings = ruleTable({
  name: 'dbt-2x',
  source,
  rows: [
    { id: 'missing-file', category: 'project', codes: dbt('1001'), says: ['no dbt_project.yml found'] },
    { id: 'configuration', category: 'project', codes: dbt('1005') },
    { id: 'connection', category: 'connection', retryable: true, codes: dbt('1200 1203-1204 1300 1304') },
    { id: 'remote', category: 'runtime', codes: dbt('1014') },
    { id: 'rate-limit', category: 'resource', retryable: true, codes: dbt('1202') },
    { id: 'timeout', category: 'timeout', codes: dbt('1201 1403') },
    { id: 'authentication', category: 'authentication', codes: dbt('1038 1250-1254 1301') },
    { id: 'connect', category: 'connection', codes: dbt('1011') },
    { id: 'resource', category: 'resource', codes: dbt('1020 1029 1303') },
    { id: 'conflict', category: 'resource', retryable: true, codes: dbt('1305') },
    {
      id: 'runtime',
      category: 'runtime',
      codes: dbt('1015 1043 1047 1051-1055 1067 1302 1306-1308 1401 1405 2001 8999'),
    },
    {
      id: 'internal',
      category: 'internal',
      codes: dbt(
        '0892-0894 0900-0907 1000 1016-1018 1021 1040 1068 1083 1309-1310 1400 1402 1406 1408 1410 1705 2000 3000-3003 ' +
          '9000-9007 9010-9011 9892-9894 9900-9907',
      ),
    },
  ],
})
