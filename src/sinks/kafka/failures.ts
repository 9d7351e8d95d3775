/** What brokers and the client say, as errors named by what happens next. No text of theirs is passed on (I5). */
import { SettingsError, TransientError, TributaryError } from '../../kit/index.js'

/** Kafka's names for what no request of this size will get past. */
const tooLarge = ['MessageTooLarge', 'RecordListTooLarge']

/** A broker's refusal of the size of one record, or of several together. */
export const isTooLarge = (error: unknown): boolean => tooLarge.includes(kafkaNameOf(error) ?? '')

export const topicFailure = (name: string | undefined, topic: string, cause?: unknown): TributaryError | undefined => {
  const options = { cause }
  switch (name) {
    case 'UnknownTopicOrPartition':
      return new SettingsError(
        'kafka-topic-missing',
        `There is no topic ${topic}. Make it, with as many partitions as it is to have: a person's order holds as long as they stay as many.`,
        options,
      )
    case 'InvalidTopicException':
      return new SettingsError(
        'kafka-topic-name',
        `Kafka takes no topic by the name ${topic}. Choose another.`,
        options,
      )
    case 'TopicAuthorizationFailed':
      return new SettingsError(
        'kafka-topic-refused',
        `This account may not write to the topic ${topic}. Allow it Write and Describe there.`,
        options,
      )
    default:
      return undefined
  }
}

export const failureOf = (error: unknown, topic: string | undefined): TributaryError => {
  if (error instanceof TributaryError) return error
  const options = { cause: error }
  const kafkaName = kafkaNameOf(error)
  const ofTopic = topicFailure(kafkaName, topic ?? 'it was given', error)
  if (ofTopic !== undefined) return ofTopic
  if (kafkaName === 'ClusterAuthorizationFailed')
    return new SettingsError(
      'kafka-writer-refused',
      'This account may write to no topic of the cluster. Allow it Write on the topics of the sink.',
      options,
    )
  const names = chainOf(error)
  if (names.includes('SaslAuthenticationError'))
    return new SettingsError(
      'kafka-sign-in',
      'Kafka refuses this username and password. Correct them, or the mechanism (sasl), in the settings of the sink.',
      options,
    )
  if (names.includes('UnsupportedVersionError'))
    return new SettingsError(
      'kafka-too-old',
      'The brokers speak the protocol of a Kafka before 2.8, in which this sink cannot write. Upgrade them; for Azure Event Hubs take the sink event-hubs.',
      options,
    )
  if (names.some((name) => /^(UnsupportedSaslMechanismError|IllegalSaslStateError)$/.test(name)))
    return new SettingsError(
      'kafka-mechanism',
      'The brokers at this address do not sign in by this mechanism. Correct sasl, or the port, in the settings of the sink.',
      options,
    )
  if (names.some((name) => /^(ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(name)))
    return new SettingsError(
      'kafka-tls',
      `The brokers and this sink cannot agree on TLS (${names.find((name) => /^[A-Z][A-Z_\d]+$/.test(name))}). Check tls, tlsCa, tlsCert and tlsKey, and the port.`,
      options,
    )
  const said = kafkaName ?? names.find((name) => /^[A-Z][A-Z_\d]+$/.test(name)) ?? names[0] ?? 'no answer'
  return new TransientError(
    'kafka-unreachable',
    `Kafka could not be written to (${said}); where that lasts, check brokers, and whether tls and sasl are what that port asks for`,
    options,
  )
}

/** The client names the broker's refusal at the end of its sentence, and nowhere else. */
const kafkaNameOf = (error: unknown): string | undefined => {
  for (let each = error; each instanceof Error; each = each.cause) {
    const found = /^(?:Produce|InitProducerId) failed(?: for .+)?: ([A-Z][A-Za-z]+)$/.exec(each.message)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}

/** Names and codes of an error and of what caused it. */
const chainOf = (error: unknown): readonly string[] => {
  const found: string[] = []
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown }
    if (typeof code === 'string') found.push(code)
    found.push(each.name)
  }
  return found
}
