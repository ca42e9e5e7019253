import type { FailureRule } from './rule.ts'
import { bigqueryRules } from './rules-bigquery.ts'
import { clickhouseRules } from './rules-clickhouse.ts'
import { databricksRules, sparkRules } from './rules-databricks.ts'
import { dbt1xHeadings, dbt1xRules } from './rules-dbt-1x.ts'
import { dbt2xHeadings, dbt2xRules } from './rules-dbt-2x.ts'
import { duckdbRules } from './rules-duckdb.ts'
import { mssqlRules } from './rules-mssql.ts'
import { mysqlRules } from './rules-mysql.ts'
import { networkRules } from './rules-network.ts'
import { oracleRules } from './rules-oracle.ts'
import { dremioRules, sqliteRules, teradataRules } from './rules-others.ts'
import { postgresRules, redshiftRules } from './rules-postgres.ts'
import { processRules, pythonRules } from './rules-process.ts'
import { snowflakeRules } from './rules-snowflake.ts'
import { sqlstateRules } from './rules-sqlstate.ts'
import { athenaRules, trinoHeadings, trinoRules } from './rules-trino.ts'

/**
 * The rules of Millrace, from the most telling to what holds when nothing else does; the first that holds decides.
 * Put your own before them: `createClassifier([...myRules, ...defaultRules])`.
 */
export const defaultRules: readonly FailureRule[] = [
  // dbt's own words come first: what it says under the heading of a compilation may quote anything.
  ...dbt1xRules,
  ...dbt2xRules,
  // Warehouses with codes of their own, then those known by their words.
  ...snowflakeRules,
  ...clickhouseRules,
  ...mssqlRules,
  ...mysqlRules,
  ...oracleRules,
  ...teradataRules,
  ...dremioRules,
  ...trinoRules,
  ...athenaRules,
  ...databricksRules,
  ...bigqueryRules,
  ...duckdbRules,
  ...processRules,
  ...redshiftRules,
  ...postgresRules,
  ...sparkRules,
  ...sqliteRules,
  // What all of them share.
  ...sqlstateRules,
  ...networkRules,
  // What is left: faults of programs, and headings.
  ...trinoHeadings,
  ...pythonRules,
  ...dbt2xHeadings,
  ...dbt1xHeadings,
]
