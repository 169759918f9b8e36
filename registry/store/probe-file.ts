/**
 * Finds out why a file cannot be used when SQLite reports only that it cannot:
 * the operating system's errno tells. The file itself is never opened, because
 * closing it would release the locks that SQLite holds on it
 * (https://sqlite.org/howtocorrupt.html, section 2.2). Instead a file beside it
 * is opened, written and removed at once.
 */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'

/** In bytes: more than SQLite adds at once to the index of a journal. */
const TRIED = 64 * 1024
/** Suffixes of the files that SQLite creates for a database. */
const SUFFIXES = ['', '-wal', '-shm', '-journal']

/** @returns the errno that prevents using this file; undefined when nothing is found */
export function probeFile(path: string): string | undefined {
  for (const suffix of SUFFIXES) {
    if (isFolder(path + suffix)) return 'EISDIR'
    const errno = errnoOf(() => accessSync(path + suffix, constants.R_OK | constants.W_OK))
    // A missing file may be created; the next step checks whether it can be.
    if (errno !== undefined && errno !== 'ENOENT') return errno
  }
  return tooLarge(path) ? 'EFBIG' : probeRoom(dirname(path))
}

/** @returns the errno of writing a small file in this folder; undefined when that succeeds */
export function probeRoom(folder: string, bytes = TRIED): string | undefined {
  const path = join(folder, `.room-${process.pid}-${threadId}`)
  try {
    return errnoOf(() => {
      const file = openSync(path, 'w', 0o600)
      try {
        for (let left = bytes; left > 0; ) left -= writeSync(file, Buffer.alloc(left))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    })
  } finally {
    rmSync(path, { force: true })
  }
}

/** In bytes, for this user; Infinity where the system does not say, and 0 where no more files can be created. */
export function freeRoom(folder: string): number {
  try {
    const { bavail, bfree, bsize, files, ffree } = statfsSync(folder)
    if (files > 0 && ffree === 0) return 0
    // Space that a file system reserves for the administrator is not available to other users.
    return (process.getuid?.() === 0 ? bfree : bavail) * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** The folder that SQLite tries first, see https://sqlite.org/tempfiles.html (section 5). */
export function temporaryFiles(): string {
  return process.env.SQLITE_TMPDIR ?? process.env.TMPDIR ?? '/var/tmp'
}

/** True when the process may not enlarge the file or the files beside it. Only Linux shows that. */
function tooLarge(path: string): boolean {
  try {
    const limit = Number(/^Max file size\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Number.NaN)
    return SUFFIXES.some(suffix => (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0) + TRIED > limit)
  } catch {
    return false
  }
}

function errnoOf(work: () => void): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  }
}
