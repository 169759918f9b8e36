/**
 * The composition root: the only place where agent, store, search and http meet. It has a file for each part, and each
 * function opens only what its commands need: `check` and `show` never touch a private key.
 */
export { type Issuing, openIssuing, openWalletToLook } from './agent.ts'
export { registryDatabase } from './database.ts'
export { openFollowers } from './followers.ts'
export { openHttp } from './http.ts'
export { openRecords, type Records, type RecordsOptions, requirePortOfBaseUrl } from './registry.ts'
export { openHolderProofs, openMinter } from './statements.ts'
export { verifierFor } from './verifiers.ts'
export { REAL_WORLD, type World } from './world.ts'
