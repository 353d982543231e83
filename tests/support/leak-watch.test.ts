/** B1: the recorder hears what a server says by each of its ways, and to whom. */
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { Server as SocketServer } from "socket.io"
import { io, type Socket } from "socket.io-client"
import parser from "socket.io-msgpack-parser"
import { afterEach, beforeEach, expect, it } from "vitest"
import * as Y from "yjs"
import type { Canary } from "./leak-search.ts"
import { anybody, inWords, type LeakWatch, leakWatch, type Way } from "./leak-watch.ts"

const reason = "ZX93-SENTINEL: the pier is empty"
const canaries: Canary[] = [
  { name: "ann's reason", owner: "ann", kind: "text", text: reason },
  { name: "ann's chance", owner: "ann", kind: "probability", value: 0.37192846513772 },
]

let server: Server
let sockets: SocketServer
let url: string
let watch: LeakWatch
const ways: Way[] = []

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === "/packed") {
      response.setHeader("content-encoding", "gzip")
      response.end(gzipSync(`${"x".repeat(500)}${reason}`))
    } else if (request.url === "/head") {
      response.setHeader("x-last", reason)
      response.end("nothing")
    } else response.end("nothing")
  })
  sockets = new SocketServer(server, { parser, transports: ["websocket"] })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  watch = leakWatch(canaries)
})
afterEach(async () => {
  for (const way of ways.splice(0)) await way.close()
  await sockets.close()
})

async function comesIn(person: string): Promise<{ socket: Socket; say: (value: unknown) => Promise<void> }> {
  const way = await watch.wayFor(person, url)
  ways.push(way)
  const socket = io(way.url, { transports: ["websocket"], parser, forceNew: true, reconnection: false })
  await new Promise((resolve) => socket.on("connect", () => resolve(null)))
  const there = [...sockets.sockets.sockets.values()].find(({ id }) => id === socket.id)
  return {
    socket,
    say: (value) =>
      new Promise((resolve) => {
        socket.once("said", () => resolve())
        there?.emit("said", value)
      }),
  }
}
const leaksIn = () =>
  watch.leaks().map(({ person, channel, canary }) => `${person}: ${canary.name} by ${channel}`)

it("B1 what an author is told is theirs, and what another is told is a leak", async () => {
  const ann = await comesIn("ann")
  const ben = await comesIn("ben")
  await ann.say({ reason, value: 0.37192846513772 })
  expect(leaksIn()).toEqual([])
  await ben.say({ value: 0.37192846513772 })
  expect(leaksIn()).toEqual(["ben: ann's chance by TCP", "ben: ann's chance by frame, decoded"])
  expect(inWords(watch.leaks())[0]).toMatch(/^ben got "ann's chance" by TCP \(float64 BE of p\): /)
})

it("B1 what is said after the reveal is no leak, and is found", async () => {
  const ben = await comesIn("ben")
  await ben.say("nothing yet")
  expect(watch.found("ben")).toEqual(new Set())
  watch.reveal()
  await ben.say({ reason, value: 0.37192846513772 })
  expect(leaksIn()).toEqual([])
  expect(watch.found("ben")).toEqual(new Set(["ann's reason", "ann's chance"]))
  expect(watch.found("ann")).toEqual(new Set())
  const { before, after } = watch.searched()
  expect(Math.min(before, after)).toBeGreaterThan(0)
})

it("B1 a document that travels in pieces is read as one", async () => {
  const doc = new Y.Doc()
  doc.getMap("estimates").set("e1", { rationale: reason })
  const update = Buffer.from(Y.encodeStateAsUpdate(doc))
  const middle = update.indexOf("SENTINEL") + 2
  const ben = await comesIn("ben")
  const there = [...sockets.sockets.sockets.values()][0]
  for (const [index, bytes] of [update.subarray(0, middle), update.subarray(middle)].entries())
    there?.emit("piece", { state: "s1", index, bytes })
  await ben.say("that is all")
  expect(leaksIn()).toContain("ben: ann's reason by frame, Yjs update")
})

it("B1 fewer characters than a passage has are anybody's words, and one more is a leak", async () => {
  const ben = await comesIn("ben")
  await ben.say(reason.slice(0, 11))
  await ben.say(reason.slice(11, 22))
  expect(leaksIn()).toEqual([])
  await ben.say(reason.slice(0, 12))
  expect(leaksIn()).toHaveLength(2)
})

it("B1 heads and packed bodies of calls, and what is written down", async () => {
  await watch.get("ben", `${url}/plain`)
  await watch.get("ann", `${url}/packed`)
  expect(leaksIn()).toEqual([])
  expect((await watch.get("ben", `${url}/packed`)).body.toString()).toContain(reason)
  await watch.get("ben", `${url}/head`)
  watch.heard(anybody, "log", `{"level":20,"rationale":${JSON.stringify(reason)}}`)
  expect(leaksIn()).toEqual([
    "ben: ann's reason by GET /packed, unpacked",
    "ben: ann's reason by GET /head, head",
    "anybody: ann's reason by log",
  ])
})

it("a way that is cut is a network that is gone", async () => {
  const ben = await comesIn("ben")
  const gone = new Promise((resolve) => ben.socket.on("disconnect", resolve))
  ways[0]?.cut()
  expect(await gone).toBe("transport close")
})
