import { expect, test } from 'vitest'
import { type Disk, diskOf, diskRoom } from './disk-room.ts'
import { temporaryFolder } from './store.testing.ts'

const MIB = 1024 * 1024
const noRoom = Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' })

/** A simulated disk whose size a test can change, and that refuses writes that do not fit. */
function disk(free: number): Disk & { free: () => number; set(bytes: number): void; limited: boolean } {
  const state = { free, limited: false }
  return {
    free: () => state.free,
    write: bytes => (state.limited ? 'EDQUOT' : bytes > state.free ? 'ENOSPC' : undefined),
    set: bytes => {
      state.free = bytes
    },
    get limited() {
      return state.limited
    },
    set limited(value) {
      state.limited = value
    },
  }
}

test('a full disk is not ok, and is ok again when there is room', () => {
  const small = disk(1000)
  const room = diskRoom(small)
  expect(room.check()).toEqual({ ok: false, detail: 'disk_full: 0 MiB free' })
  small.set(5 * MIB)
  expect(room.check()).toEqual({ ok: true, detail: '5 MiB free' })
})

test('a write that failed for lack of room is remembered until more is free', () => {
  const small = disk(5 * MIB)
  const room = diskRoom(small)
  room.failed(noRoom)
  expect(room.check()).toEqual({ ok: false, detail: 'disk_full: 5 MiB free, too little for the last write' })
  small.set(2 * MIB)
  expect(room.check().ok).toBe(false)
  small.set(6 * MIB)
  expect(room.check()).toEqual({ ok: true, detail: '6 MiB free' })
  small.set(5 * MIB)
  expect(room.check().ok).toBe(true)
})

test('a quota on a disk with much room is tried again, because free space does not show it', () => {
  const large = disk(1000 * MIB)
  large.limited = true
  const room = diskRoom(large)
  room.failed(noRoom)
  expect(room.check().ok).toBe(false)
  large.limited = false
  expect(room.check().ok).toBe(true)
})

test.each([new Error('something else'), undefined, Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' })])(
  'a failure for another reason does not mark the disk as full (%s)',
  error => {
    const room = diskRoom(disk(5 * MIB))
    room.failed(error)
    expect(room.check().ok).toBe(true)
  },
)

test('a real folder has room, and the check leaves nothing in it', () => {
  const real = diskOf(temporaryFolder())
  expect(real.free()).toBeGreaterThan(MIB)
  expect(real.write(MIB)).toBeUndefined()
  expect(diskRoom(real).check().ok).toBe(true)
})
