import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { collectionNames, collections, metaShape } from "../../core/board.ts"
import { canonicalJson } from "../../core/canonical-json.ts"
import { limits } from "../../core/limits.ts"
import * as protocol from "../../core/protocol.ts"

const {
  clientMessages,
  Edit,
  Hello,
  HelloReply,
  OpenOperation,
  PROTOCOL_VERSION,
  SCHEMA_VERSION,
  serverMessages,
} = protocol

/** The shape of a schema as data: what a message may look like, without what messages say. */
function shapeOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, {
    unrepresentable: "any",
    // Bytes have no JSON; what stands for them must not be mistaken for "anything".
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "custom") Object.assign(jsonSchema, { type: "bytes" })
    },
  })
}

const shapesOf = (schemas: Record<string, z.ZodType>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, shapeOf(schema)]))

const hashOf = (shape: unknown) =>
  createHash("sha256").update(canonicalJson(shape)).digest("hex").slice(0, 16)

const wire = {
  client: shapesOf(clientMessages),
  server: shapesOf(serverMessages),
  reply: shapeOf(HelloReply),
  outbox: shapeOf(OpenOperation),
}

const document = Object.fromEntries(
  [["meta", metaShape] as const, ...collectionNames.map((name) => [name, collections[name]] as const)].map(
    ([name, { schema, texts, items }]) => [name, { schema: shapeOf(schema), texts, items: shapesOf(items) }],
  ),
)

describe("the wire", () => {
  // One line for each version that was ever released, newest last.
  const released: Record<number, string> = {
    1: "5578c59ad3b63150",
    2: "dc78f645873312a5",
    3: "7c4c6492c6fd07cb",
    4: "a5018efdb38f6a5d",
    5: "79715a0a92407004",
  }

  it("has the shape that its version promises", () => {
    expect(
      { [PROTOCOL_VERSION]: hashOf(wire) },
      [
        "The shape of a message has moved.",
        "Would a page that was loaded before and a server started after misunderstand each other? Then raise",
        "PROTOCOL_VERSION in core/protocol.ts and add a line here. If not (a new optional field, a wider limit, or",
        "this version was never released), put the new hash in the place of the old one.",
      ].join("\n"),
    ).toEqual({ [PROTOCOL_VERSION]: released[PROTOCOL_VERSION] })
  })

  it("has a hash that moves with any part of it", () => {
    const seen = new Set([hashOf(wire)])
    const variants = [
      { ...wire, client: { ...wire.client, hello: shapeOf(Hello.extend({ more: z.string() })) } },
      { ...wire, client: { ...wire.client, hello: shapeOf(Hello.extend({ more: z.string().optional() })) } },
      { ...wire, client: { ...wire.client, edit: shapeOf(Edit.omit({ clientId: true })) } },
      { ...wire, client: { ...wire.client, edit: shapeOf(Edit.extend({ doc: z.instanceof(Uint8Array) })) } },
      { ...wire, client: { ...wire.client, edit: shapeOf(Edit.extend({ doc: z.any() })) } },
      { ...wire, server: { ...wire.server, more: shapeOf(z.string()) } },
    ]
    for (const variant of variants) seen.add(hashOf(variant))
    expect(seen.size).toBe(variants.length + 1)
  })
})

describe("the document", () => {
  const released: Record<number, string> = { 1: "d3fd6adf51f983e8", 2: "9712c00d39462408" }

  it("has the shape that its version promises", () => {
    expect(
      { [SCHEMA_VERSION]: hashOf(document) },
      [
        "The shape of a board in its document has moved.",
        "Would a page that was loaded before lose or misread what is written now, or the server what lies in old",
        "documents? Then raise SCHEMA_VERSION in core/protocol.ts, say how old documents are read, and add a line",
        "here. If not (a new optional field, or this version was never released), put the new hash here.",
      ].join("\n"),
    ).toEqual({ [SCHEMA_VERSION]: released[SCHEMA_VERSION] })
  })
})

describe("a message", () => {
  const update = new Uint8Array([1])
  const hello = {
    protocol: 1,
    schema: 1,
    boardId: "b1",
    tab: "t1",
    clientId: 7,
    clientIdUnused: false,
    docs: [{ doc: "board" }],
    openOperations: [],
  }
  const edit = { doc: "board", clientId: 7, operations: [{ id: "o1", update }] }

  it("is taken when it is well formed", () => {
    expect(Hello.safeParse(hello).error).toBeUndefined()
    expect(Edit.safeParse(edit).error).toBeUndefined()
    expect(clientMessages.presence.safeParse(null).success).toBe(true)
  })

  it.each<[string, z.ZodType, unknown]>([
    ["nothing", Hello, undefined],
    ["a string of a megabyte", Hello, "x".repeat(1_000_000)],
    ["an id of Object.prototype", Hello, { ...hello, boardId: "constructor" }],
    ["a foreign document", Hello, { ...hello, docs: [{ doc: "control" }] }],
    ["no document", Hello, { ...hello, docs: [] }],
    ["too many open operations", Hello, { ...hello, openOperations: Array(1_001).fill("o1") }],
    ["a client id of zero", Edit, { ...edit, clientId: 0 }],
    ["a client id that is no number", Edit, { ...edit, clientId: Number.NaN }],
    ["a client id too large", Edit, { ...edit, clientId: 2 ** 32 }],
    ["an update that is no bytes", Edit, { ...edit, operations: [{ id: "o1", update: "AQ==" }] }],
    ["an empty update", Edit, { ...edit, operations: [{ id: "o1", update: new Uint8Array() }] }],
    [
      "an update beyond a frame",
      Edit,
      { ...edit, operations: [{ id: "o1", update: new Uint8Array(limits.frameBytes + 1) }] },
    ],
    [
      "too many operations",
      Edit,
      { ...edit, operations: Array(limits.operationsPerEdit + 1).fill({ id: "o1", update }) },
    ],
    ["a drag beyond 1", clientMessages.presence, { dragging: { outcomeId: "yes", probability: 1.1 } }],
  ])("is refused for %s", (_what, schema, message) => {
    expect(schema.safeParse(message).success).toBe(false)
  })
})
