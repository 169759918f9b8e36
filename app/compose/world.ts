/** Time and randomness. The rest of the program gets them as parameters. */
import { randomBytes, randomUUID } from 'node:crypto'

/** Time and randomness, which are passed in. */
export interface World {
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
  readonly uuid: () => string
}

export const REAL_WORLD: World = {
  clock: () => new Date(),
  random: bytes => randomBytes(bytes),
  uuid: () => randomUUID(),
}
