// Starts CAP, which is not ours, on a free port of loopback, and puts MZone's sign-in before it. No OData is spoken here.
'use strict'

const path = require('node:path')
const { randomUUID } = require('node:crypto')

// What npm installed is where this process was started, not beside this file.
const from_here = { paths: [process.cwd()] }
const cds = require(require.resolve('@sap/cds', from_here))
const express = require(require.resolve('express', { paths: [cds.home] }))

const [, , client_id, client_secret, username, password] = process.argv
const known = { grant_type: 'password', client_id, client_secret, username, password }
const tokens = new Set()

function sign_in(request, response) {
  const asked = request.body
  if (Object.keys(known).some(name => asked[name] !== known[name]))
    return response.status(400).json({ error: 'invalid_grant', error_description: 'invalid_username_or_password' })
  const access_token = randomUUID()
  tokens.add(access_token)
  return response.json({ access_token, expires_in: 3600, token_type: 'Bearer' })
}

function check_token(request, response, next) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  if (scheme === 'Bearer' && tokens.has(token)) return next()
  return response.status(401).json({ error: { code: '401', message: 'Unauthorized' } })
}

cds.on('bootstrap', app => {
  app.post('/connect/token', express.urlencoded({ extended: false }), sign_in)
  app.use(check_token)
})

async function serve() {
  await cds.plugins
  const app = express()
  const port = { host: '127.0.0.1', port: 0 } // as net.Server.listen takes it
  const server = await cds.server({ app, from: [path.join(__dirname, 'fleet.cds')], in_memory: true, port })
  const listening = () => process.stdout.write(`${server.address().port}\n`)
  server.listening ? listening() : server.once('listening', listening)
}

process.stdin.resume().on('end', () => process.exit(0)) // it ends with the tests, however they end
serve().catch(error => {
  console.error(error)
  process.exit(1)
})
