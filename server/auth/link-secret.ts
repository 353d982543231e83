/** The secret at the end of a link: made, and sealed so that those who may can be shown it again. */
import { createCipheriv, createDecipheriv } from "node:crypto"

/** In capitals, as the short codes: one way of reading both, and a QR code of capitals is smaller. */
export const linkAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
export const linkLength = 26

/** 128 bits, five to a character. */
export function newLink(random: (count: number) => Uint8Array): string {
  let bits = BigInt(`0x${Buffer.from(random(16)).toString("hex")}`)
  let link = ""
  for (let at = 0; at < linkLength; at++) {
    link = linkAlphabet[Number(bits % 32n)] + link
    bits /= 32n
  }
  return link
}

const nonceLength = 12
const tagLength = 16

/** Bound to its row: moved to another board's row, a sealed copy does not open. */
export function seal(
  key: Buffer,
  code: string,
  row: string,
  random: (count: number) => Uint8Array,
): Uint8Array {
  const nonce = random(nonceLength)
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(row))
  const body = Buffer.concat([cipher.update(code, "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

export function unseal(key: Buffer, sealed: Uint8Array, row: string): string | null {
  const bytes = Buffer.from(sealed)
  const body = bytes.subarray(nonceLength + tagLength)
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    })
    decipher.setAAD(Buffer.from(row)).setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8")
  } catch {
    // Not sealed by this key: the only thing that decryption can find wrong.
    return null
  }
}
