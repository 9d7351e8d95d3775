/** The part of the HTTP API about syncing workouts: where it stands, its rules, a dry run, and taking back. */
import type { Reason } from './api-activities.js'

interface Party {
  connection: string
  connector: string
  service: string
}
export interface SyncSettings {
  isOn: boolean
  uploadDelaySeconds: number
  /** A civil date. */
  skipBefore?: string
  edits: boolean
  deletions: boolean
  mergeChannels: 'off' | 'missing'
  samples: boolean
  zone?: string
}
export interface ServiceWork extends Party {
  downloads: number
  uploads: number
  others: number
  /** Under the limits the service declares. */
  etaSeconds: number
  waitsUntil?: string
  /** Why nothing can be asked of it. */
  out?: Reason
}
export interface SyncStatus {
  isOn: boolean
  state: 'off' | 'idle' | 'due' | 'running' | 'waiting'
  doing?: { step: string; connection: string; service: string }
  done: number
  total: number
  services: ServiceWork[]
  etaSeconds?: number
  lastAt?: string
  nextAt?: string
  message?: string
}
export interface SyncRun {
  id: string
  state: 'running' | 'done' | 'waiting' | 'failed'
  startedAt: string
  endedAt?: string
  sentence: string
  downloads: number
  uploads: number
  checks: number
  edits: number
  removals: number
  troubles: number
  error?: { code: string; message: string }
}
export type StepName = 'download' | 'upload' | 'check' | 'confirm' | 'edit' | 'remove'
export interface SyncPlan {
  /** The first of them; `total` counts all. */
  steps: {
    do: StepName
    activity: string
    connection: string
    service: string
    name?: string
    sport?: string
  }[]
  total: number
  counts: (Party & { do: StepName; count: number })[]
  reasons: (Party & { reason: Reason; count: number })[]
}
export interface FlowParty extends Party {
  gives: boolean
  takes: boolean
  out?: Reason
}
export interface FlowCell {
  source: string
  target: string
  allowed: boolean
  /** The one gives and the other takes workouts. */
  possible: boolean
  /** The source may send there by itself, past us. */
  forwards: boolean
}
export interface FlowLoop {
  steps: { from: string; to: string; by: 'us' | 'service' }[]
}
export interface Flows {
  parties: FlowParty[]
  cells: FlowCell[]
  loops: FlowLoop[]
}
export interface SettingField {
  title: string
  help?: string
  input: 'text' | 'flag' | 'choice'
  choices?: Record<string, string>
}
export interface ConnectionSettings {
  connection: string
  connector: string
  settings: Record<string, unknown>
  fields: Record<string, SettingField>
  /** What has to be chosen before the service is of use. */
  missing?: string
  syncPrivate: boolean
  autoPause: boolean
}
export interface RollbackService extends Party {
  isPossible: boolean
  sent: number
  wanted: number
  removed: number
  impossible: number
}
export interface RollbackItem extends Party {
  activity: string
  start: string
  name?: string
  sport: string
  externalId: string
  url?: string
  state: 'sent' | 'wanted' | 'removed' | 'impossible'
  message?: string
}
export interface Rollback {
  services: RollbackService[]
  items: RollbackItem[]
}
