/**
 * Failures of files, reported by SQLite as a result code or by the operating
 * system as an errno. One table maps them to our errors. An operator who is told
 * to restore a backup may lose later data, so only SQLite's own finding that a
 * file is damaged leads to that advice; every other message names what to repair
 * around the file.
 */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { OrgsealError } from '../../domain/errors.ts'
import { freeRoom, probeFile, temporaryFiles } from './probe-file.ts'

/** Codes of failures of files and the machine, which are not about the request. */
type StorageCode =
  | 'disk_full'
  | 'disk_read_only'
  | 'disk_failed'
  | 'file_not_permitted'
  | 'path_unusable'
  | 'too_many_open_files'
  | 'out_of_memory'
  | 'store_busy'
  | 'store_damaged'
  | 'native_module_mismatch'

/** An error about a file, with a message for the operator. `cause` is the original error. */
export class StorageFailure extends OrgsealError<StorageCode> {
  constructor(code: StorageCode, message: string, cause: unknown) {
    super(code, message)
    this.cause = cause
  }
}

/** Keyed by errno. https://man7.org/linux/man-pages/man3/errno.3.html */
const CODE_OF_ERRNO: Readonly<Partial<Record<string, StorageCode>>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
  EROFS: 'disk_read_only',
  EIO: 'disk_failed',
  ENXIO: 'disk_failed',
  ENODEV: 'disk_failed',
  ESTALE: 'disk_failed',
  EUCLEAN: 'disk_failed',
  EACCES: 'file_not_permitted',
  EPERM: 'file_not_permitted',
  EISDIR: 'path_unusable',
  ENOTDIR: 'path_unusable',
  EEXIST: 'path_unusable',
  ELOOP: 'path_unusable',
  ENAMETOOLONG: 'path_unusable',
  EMFILE: 'too_many_open_files',
  ENFILE: 'too_many_open_files',
  ENOMEM: 'out_of_memory',
  ERR_DLOPEN_FAILED: 'native_module_mismatch',
}

/**
 * Keyed by SQLite's result code, https://sqlite.org/rescode.html; an extended code that is not here counts as its
 * primary one. A `probed` code has several possible reasons, which SQLite does not distinguish: a file that cannot be
 * opened may be a folder, or the disk has no room for the journal. The file is then probed, and `code` applies when
 * that finds nothing.
 */
const CODE_OF_RESULT: Readonly<Partial<Record<string, { readonly code: StorageCode; readonly probed?: true }>>> = {
  SQLITE_FULL: { code: 'disk_full' },
  SQLITE_CORRUPT: { code: 'store_damaged' },
  SQLITE_NOTADB: { code: 'store_damaged' },
  SQLITE_BUSY: { code: 'store_busy' },
  SQLITE_LOCKED: { code: 'store_busy' },
  SQLITE_NOMEM: { code: 'out_of_memory' },
  SQLITE_IOERR_NOMEM: { code: 'out_of_memory' },
  SQLITE_PERM: { code: 'file_not_permitted' },
  SQLITE_AUTH: { code: 'file_not_permitted' },
  SQLITE_PROTOCOL: { code: 'store_busy' },
  // The file was moved or deleted while it was open.
  SQLITE_READONLY_DBMOVED: { code: 'path_unusable' },
  SQLITE_READONLY: { code: 'disk_read_only', probed: true },
  SQLITE_CANTOPEN: { code: 'path_unusable', probed: true },
  SQLITE_IOERR: { code: 'disk_failed', probed: true },
  SQLITE_NOLFS: { code: 'disk_failed', probed: true },
}

/** System calls that are about files; for sockets and processes the same errnos mean something else. */
const FILE_CALLS: ReadonlySet<string> = new Set(
  ['access', 'chmod', 'close', 'copyfile', 'fchmod', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'link', 'lstat']
    .concat(['mkdir', 'mkdtemp', 'open', 'opendir', 'read', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'scandir'])
    .concat(['stat', 'statfs', 'symlink', 'truncate', 'unlink', 'utime', 'write', 'writev']),
)

const OUR_CODE = /^[a-z]/

/**
 * Returns the file failure that an error is or has among its causes.
 * @param path the file in use, for errors that do not have a path themselves (`error.path`)
 * @returns undefined for every other error; a `StorageFailure` is returned unchanged
 */
export function storageFailure(error: unknown, path?: string): StorageFailure | undefined {
  for (const one of withCauses(error)) {
    if (one instanceof StorageFailure) return one
    const raw = rawFailure(one, path)
    if (!raw) continue
    // The error has one of our codes: its cause is known and reported already.
    if (OUR_CODE.test(raw.raw)) return undefined
    const file = raw.path ?? path
    const { code, errno } = codeOf(raw, file)
    if (code) return new StorageFailure(code, sentence(code, { ...raw, path: placeOf(raw, file), errno }), error)
  }
  return undefined
}

