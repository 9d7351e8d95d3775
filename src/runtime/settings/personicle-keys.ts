/**
 * Every key of Personicle's `config.ini`, with its names in the environment of Personicle's production, and what has no
 * meaning here. The facts are those of its connection service and download apps.
 */
interface PersonicleKey {
  /** Its names in the environment; the first that is set counts. */
  readonly env: readonly string[]
  /** Why nothing is done with it. */
  readonly unused?: string
}
export type PersonicleSection = Readonly<Record<string, PersonicleKey>>

const named = (...env: string[]): PersonicleKey => ({ env })
const unused = (reason: string, ...env: string[]): PersonicleKey => ({ env, unused: reason })

const known = 'the connector knows the addresses of its service'
/** What every service has; where its identifiers are read is the business of all connectors alike. */
export const serviceKeys: PersonicleSection = {
  CLIENT_ID: named(),
  CLIENT_SECRET: named(),
  REDIRECT_URL: named(),
  API_KEY: named(),
}
const service = (prefix: string): PersonicleSection => ({
  ...serviceKeys,
  AUTH_URL: unused(known, `${prefix}_AUTH_URL`),
  TOKEN_URL: unused(known, `${prefix}_TOKEN_URL`),
  REQUEST_URL: unused(known, `${prefix}_REQUEST_URL`),
  API_ENDPOINT: unused(known, `${prefix}_API_ENDPOINT`),
  SECRET_JSON: unused('CLIENT_ID and CLIENT_SECRET say the same', `${prefix}_SECRET_JSON`),
})

export const personicleKeys: Readonly<Record<string, PersonicleSection>> = {
  HOST: { HOST_ADDRESS: named('INGESTION_HOST_ADDRESS'), HOST: named(), PORT: named() },
  GOOGLE_FIT: service('GOOGLE_FIT'),
  FITBIT: service('FITBIT'),
  OURA: service('OURA'),
  SQLITE: {
    DATABASE: unused('`tributary migrate personicle --sqlite <file>` brings the accounts in that file over'),
  },
  EVENTHUB: {
    CONNECTION_STRING: named('EVENTHUB_CONNECTION_STRING'),
    EVENTHUB_NAME: named('EVENTHUB_NAME', 'EVENTS_EVENTHUB_NAME'),
    DATASTREAM_EVENTHUB_CONNECTION_STRING: named('DATASTREAM_EVENTHUB_CONNECTION_STRING'),
    DATASTREAM_EVENTHUB_NAME: named('DATASTREAM_EVENTHUB_NAME'),
    SCHEMA_REGISTRY_FQNS: named('EVENTHUB_SCHEMA_REGISTRY_FQNS'),
    SCHEMA_REGISTRY_GROUP: named('EVENTHUB_SCHEMA_REGISTRY_GROUP'),
  },
  TASK_QUEUE: {
    CONNECTION_STRING: named('TASK_QUEUE_CONNECTION_STRING'),
    QUEUE_NAME: named('TASK_QUEUE_NAME'),
    CONNECTION_STRING_OURA: named('TASK_QUEUE_CONNECTION_STRING_OURA'),
    QUEUE_NAME_OURA: named('TASK_QUEUE_NAME_OURA'),
  },
  CREDENTIALS_DATABASE: {
    USERNAME: named('CREDENTIALS_DB_USER', 'DB_CONFIG_USERNAME'),
    PASSWORD: named('CREDENTIALS_DB_PASSWORD', 'DB_CONFIG_PASSWORD'),
    HOST: named('CREDENTIALS_DB_HOST', 'DB_CONFIG_HOST'),
    NAME: named('CREDENTIALS_DB_NAME', 'DB_CONFIG_NAME'),
  },
  IOS_APP: { KEY: named('IOS_APP_KEY') },
}

/** Sections without a meaning here, whatever stands in them. */
export const unusedSections: Readonly<Record<string, string>> = {
  KAFKA: 'records go to Event Hubs, or to a sink of type kafka that you add',
}
