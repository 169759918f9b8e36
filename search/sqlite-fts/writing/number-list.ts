/** A list of 32-bit integers that grows: millions of them, four bytes each. */
export interface NumberList {
  push(value: number): void
  /** From 0; 0 where there is nothing. */
  at(index: number): number
  /** A view of what is in it; not to be kept when more is pushed. */
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
