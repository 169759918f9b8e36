/**
 * Monitors the free space of the data directory's disk. A server continues to
 * answer from a full disk, so this is the only sign that it cannot write, and it
 * must become ready again by itself when there is room.
 */
import { freeRoom, probeRoom } from './probe-file.ts'
import { storageFailure } from './storage-failure.ts'

export interface DiskRoom {
  /** Records an error of a write; errors that do not mean a full disk are ignored. */
  failed(error: unknown): void
  /** Checks the disk. */
  check(): { readonly ok: boolean; readonly detail: string }
}

/** The free space of a disk in bytes, and the errno of writing this many bytes to it. */
export interface Disk {
  free(): number
  write(bytes: number): string | undefined
}

/** In bytes. Less than this is not enough even for a few credentials. */
const LEAST = 1024 * 1024
/** In bytes. A write that failed with this much free space met a quota or another limit, not a full disk. */
const AMPLE = 64 * 1024 * 1024

export function diskRoom(disk: Disk): DiskRoom {
  /** The free space when a write failed. */
  let freeThen: number | undefined

  /** True when more is free than at the failure, or the failure was due to a limit that no longer applies. */
  function isBetter(free: number, then: number): boolean {
    return (free >= then + LEAST || then >= AMPLE) && disk.write(LEAST) === undefined
  }

  return {
    failed(error) {
      if (storageFailure(error)?.code === 'disk_full') freeThen = disk.free()
    },

    check() {
      const free = disk.free()
      const mebibytes = Number.isFinite(free) ? `${Math.floor(free / LEAST)} MiB free` : 'has room'
      if (free < LEAST) return { ok: false, detail: `disk_full: ${mebibytes}` }
      if (freeThen !== undefined && !isBetter(free, freeThen)) {
        return { ok: false, detail: `disk_full: ${mebibytes}, too little for the last write` }
      }
      freeThen = undefined
      return { ok: true, detail: mebibytes }
    },
  }
}

/** The disk of this folder. */
export function diskOf(folder: string): Disk {
  return { free: () => freeRoom(folder), write: bytes => probeRoom(folder, bytes) }
}
