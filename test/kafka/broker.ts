/** One broker of Apache Kafka in KRaft mode, on ports of its own, that can be killed and started again on its data. */
import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchKafka, runJava } from './artifacts.js'

export interface Broker {
  readonly jars: string
  /** Without any sign-in; whoever comes here may do everything. */
  readonly plain: string
  /** SASL: the accounts below, by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly sasl: string
  /** TLS, which asks for a certificate of `tls.ca`. */
  readonly tls: { readonly address: string; readonly ca: string; readonly cert: string; readonly key: string }
  start(): Promise<void>
  /** As a power cut would end it. */
  kill(): Promise<void>
  /** Ends it and takes its data away. */
  stop(): Promise<void>
}

/** Who may write everywhere, and who nowhere. */
export const accounts = {
  writer: { username: 'writer', password: 'written-every-day' },
  stranger: { username: 'stranger', password: 'not-from-here' },
} as const

export const createBroker = async (): Promise<Broker> => {
  const jars = await fetchKafka()
  const home = await mkdtemp(join(tmpdir(), 'tributary-kafka-'))
  const [plain, sasl, tls, controller] = (await freePorts(4)) as [number, number, number, number]
  const certificates = makeCertificates(home)
  const properties = join(home, 'server.properties')
  await writeFile(properties, propertiesOf(home, { plain, sasl, tls, controller }))
  await writeFile(join(home, 'log4j2.properties'), logging)
  const options = `-Dlog4j2.configurationFile=${join(home, 'log4j2.properties')}`
  const log = join(home, 'broker.log')

  const launch = (program: string, args: readonly string[]): ChildProcess => {
    const out = openSync(log, 'a')
    const env = { ...process.env, JAVA_TOOL_OPTIONS: options }
    const child = runJava(jars, program, args, { stdio: ['ignore', out, out], env })
    closeSync(out)
    return child
  }
  const scram = Object.values(accounts).flatMap(({ username, password }) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => [
      '--add-scram',
      `${kind}=[name=${username},password=${password}]`,
    ]),
  )
  const [status] = await once(
    launch('kafka.tools.StorageTool', ['format', '-t', 'dHJpYnV0YXJ5LWthZmth', '-c', properties, ...scram]),
    'exit',
  )
  if (status !== 0) throw new Error(`The broker's storage could not be made:\n${await readFile(log, 'utf8')}`)

  let running: ChildProcess | undefined
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (running === undefined) return
    const gone = once(running, 'exit')
    running.kill(signal)
    await gone
    running = undefined
  }
  return {
    jars,
    plain: `127.0.0.1:${plain}`,
    sasl: `127.0.0.1:${sasl}`,
    tls: { address: `localhost:${tls}`, ...certificates },
    async start() {
      const child = launch('kafka.Kafka', [properties])
      running = child
      const ended = once(child, 'exit')
      ended.then(() => {
        if (running === child) running = undefined
      })
      for (;;) {
        if (running === undefined) throw new Error(`The broker ended:\n${(await readFile(log, 'utf8')).slice(-4000)}`)
        if (await answers(plain)) return
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGKILL')
      await rm(home, { recursive: true, force: true })
    },
  }
}

interface Ports {
  readonly plain: number
  readonly sasl: number
  readonly tls: number
  readonly controller: number
}

const propertiesOf = (home: string, { plain, sasl, tls, controller }: Ports): string => {
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  const users = Object.values(accounts).map(({ username, password }) => `user_${username}="${password}"`)
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${plain},SASL_PLAINTEXT://127.0.0.1:${sasl},SSL://127.0.0.1:${tls},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${plain},SASL_PLAINTEXT://127.0.0.1:${sasl},SSL://localhost:${tls}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=${join(home, 'data')}
auto.create.topics.enable=false
num.partitions=4
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=2097152
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:writer
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};
listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config=${scram}
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config=${scram}
ssl.client.auth=required
ssl.keystore.type=PEM
ssl.keystore.location=${join(home, 'server.pem')}
ssl.truststore.type=PEM
ssl.truststore.location=${join(home, 'ca.pem')}
ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/
`
}

const logging = `
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %m%n
`

/** An authority, a server it vouches for, and a client by the name of an account. */
const makeCertificates = (home: string): { ca: string; cert: string; key: string } => {
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: home, stdio: 'pipe' })
  const key = (name: string): readonly string[] => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}-key.pem`]
  openssl('req', '-x509', ...key('ca'), '-out', 'ca.pem', '-days', '2', '-subj', '/CN=an authority')
  const issue = (name: string, subject: string): void => {
    const names = ['-addext', 'subjectAltName=DNS:localhost']
    openssl('req', ...key(name), '-out', `${name}.csr`, '-subj', subject, ...names)
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-copy_extensions', 'copy']
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}-cert.pem`, '-days', '2', ...by)
  }
  issue('server', '/CN=localhost')
  issue('client', `/CN=${accounts.writer.username}`)
  const text = (name: string): string => execFileSync('cat', [join(home, name)], { encoding: 'utf8' })
  execFileSync('sh', ['-c', 'cat server-key.pem server-cert.pem > server.pem'], { cwd: home })
  return { ca: text('ca.pem'), cert: text('client-cert.pem'), key: text('client-key.pem') }
}

const freePorts = async (count: number): Promise<number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
