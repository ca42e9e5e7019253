const localeParts = [
  'ADDRESS',
  'ALL',
  'COLLATE',
  'CTYPE',
  'IDENTIFICATION',
  'MEASUREMENT',
  'MESSAGES',
  'MONETARY',
  'NAME',
  'NUMERIC',
  'PAPER',
  'TELEPHONE',
  'TIME',
]

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']

/**
 * Variables that dbt inherits from our own process, by exact name: who and where we are, language, time zone, proxies
 * and certificate bundles. Everything else must be given with the request or named in `inherit`.
 */
export const inheritedNames: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  ...localeParts.map((part) => `LC_${part}`),
  'TZ',
  'TMPDIR',
  ...proxies,
  ...proxies.map((name) => name.toLowerCase()),
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
]
