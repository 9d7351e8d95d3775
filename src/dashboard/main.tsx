/**
 * The dashboard: web pages that show what the HTTP API tells (`api.ts`), and nothing more. It keeps no data, knows no
 * provider and imports no other room; connecting, pulling, mapping and delivering are the runtime's, the API is the
 * server's.
 */
import { render } from 'preact'
import { App } from './app.js'
import { startLive } from './lib/live.js'
import { startRouter } from './lib/router.js'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/pieces.css'

startRouter()
startLive()
const place = document.getElementById('app')
if (place !== null) render(<App />, place)
