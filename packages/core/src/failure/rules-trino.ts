import { ruleTable } from './rule.ts'

const spi = 'Trino 470: StandardErrorCode.java'

const trino = (names: string) => names.split(' ').flatMap((name) => [`trino:${name}`, `word:${name}`])

/** Trino, Starburst, Presto; Athena prints the same names. */
export const trinoRules = ruleTable({
  name: 'trino',
  source: spi,
  rows: [
    { id: 'cancelled', category: 'cancelled', codes: trino('USER_CANCELED ADMINISTRATIVELY_KILLED') },
    {
      id: 'time-limit',
      category: 'timeout',
      codes: trino('EXCEEDED_TIME_LIMIT OPTIMIZER_TIMEOUT EXCEEDED_CPU_LIMIT'),
      says: ['query exceeded maximum time limit', 'query exceeded the maximum execution time', 'query timeout'],
      advice: 'Make the query cheaper, or raise the limit.',
    },
    {
      id: 'queue',
      category: 'resource',
      retryable: true,
      codes: trino('QUERY_QUEUE_FULL CLUSTER_OUT_OF_MEMORY ADMINISTRATIVELY_PREEMPTED TOO_MANY_REQUESTS_FAILED'),
      says: ['too many queued queries'],
      advice: 'The cluster was at capacity.',
    },
    {
      id: 'conflict',
      category: 'resource',
      retryable: true,
      codes: trino('TRANSACTION_CONFLICT ICEBERG_COMMIT_ERROR HIVE_CONCURRENT_MODIFICATION_DETECTED'),
      says: ['ref hash is out of date', 'cannot commit: stale table metadata', 'failed to commit iceberg update'],
      advice: 'Another write changed the table meanwhile.',
      source: `${spi}; Trino: IcebergErrorCode.java, HiveErrorCode.java; Nessie: ReferenceConflictException`,
    },
    {
      id: 'limit',
      category: 'resource',
      codes: trino(
        'EXCEEDED_LOCAL_MEMORY_LIMIT EXCEEDED_GLOBAL_MEMORY_LIMIT EXCEEDED_SCAN_LIMIT EXCEEDED_SPILL_LIMIT ' +
          'EXCEEDED_WRITE_LIMIT EXCEEDED_TASK_DESCRIPTOR_STORAGE_CAPACITY HIVE_EXCEEDED_PARTITION_LIMIT ' +
          'HIVE_TOO_MANY_OPEN_PARTITIONS INSUFFICIENT_RESOURCES',
      ),
      says: ['query exceeded per-node memory limit', 'query exceeded distributed', 'query exhausted resources'],
      advice: 'The query is too large for the cluster’s limits.',
    },
    {
      id: 'cluster',
      category: 'connection',
      retryable: true,
      codes: trino(
        'NO_NODES_AVAILABLE SERVER_SHUTTING_DOWN SERVER_STARTING_UP REMOTE_TASK_MISMATCH REMOTE_TASK_ERROR ' +
          'PAGE_TRANSPORT_ERROR PAGE_TRANSPORT_TIMEOUT REMOTE_HOST_GONE EXCHANGE_MANAGER_ERROR',
      ),
      says: ['server is still initializing', 'trino server is still initializing'],
      advice: 'Nodes of the cluster came or went.',
    },
    {
      id: 'files-not-there-yet',
      category: 'runtime',
      retryable: true,
      codes: trino('HIVE_CANNOT_OPEN_SPLIT'),
      advice: 'A file was replaced while it was read.',
      source: 'Trino: HiveErrorCode.java',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: [...trino('USER_ERROR SYNTAX_ERROR PERMISSION_DENIED'), 'exception:TrinoUserError'],
    },
  ],
})

/** Amazon Athena and the AWS services round it. */
export const athenaRules = ruleTable({
  name: 'athena',
  source: 'botocore 1.40: data/athena, data/glue, data/s3; Amazon Athena: error reference',
  rows: [
    {
      id: 'throttled',
      category: 'resource',
      retryable: true,
      codes: [
        'exception:TooManyRequestsException',
        'exception:ThrottlingException',
        'exception:ProvisionedThroughputExceededException',
        'exception:ConcurrentModificationException',
        'exception:ConcurrentRunsExceededException',
        'exception:LimitExceededException',
      ],
      says: [
        'throttlingexception',
        'toomanyrequestsexception',
        'rate exceeded',
        'please reduce your request rate',
        'slowdown',
      ],
      advice: 'AWS throttles; fewer threads make it rarer.',
    },
    {
      id: 'login',
      category: 'authentication',
      codes: [
        'exception:NoCredentialsError',
        'exception:PartialCredentialsError',
        'exception:ExpiredTokenException',
        'exception:UnrecognizedClientException',
        'exception:ProfileNotFound',
        'exception:TokenRetrievalError',
        'exception:UnauthorizedSSOTokenError',
      ],
      says: [
        'unable to locate credentials',
        'expiredtoken',
        'the security token included in the request is',
        'unrecognizedclientexception',
        'invalidclienttokenid',
        'signaturedoesnotmatch',
        'error when retrieving token from sso',
        'config profile … could not be found',
      ],
      advice: 'Check the AWS credentials that dbt gets.',
    },
    {
      id: 'service',
      category: 'connection',
      retryable: true,
      codes: [
        'word:INTERNAL_ERROR_QUERY_ENGINE',
        'exception:InternalServerException',
        'exception:EndpointConnectionError',
        'exception:ConnectionClosedError',
        'exception:ServiceUnavailableException',
      ],
      says: ['internal_error_query_engine', 'athena had an internal failure'],
      advice: 'A passing fault of the service.',
    },
    {
      id: 'permission',
      category: 'runtime',
      codes: ['exception:AccessDeniedException'],
      says: [
        'accessdenied',
        'accessdeniedexception',
        'insufficient lake formation permission',
        'is not authorized to perform',
      ],
      advice: 'Grant the role what the statement needs, in IAM and in Lake Formation.',
    },
    {
      id: 'statement',
      category: 'runtime',
      codes: [
        'word:ICEBERG_FILESYSTEM_ERROR',
        'word:ICEBERG_BAD_DATA',
        'word:HIVE_BAD_DATA',
        'word:TABLE_NOT_FOUND',
        'word:COLUMN_NOT_FOUND',
        'word:TYPE_MISMATCH',
        'word:SCHEMA_NOT_FOUND',
        'word:NOT_SUPPORTED',
        'word:INVALID_CAST_ARGUMENT',
        'word:DDL_FAILED',
        'exception:EntityNotFoundException',
        'exception:InvalidRequestException',
      ],
      says: ['errorcategory:user_error', 'hive_path_already_exists'],
    },
  ],
})

/** What is left when nothing more telling was said. */
export const trinoHeadings = ruleTable({
  name: 'trino',
  source: spi,
  rows: [
    { id: 'external', category: 'runtime', codes: trino('EXTERNAL HIVE_METASTORE_ERROR') },
    { id: 'internal', category: 'internal', codes: trino('INTERNAL_ERROR GENERIC_INTERNAL_ERROR') },
  ],
})