/** For `catch`: returns the failure that an error is, otherwise the error itself. */
export function asStorageFailure(error: unknown, path?: string): unknown {
  return storageFailure(error, path) ?? error
}

/** Runs work on a file. @throws {StorageFailure} in place of the original error */
export function onFile<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw asStorageFailure(error, path)
  }
}

interface RawFailure {
  /** SQLite's result code, or the errno. */
  readonly raw: string
  readonly message: string
  readonly path: string | undefined
}

function* withCauses(error: unknown): Generator<unknown> {
  let one = error
  for (let depth = 0; one !== undefined && depth < 8; depth++) {
    yield one
    one = one instanceof Error ? one.cause : undefined
  }
}

function rawFailure(error: unknown, pathInUse: string | undefined): RawFailure | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  // Errors without a code: better-sqlite3's native part was never built, so `bindings` lists the files that it tried;
  if ('tries' in error && Array.isArray(error.tries)) return { raw: 'ERR_DLOPEN_FAILED', message, path }
  // and better-sqlite3 throws a TypeError when the folder of the file does not exist.
  if (error instanceof TypeError && hasNoFolder(path ?? pathInUse)) return { raw: 'SQLITE_CANTOPEN', message, path }
  if (!('code' in error) || typeof error.code !== 'string') return undefined
  if ('syscall' in error && !FILE_CALLS.has(String(error.syscall))) return undefined
  return { raw: error.code, message, path }
}

function hasNoFolder(path: string | undefined): boolean {
  return path !== undefined && !existsSync(dirname(path))
}

function codeOf({ raw }: RawFailure, path: string | undefined): { code: StorageCode | undefined; errno: string } {
  if (!raw.startsWith('SQLITE_')) return { code: CODE_OF_ERRNO[raw], errno: raw }
  const known = CODE_OF_RESULT[raw] ?? CODE_OF_RESULT[raw.split('_', 2).join('_')]
  if (!known?.probed || path === undefined) return { code: known?.code, errno: raw }
  const errno = probeFile(path)
  // The file is writable: it was opened read-only, so this is a mistake in our code.
  if (errno === undefined && raw === 'SQLITE_READONLY') return { code: undefined, errno: raw }
  return { code: (errno !== undefined && CODE_OF_ERRNO[errno]) || known.code, errno: errno ?? raw }
}

/** In bytes: with less than this, a disk counts as full. */
const NO_ROOM = 1024 * 1024

/** SQLite sorts in another folder, and does not say which of the two was full. */
function placeOf({ raw }: RawFailure, path: string | undefined): string | undefined {
  if (raw !== 'SQLITE_FULL' || path === undefined || freeRoom(dirname(path)) < NO_ROOM) return path
  const folder = temporaryFiles()
  return freeRoom(folder) < NO_ROOM ? `temporary files in ${folder}` : path
}

function sentence(code: StorageCode, { raw, errno, message, path }: RawFailure & { readonly errno: string }): string {
  const file = path === undefined || path === '' ? 'a file' : path
  const again = 'then run the same command again.'
  switch (code) {
    case 'disk_full': {
      if (errno === 'EFBIG') {
        return `The file ${path ?? ''} may not become larger (ulimit -f, or a limit of the file system). Raise the limit, ${again}`
      }
      const room = errno === 'EDQUOT' ? 'There is no room left in this user’s quota' : 'There is no room on the disk'
      return `${room}${path ? ` for ${path}` : ''}. Free some, ${again}`
    }
    case 'disk_read_only':
      return `The disk of ${file} can only be read. Make it writable, ${again}`
    case 'disk_failed':
      return `The disk failed while ${file} was in use (${raw}). See the system’s log. When the disk works again, run the same command again.`
    case 'file_not_permitted':
      return `This user may not read or write ${file}. Give the user that permission, or run the command as the user that owns the data.`
    case 'path_unusable':
      return `${file} cannot be opened as a file (${errno}). Make sure that its folder exists and that nothing else has its name, ${again}`
    case 'too_many_open_files':
      return `Too many files are open, so ${file} could not be opened. Raise the limit (ulimit -n), ${again}`
    case 'out_of_memory':
      return `There is not enough memory to work on ${file}. Give the process more memory, ${again}`
    case 'store_busy':
      return `Another process is writing to ${file} and did not finish in time. Wait until it has ended, ${again}`
    case 'store_damaged':
      if (path?.endsWith('.lock')) return `${path} is not a lock any more, and holds no data. Delete it, ${again}`
      return `SQLite finds that ${file} is damaged (${message}). Restore it from a backup.`
    case 'native_module_mismatch': {
      const module = /better.sqlite3/.test(message) ? ' better-sqlite3' : ''
      return `A native module${module && ` (${module.trim()})`} was not built for this version of Node (${process.version}). Build it with: npm rebuild${module}`
    }
  }
}
