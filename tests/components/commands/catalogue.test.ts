import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type CommandId, commandIds, entryOf } from "../../../components/commands/catalogue.ts"
import { parseKeys } from "../../../components/commands/keys.ts"
import { allKeysOf, keysOf } from "../../../components/commands/shown-keys.ts"
import { commandNow, offerCommand, runCommand } from "../../../components/commands/use-command.ts"

describe("the catalogue", () => {
  it("gives no key to two commands, and none that is the beginning of another's", () => {
    const all = commandIds.flatMap((id) =>
      [...(entryOf(id).keys ?? []), ...(entryOf(id).native ?? [])].map((keys) => ({ id, keys })),
    )
    expect(all.length).toBeGreaterThan(30)
    for (const { id, keys } of all) {
      for (const other of all) {
        if (other.id === id) continue
        expect(keys, `${id} and ${other.id}`).not.toBe(other.keys)
        expect(other.keys.startsWith(`${keys} `), `${id} begins ${other.id}`).toBe(false)
      }
    }
  })

  it("writes every key as the reader of keys knows it", () => {
    const named = /^(Arrow(Up|Down|Left|Right)|Escape|Enter|Delete|Backspace|F6|[A-Z0-9?/.[\]])$/
    for (const id of commandIds) {
      for (const keys of entryOf(id).keys ?? []) {
        for (const part of keys.split(" ")) {
          const words = part.split("+")
          expect(words.at(-1), `${id}: ${keys}`).toMatch(named)
          for (const held of words.slice(0, -1)) expect(["Mod", "Ctrl", "Shift", "Alt"]).toContain(held)
        }
        expect(parseKeys(keys).length).toBeLessThanOrEqual(2)
      }
    }
  })

  it("has a title of its own for each", () => {
    const titles = commandIds.map((id) => entryOf(id).title)
    expect(new Set(titles).size).toBe(titles.length)
  })

  it("holds only what somebody offers", () => {
    const sources = readdirSync("components", { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("use-command.ts"))
      .map((file) => readFileSync(join("components", file), "utf8"))
      .join("\n")
    const offered = commandIds.filter((id) =>
      new RegExp(`useCommand\\(\\s*"${id.replace(".", "\\.")}"`).test(sources),
    )
    // What is still being built; empty when this issue is done.
    const later: readonly CommandId[] = []
    expect(commandIds.filter((id) => !offered.includes(id) && !later.includes(id))).toEqual([])
  })
})

describe("keys as they are shown", () => {
  it("are those of the keyboard at hand", () => {
    expect(keysOf("palette.open", { mac: true, singleKeys: true })).toBe("⌘K")
    expect(keysOf("palette.open", { mac: false, singleKeys: true })).toBe("Ctrl+K")
    expect(allKeysOf("card.next", { mac: false, singleKeys: true })).toEqual([["J"], ["↓"]])
  })

  it("leave out what is switched off", () => {
    expect(keysOf("board.snapshot", { mac: false, singleKeys: false })).toBeUndefined()
    expect(keysOf("view.board", { mac: false, singleKeys: false })).toBeUndefined()
    expect(keysOf("card.next", { mac: false, singleKeys: false })).toBe("↓")
    expect(keysOf("people.open", { mac: false, singleKeys: true })).toBeUndefined()
  })
})

describe("offering a command", () => {
  it("can be done while somebody offers it, by the newest of them", () => {
    const done: string[] = []
    expect(runCommand("set.new")).toBe(false)
    const first = offerCommand({ id: "set.new", run: () => done.push("first") })
    const second = offerCommand({ id: "set.new", run: () => done.push("second") })
    expect(runCommand("set.new")).toBe(true)
    second.end()
    expect(runCommand("set.new")).toBe(true)
    first.end()
    expect(runCommand("set.new")).toBe(false)
    expect(done).toEqual(["second", "first"])
  })

  it("with a reason against it is not done, and another reason changes nobody's place", () => {
    const done: string[] = []
    const first = offerCommand({ id: "set.new", run: () => done.push("first") })
    const second = offerCommand({ id: "set.new", run: () => done.push("second") })
    first.because("The layout is locked.")
    expect(commandNow("set.new")?.why).toBeUndefined()
    expect(runCommand("set.new")).toBe(true)
    second.because("Read only.")
    expect(commandNow("set.new")?.why).toBe("Read only.")
    expect(runCommand("set.new")).toBe(false)
    second.end()
    expect(commandNow("set.new")?.why).toBe("The layout is locked.")
    first.end()
    expect(done).toEqual(["second"])
  })
})
