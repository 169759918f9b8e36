/** Publishes what a command has committed, so that others can see it when the command ends. */
import { catchUp } from '../../registry/followers/follower.ts'
import { type Issuing, openFollowers, type Records, type World } from '../compose/index.ts'

/** @throws {OrgsealError} `store_rolled_back` or `store_replaced` */
export async function publishCommitted(records: Records, issuing: Issuing, world: World): Promise<void> {
  await issuing.confirm()
  await catchUp(records.store, openFollowers(records, issuing, world).all)
}
