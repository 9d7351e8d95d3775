/** One schema, three sources (environment, `tributary.toml`, Personicle's `config.ini`); faults are one sentence each. */

export { nearest } from './nearest.js'
export type { Hubs, PersonicleSettings } from './personicle.js'
export { type ClientSettings, type SettingName, type Settings, settingTable } from './schema.js'
export { readSettings } from './sources.js'
