// Runs a Bluesky personal data server and the directory it needs, for tests. Everything lives in PDS_DATA.
// Prints one line of JSON when it is ready; ends with its standard input, so that it cannot outlive the test run.
import crypto from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The packages live beside package.json of the installed toolchain, not beside this file.
const require = createRequire(path.join(process.env.PDS_TOOLCHAIN, 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)).href)
const pdsModule = await load('@atproto/pds')
const plcModule = await load('@did-plc/server')
const { PDS } = pdsModule
const { PlcServer, Database } = plcModule.default ?? plcModule

const data = process.env.PDS_DATA
const port = Number(process.env.PDS_PORT)
const plcPort = Number(process.env.PLC_PORT)
const appView = process.env.APPVIEW_URL || 'http://127.0.0.1:9'

const plc = PlcServer.create({ db: Database.mock(), port: plcPort })
await plc.start()

mkdirSync(path.join(data, 'blobs'), { recursive: true })
const pds = await PDS.fromEnv({
  devMode: true,
  hostname: 'localhost',
  port,
  dataDirectory: data,
  blobstoreDiskLocation: path.join(data, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`,
  adminPassword: process.env.PDS_ADMIN_PASSWORD,
  jwtSecret: process.env.PDS_JWT_SECRET,
  plcRotationKeyK256PrivateKeyHex: crypto.randomBytes(32).toString('hex'),
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true,
  bskyAppViewUrl: appView,
  bskyAppViewDid: 'did:example:appview',
  modServiceUrl: 'http://127.0.0.1:9',
  modServiceDid: 'did:example:moderation',
  rateLimitsEnabled: process.env.PDS_RATE_LIMITS === '1',
})
await pds.start()
console.log(JSON.stringify({ ready: true, port, plcPort }))

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
