/**
 * B1 in browsers: all that a page was sent, shows, keeps and says is searched for what it may not know. One line in a
 * story, before anybody submits:
 *
 *   const leaks = await watchLeaks([ben, vera, fay], canaries)
 *   ... a round ...
 *   await leaks.none()     // before the reveal
 *   leaks.reveal()         // then somebody reveals
 *   await leaks.areOut(ben)
 *
 * A person may be owner of canaries, by name: their own pages may show those. What a page got before it was watched
 * is not known, but for what it shows and keeps.
 */
import type { CDPSession } from "@playwright/test"
import { frameReader, layersOf } from "../../support/leak-layers.ts"
import type { Canary } from "../../support/leak-search.ts"
import { inWords, leakWatch } from "../../support/leak-watch.ts"
import { expect, type Person } from "./people.ts"

export type { Canary }

export interface PageLeaks {
  /** Another page: somebody who comes later, or another tab. */
  add(person: Person): Promise<void>
  /** Nobody but its owner has got anything so far. */
  none(): Promise<void>
  /** From now on it is no leak. */
  reveal(): void
  /** Waits until this person has got all of these (all canaries that have an owner, unless named). */
  areOut(person: Person, names?: readonly string[]): Promise<void>
}

export async function watchLeaks(people: readonly Person[], canaries: readonly Canary[]): Promise<PageLeaks> {
  const watch = leakWatch(canaries)
  const pages = new Map<Person, WatchedPage>()

  async function add(person: Person): Promise<void> {
    pages.set(person, await watchPage(person, (channel, bytes) => watch.heard(person.name, channel, bytes)))
  }
  for (const person of people) await add(person)

  const look = () => Promise.all([...pages.values()].map((page) => page.look()))
  return {
    add,
    async none() {
      await look()
      const { before } = watch.searched()
      expect(before, "bytes that were searched").toBeGreaterThan(pages.size * 1_000)
      expect(inWords(watch.leaks()), "leaks before the reveal").toEqual([])
    },
    reveal: () => watch.reveal(),
    async areOut(person, names = canaries.filter(({ owner }) => owner !== null).map(({ name }) => name)) {
      await expect(async () => {
        await pages.get(person)?.look()
        expect([...watch.found(person.name)], `${person.name} has got it by now`).toEqual(
          expect.arrayContaining([...names]),
        )
      }).toPass()
    },
  }
}

interface WatchedPage {
  /** What it shows and keeps now; and all answers that were on their way have been heard. */
  look(): Promise<void>
}

type Hear = (channel: string, bytes: Uint8Array | string) => void

async function watchPage({ page, context }: Person, hear: Hear): Promise<WatchedPage> {
  const pending = new Set<Promise<void>>()
  const cdp = await context.newCDPSession(page)
  await hearFrames(cdp, hear)
  page.on("console", (message) => hear("console", message.text()))
  page.on("response", (response) => {
    // The program itself: it was built before anybody said anything, and has all numbers of four digits somewhere.
    if (new URL(response.url()).pathname.startsWith("/_next/static/")) return
    const heard = (async () => {
      const { pathname } = new URL(response.url())
      hear(`${pathname}, head`, JSON.stringify(await response.allHeaders()))
      hear(pathname, await response.body())
      // A redirect has no body, and one that the page has left before it came was not got.
    })().catch(() => undefined)
    pending.add(heard)
    void heard.then(() => pending.delete(heard))
  })
  return {
    async look() {
      await Promise.all(pending)
      const { shown, kept, databases } = await page.evaluate(lookAtPage)
      hear("what it shows", shown)
      hear("storage", kept)
      const value = revived(databases)
      for (const bytes of value.binaries) hear("IndexedDB, bytes", bytes)
      for (const { name, bytes } of layersOf(value.json)) hear(`IndexedDB, ${name}`, bytes)
    },
  }
}

async function hearFrames(cdp: CDPSession, hear: Hear): Promise<void> {
  const readers = new Map<string, ReturnType<typeof frameReader>>()
  cdp.on("Network.webSocketFrameReceived", ({ requestId, response: { opcode, payloadData } }) => {
    const payload = Buffer.from(payloadData, opcode === 2 ? "base64" : "utf8")
    const read = readers.get(requestId) ?? frameReader()
    readers.set(requestId, read)
    hear("frame", payload)
    for (const { name, bytes } of read(payload)) hear(`frame, ${name}`, bytes)
  })
  await cdp.send("Network.enable")
}

/** Runs in the page. Bytes come out as base64, since nothing else of them would. */
async function lookAtPage(): Promise<{ shown: string; kept: string; databases: string }> {
  const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value)
  const shown = [document.title, document.documentElement.outerHTML, document.body.innerText, ...fields]
  const storages = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state]

  const told = <T>(asked: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  const plain = (value: unknown): unknown => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer)
      let text = ""
      for (const byte of bytes) text += String.fromCharCode(byte)
      return { base64OfBytes: btoa(text) }
    }
    if (value instanceof Map) return { map: plain([...value]) }
    if (value instanceof Set) return { set: plain([...value]) }
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]))
  }
  const databases: unknown[] = []
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await told(indexedDB.open(name))
    const stores = [...database.objectStoreNames]
    if (stores.length > 0) {
      const reading = database.transaction(stores)
      for (const store of stores) {
        const [keys, values] = [reading.objectStore(store).getAllKeys(), reading.objectStore(store).getAll()]
        databases.push({ name, store, keys: plain(await told(keys)), values: plain(await told(values)) })
      }
    }
    database.close()
  }
  return {
    shown: shown.join("\n"),
    kept: JSON.stringify(storages),
    databases: JSON.stringify(databases),
  }
}

function revived(text: string): { json: unknown; binaries: Buffer[] } {
  const binaries: Buffer[] = []
  const json: unknown = JSON.parse(text, (_key, part: unknown) => {
    const base64 = (part as { base64OfBytes?: unknown } | null)?.base64OfBytes
    if (typeof base64 !== "string") return part
    const bytes = Buffer.from(base64, "base64")
    binaries.push(bytes)
    return bytes
  })
  return { json, binaries }
}
