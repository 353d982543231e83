/**
 * The personal key: four words with which somebody is the same person on another device. It is an HMAC of the member
 * and a version, so nothing of it is kept, and a new version makes the old words worth nothing. It names somebody on
 * one board; which board is said beside it.
 *
 * Four words of 2,048 are 44 bits. Who calls must bound wrong tries for each board: at one a minute, finding anybody
 * of a full board takes longer than there have been computers.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { keyFor, type ServerSecret } from "./secret.ts"

const wordsInKey = 4
const bitsInWord = 11

export interface KeyHolder {
  id: string
  keyVersion: number
}

export interface RecoveryKeys {
  /** Four words with spaces between. */
  keyOf(holder: KeyHolder): string
  /** Whose key this is, of those. Takes as long for the last as for the first. */
  holderOf<Holder extends KeyHolder>(key: string, holders: readonly Holder[]): Holder | null
}

export function createRecoveryKeys(secret: ServerSecret): RecoveryKeys {
  const key = keyFor(secret, "recovery")

  function keyOf({ id, keyVersion }: KeyHolder): string {
    const digest = createHmac("sha256", key).update(`v1.${id}.${keyVersion}`).digest()
    const bits = digest.readBigUInt64BE(0) >> BigInt(64 - wordsInKey * bitsInWord)
    const words = Array.from({ length: wordsInKey }, (_, i) => {
      const index = Number((bits >> BigInt((wordsInKey - 1 - i) * bitsInWord)) & 2047n)
      return wordlist[index] as string
    })
    return words.join(" ")
  }

  return {
    keyOf,
    holderOf(typed, holders) {
      let found: (typeof holders)[number] | null = null
      for (const holder of holders) if (sameKey(keyOf(holder), typed)) found = holder
      return found
    },
  }
}

function sameKey(right: string, given: string): boolean {
  const a = Buffer.from(right)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The list has no two words that begin with the same four letters. */
const byBeginning = new Map(wordlist.map((word) => [word.slice(0, 4), word]))

/** As somebody wrote it down: any case, any signs between, words cut to four letters or more. null: no key. */
export function readRecoveryKey(typed: string): string | null {
  const words = typed
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
    .map((word) => {
      const whole = byBeginning.get(word.slice(0, 4))
      return whole?.startsWith(word) ? whole : null
    })
  return words.length === wordsInKey && words.every((word) => word !== null) ? words.join(" ") : null
}
