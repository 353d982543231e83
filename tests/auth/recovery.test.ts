import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createRecoveryKeys, readRecoveryKey } from "../../server/auth/recovery.ts"

const keys = createRecoveryKeys(randomBytes(32))
const mina = { id: "mina", keyVersion: 1 }

describe("a personal key", () => {
  it("is four words, the same every time, another one for everybody, every version and every server", () => {
    const key = keys.keyOf(mina)
    expect(key).toMatch(/^[a-z]+ [a-z]+ [a-z]+ [a-z]+$/)
    expect(keys.keyOf({ ...mina })).toBe(key)
    const others = [
      keys.keyOf({ ...mina, keyVersion: 2 }),
      keys.keyOf({ id: "ben", keyVersion: 1 }),
      createRecoveryKeys(randomBytes(32)).keyOf(mina),
    ]
    expect(new Set([key, ...others]).size).toBe(4)
  })

  it("uses all of its words: of 500 keys hardly a word stands at the same place twice as often as chance has it", () => {
    const many = Array.from({ length: 500 }, (_, i) => keys.keyOf({ id: `m${i}`, keyVersion: 1 }).split(" "))
    expect(new Set(many.map((words) => words.join(" "))).size).toBe(500)
    for (const at of [0, 1, 2, 3]) expect(new Set(many.map((words) => words[at])).size).toBeGreaterThan(380)
  })

  it("finds its holder among others, and nobody when there is none", () => {
    const holders = Array.from({ length: 300 }, (_, i) => ({ id: `m${i}`, keyVersion: 1 }))
    for (const holder of [holders[0], holders[150], holders[299]]) {
      if (!holder) throw new Error("no holder")
      expect(keys.holderOf(keys.keyOf(holder), holders)).toBe(holder)
    }
    expect(keys.holderOf(keys.keyOf({ id: "m5", keyVersion: 2 }), holders)).toBeNull()
    expect(keys.holderOf(keys.keyOf(mina), [])).toBeNull()
  })
})

describe("a key as somebody types it", () => {
  const key = keys.keyOf(mina)
  const words = key.split(" ")

  it.each([
    ["as it stands", key],
    ["in capitals", key.toUpperCase()],
    ["with hyphens, as in the link", words.join("-")],
    ["with lines and dots", ` ${words.join(".\n")} `],
    ["with each word cut to four letters", words.map((word) => word.slice(0, 4)).join(" ")],
  ])("is read %s", (_, typed) => {
    expect(readRecoveryKey(typed)).toBe(key)
  })

  it.each([
    ["nothing", ""],
    ["three words", words.slice(1).join(" ")],
    ["five words", `${key} abandon`],
    ["a word that is in no list", `${words.slice(1).join(" ")} parley`],
    ["a word with more behind it", `${words.slice(1).join(" ")} abandonment`],
    ["signs", "- - - -"],
    ["a megabyte", "abandon ".repeat(120_000)],
  ])("is not read from %s", (_, typed) => {
    expect(readRecoveryKey(typed)).toBeNull()
  })
})
