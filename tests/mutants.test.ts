// What `npm run mutants` takes minutes to prove is worth nothing when its changes no longer fit the source.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { mutants } from "../scripts/safety-mutants.mjs"

describe("safety mutants", () => {
  it("R13 there is one for each protection that the engine must have", () => {
    const names = mutants.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const protection of [
      "origin",
      "role",
      "client id",
      "acknowledged before",
      "published before",
      "size",
      "gap",
      "queue",
    ]) {
      expect(
        names.some((name) => name.includes(protection)),
        protection,
      ).toBe(true)
    }
  })

  it.each(mutants)("$name: applies to $file, and its tests are there", ({ file, find, replace, tests }) => {
    const source = readFileSync(join(process.cwd(), file), "utf8").replaceAll("\r\n", "\n")
    expect(source.split(find)).toHaveLength(2)
    expect(replace).not.toBe(find)
    expect(tests.length).toBeGreaterThan(0)
    for (const test of tests) expect(existsSync(join(process.cwd(), test)), test).toBe(true)
  })
})
