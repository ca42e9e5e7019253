import { ruleTable } from './rule.ts'

const classes = 'Databricks: error classes; Delta Lake: DeltaErrors.scala'
const connector = 'databricks-sql-connector 4: thrift_backend.py, auth/retry.py; databricks-sdk: errors'

const word = (names: string) => names.split(' ').map((name) => `word:${name}`)

/** Databricks and Delta Lake: error classes in brackets, and what the connector says. */
export const databricksRules = ruleTable({
  name: 'databricks',
  source: classes,
  rows: [
    {
      id: 'callback-port',
      category: 'authentication',
      retryable: true,
      says: ['oauth callback error … address already in use'],
      advice: 'Another login waits in a browser on the same port.',
      source: 'databricks-sql-go: auth/oauth/u2m',
    },
    {
      id: 'token',
      category: 'authentication',
      codes: word('INVALID_TOKEN'),
      says: [
        'invalid access token',
        'access token has expired',
        'token is expired',
        'invalid_client',
        'client authentication failed',
        'unauthorized_client',
        'access_denied',
        'error getting token',
        'default auth: cannot configure default credentials',
      ],
      advice: 'Check the token or client secret in the profile.',
      source: connector,
    },
    {
      id: 'http-path',
      category: 'profile',
      codes: word('RESOURCE_DOES_NOT_EXIST ENDPOINT_NOT_FOUND'),
      says: ['endpoint … does not exist', 'cluster … does not exist', 'the warehouse … was not found'],
      advice: 'Check `http_path` in the profile.',
      source: connector,
    },
    {
      id: 'starting',
      category: 'connection',
      retryable: true,
      codes: word('TEMPORARILY_UNAVAILABLE INVALID_STATE CLUSTER_STARTING WAREHOUSE_STARTING'),
      says: [
        'too many 503 error responses',
        'is in unexpected state pending',
        'is in unexpected state terminated',
        'cluster is starting',
        'warehouse is starting',
        'cluster … is temporarily unavailable',
        'cluster … is not running',
        'invalid sessionhandle',
        'session … does not exist, or has expired',
      ],
      advice: 'The warehouse or cluster was starting.',
      source: connector,
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: [
        ...word(
          'DELTA_CONCURRENT_APPEND DELTA_CONCURRENT_WRITE DELTA_CONCURRENT_DELETE_READ DELTA_CONCURRENT_DELETE_DELETE ' +
            'DELTA_CONCURRENT_TRANSACTION DELTA_METADATA_CHANGED DELTA_PROTOCOL_CHANGED CONCURRENT_STREAM_LOG_UPDATE ' +
            'CONCURRENT_QUERY',
        ),
        'exception:ConcurrentAppendException',
        'exception:ConcurrentWriteException',
        'exception:ConcurrentDeleteReadException',
        'exception:ConcurrentDeleteDeleteException',
        'exception:ConcurrentTransactionException',
        'exception:MetadataChangedException',
        'exception:ProtocolChangedException',
        'exception:CommitFailedException',
      ],
      says: ['by a concurrent update', 'has been changed by a concurrent update', 'a concurrent transaction has'],
      advice: 'Another write changed the table meanwhile; partition the writes, or use fewer threads.',
    },
    {
      id: 'limit',
      category: 'resource',
      retryable: true,
      codes: word('REQUEST_LIMIT_EXCEEDED QUERY_QUEUE_FULL'),
      says: ['too many queries', 'maximum number of running queries'],
    },
    {
      id: 'permission',
      category: 'runtime',
      codes: word('PERMISSION_DENIED INSUFFICIENT_PERMISSIONS MISSING_PRIVILEGE UNAUTHORIZED_ACCESS'),
      says: ['user does not have … on'],
      advice: 'Grant the principal what the statement needs.',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: word(
        'TABLE_OR_VIEW_NOT_FOUND SCHEMA_NOT_FOUND NO_SUCH_CATALOG_EXCEPTION PARSE_SYNTAX_ERROR DIVIDE_BY_ZERO ' +
          'UNRESOLVED_COLUMN UNRESOLVED_ROUTINE CAST_INVALID_INPUT DATATYPE_MISMATCH MISSING_AGGREGATION ' +
          'TABLE_OR_VIEW_ALREADY_EXISTS DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE ' +
          'UC_HIVE_METASTORE_DISABLED_EXCEPTION DELTA_FAILED_TO_MERGE_FIELDS',
      ),
    },
  ],
})

/** Apache Spark, Hive and Impala: classes of Java. */
export const sparkRules = ruleTable({
  name: 'spark',
  source: 'Apache Spark 3.5: error-conditions.json, core/src/main/scala; Hive 4: ErrorMsg.java',
  rows: [
    {
      id: 'no-space',
      category: 'resource',
      says: ['no space left on device'],
      advice: 'The executors’ disks are full.',
    },
    {
      id: 'memory',
      category: 'resource',
      codes: ['exception:SparkOutOfMemoryError'],
      says: [
        'exceeding memory limits',
        'spark.driver.maxresultsize',
        'exceeds … maxresultsize',
        'unable to acquire … memory',
      ],
      advice: 'Give the driver or the executors more memory, or make the query smaller.',
    },
    {
      id: 'executors-lost',
      category: 'resource',
      retryable: true,
      codes: ['exception:FetchFailedException', 'exception:ExecutorLostFailure'],
      says: [
        'executorlostfailure',
        'executor lost',
        'remote rpc client disassociated',
        'sparkcontext was shut down',
        'sparkcontext has been shutdown',
        'worker lost',
        'slave lost',
        'cannot call methods on a stopped sparkcontext',
      ],
      advice: 'Executors went away, as preempted machines do.',
    },
    {
      id: 'login',
      category: 'authentication',
      codes: ['exception:GSSException', 'exception:LoginException'],
      says: ['error validating the login', 'sasl authentication', 'bad status: 3', 'peer indicated failure'],
    },
    {
      id: 'livy-session',
      category: 'connection',
      retryable: true,
      says: ['livy session … dead', 'session is in dead state'],
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: [
        'exception:AnalysisException',
        'exception:ParseException',
        'exception:NoSuchTableException',
        'exception:SemanticException',
        'exception:SparkArithmeticException',
        'exception:SparkRuntimeException',
      ],
      says: ['cannot resolve', 'table or view not found', 'mismatched input', 'semanticexception'],
    },
  ],
})
