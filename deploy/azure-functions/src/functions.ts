/** Loaded by the host: registers everything. */
import { app } from '@azure/functions'
import { functionQueues, openFunctions } from 'tributary/azure'
import { register } from './register.js'

register(app, { functionQueues, openFunctions }, process.env)
