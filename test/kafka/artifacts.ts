/** Apache Kafka as Maven publishes it, fetched once and kept outside the tree; and its Java programs, run from there. */
import { execFile, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const version = '4.3.1'
const pom = fileURLToPath(new URL('../../scripts/dev-kafka.pom.xml', import.meta.url))

/** The folder of its jars. The first call takes as long as fifty megabytes do. */
export const fetchKafka = async (): Promise<string> => {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tributary')
  const kept = join(cache, `kafka-${version}`)
  if (existsSync(kept)) return kept
  await mkdir(cache, { recursive: true })
  const fetched = await mkdtemp(join(cache, 'kafka-'))
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  const settings = [`-Dkafka.version=${version}`, '-DincludeScope=runtime', `-DoutputDirectory=${fetched}`]
  try {
    await promisify(execFile)('mvn', ['-B', '-q', '-f', pom, goal, ...settings], { maxBuffer: 64 * 1024 * 1024 })
    await rename(fetched, kept)
  } catch (error) {
    await rm(fetched, { recursive: true, force: true })
    // Somebody else was faster.
    if (existsSync(kept)) return kept
    throw new Error('Apache Kafka could not be fetched: it takes the commands mvn and java, and Maven Central.', {
      cause: error,
    })
  }
  return kept
}

/** Starts one of Kafka's own programs. */
export const runJava = (jars: string, program: string, args: readonly string[], options: SpawnOptions = {}) =>
  spawn('java', ['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-cp', join(jars, '*'), program, ...args], options)
