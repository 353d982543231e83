/** The bytes of y-protocols' sync messages: variable-length numbers, and bytes behind their length. */

export const syncStep1 = 0
export const syncStep2 = 1
export const syncUpdate = 2

type Part = number | Uint8Array | string

/** Numbers as they are, bytes and strings behind their length. */
export function message(...parts: Part[]): Uint8Array {
  const chunks = parts.flatMap((part) => {
    if (typeof part === "number") return [varUint(part)]
    const bytes = typeof part === "string" ? Buffer.from(part) : part
    return [varUint(bytes.length), bytes]
  })
  return Buffer.concat(chunks)
}

function varUint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest & 127))
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

export interface Reader {
  number(): number
  bytes(): Uint8Array
}

export function reader(payload: Uint8Array): Reader {
  let at = 0
  const number = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = payload[at++]
      if (byte === undefined) throw new Error("a message that ends too early")
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  return {
    number,
    bytes() {
      const length = number()
      at += length
      return payload.subarray(at - length, at)
    },
  }
}
