/** One schema, three sources (environment, `tributary.toml`, Personicle's `config.ini`); faults are one sentence each. */
export { type ClientSettings, type SettingName, type Settings, settingTable } from './schema.js'
export { nearest, readSettings } from './sources.js'
