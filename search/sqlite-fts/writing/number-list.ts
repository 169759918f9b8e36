/** A growing list of 32-bit integers: millions of them, four bytes each. */
export interface NumberList {
  push(value: number): void
  /** By index from 0; 0 beyond the end. */
  at(index: number): number
  /** A view of the content; invalid after the next push. */
  values(): Int32Array
}

export function numberList(): NumberList {
  let room = new Int32Array(1024)
  let count = 0
  return {
    push(value) {
      if (count === room.length) {
        const larger = new Int32Array(2 * room.length)
        larger.set(room)
        room = larger
      }
      room[count++] = value
    },
    at: index => room[index] ?? 0,
    values: () => room.subarray(0, count),
  }
}
