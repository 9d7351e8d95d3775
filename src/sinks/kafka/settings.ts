/** Where the brokers are, what the topics are called, and how one signs in. Flat, so that each can be set by one word. */
import { z } from '../../kit/index.js'

/** A name, or one that says `{channel}` or `{kind}` where those are to stand. */
const topicName = z
  .string()
  .regex(/^(?:[\w.-]|\{channel\}|\{kind\}){1,249}$/, 'a topic: letters, digits, . _ -, and {channel} or {kind} in it')
const pem = z.string().regex(/^\s*-----BEGIN [A-Z ]+-----/, 'PEM text, which begins with -----BEGIN')

export const settings = z
  .strictObject({
    /** The brokers to ask first, as `kafka-1:9092,kafka-2:9092`. The others are found by them. */
    brokers: z
      .string()
      .regex(/^\s*[^\s,:/]+:\d{1,5}(\s*,\s*[^\s,:/]+:\d{1,5})*\s*$/, 'addresses as kafka-1:9092,kafka-2:9092'),
    /** The topic of everything, or a name that parts it: `health-{channel}`, `health.{kind}`. */
    topic: topicName.optional(),
    /** The topic of what took place, and the one of values, where those have names of their own. */
    eventsTopic: topicName.optional(),
    datastreamsTopic: topicName.optional(),
    /** What brokers call us, in their logs and quotas. */
    clientId: z.string().min(1).default('tributary'),
    /** `zstd` needs Node 22.15 or later. */
    compression: z.enum(['none', 'gzip', 'zstd']).default('gzip'),
    tls: z.enum(['off', 'on']).default('off'),
    /** Who vouches for the brokers, where no public authority does. PEM. */
    tlsCa: pem.optional(),
    /** What we sign in with where brokers ask for a certificate. PEM; the key is secret. */
    tlsCert: pem.optional(),
    tlsKey: pem.optional(),
    sasl: z.enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512']).default('none'),
    username: z.string().min(1).optional(),
    /** Secret. */
    password: z.string().min(1).optional(),
    /** A schema registry that speaks Confluent's HTTP API. Bodies with a schema then go in its wire format. */
    registry: z.url({ protocol: /^https?$/ }).optional(),
    registryUsername: z.string().min(1).optional(),
    /** Secret. */
    registryPassword: z.string().min(1).optional(),
    /** What a schema's subject is called after: two schemas on one topic need `record` or `topic-record`. */
    registrySubject: z.enum(['topic', 'record', 'topic-record']).default('record'),
    /** `never`: a schema that the registry does not hold stops the sink, for whoever keeps the registry to add it. */
    registration: z.enum(['automatic', 'never']).default('automatic'),
    /** How much goes out in one request, before compression. No more than a topic's max.message.bytes. */
    batchBytes: z.number().int().min(10_000).max(50_000_000).default(900_000),
    /** One delivery is given up after this long, and tried again later. Less than the outbox's lease of two minutes. */
    timeoutMs: z.number().int().min(1_000).max(100_000).default(60_000),
  })
  .superRefine((given, problems) => {
    const wrong = (path: string, message: string): void => {
      problems.addIssue({ code: 'custom', path: [path], message })
    }
    const both = given.eventsTopic !== undefined && given.datastreamsTopic !== undefined
    const either = given.eventsTopic !== undefined || given.datastreamsTopic !== undefined
    if (given.topic === undefined ? !both : either)
      wrong('topic', 'given, or else eventsTopic and datastreamsTopic, and not both ways')
    if ((given.sasl === 'none') !== (given.username === undefined && given.password === undefined))
      wrong('sasl', 'given together with username and password')
    else if ((given.username === undefined) !== (given.password === undefined))
      wrong('password', 'given together with username')
    if (given.tls === 'off' && (given.tlsCa ?? given.tlsCert ?? given.tlsKey) !== undefined)
      wrong('tls', 'on where tlsCa, tlsCert or tlsKey is given')
    if ((given.tlsCert === undefined) !== (given.tlsKey === undefined)) wrong('tlsKey', 'given together with tlsCert')
    if (given.registry !== undefined && /^https?:\/\/[^/]*@/.test(given.registry))
      wrong('registry', 'without a name in it, which belongs into registryUsername')
    if ((given.registryUsername === undefined) !== (given.registryPassword === undefined))
      wrong('registryPassword', 'given together with registryUsername')
  })
export type Settings = z.infer<typeof settings>

export type Channel = 'events' | 'datastreams'

/** The topic of one envelope. */
export const topicOf = (given: Settings, channel: Channel, kind: string): string => {
  const name = given.topic ?? (channel === 'events' ? given.eventsTopic : given.datastreamsTopic) ?? ''
  return name.replaceAll('{channel}', channel).replaceAll('{kind}', kind)
}

/** Those that can be named before anything is sent; topics by kind cannot. */
export const knownTopics = (given: Settings): readonly string[] =>
  (['events', 'datastreams'] as const)
    .map((channel) => topicOf(given, channel, '{kind}'))
    .filter((topic, index, all) => !topic.includes('{') && all.indexOf(topic) === index)
