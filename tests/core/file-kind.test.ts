import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { kindOfText, notText } from "../../core/file-kind.ts"

const asia = readFileSync(new URL("network/data/asia.bif", import.meta.url), "utf8")

describe("a file", () => {
  it.each([
    ["a network", asia, "bif"],
    ["a project of ScenarioWizard", "$ ScenarioWizard 4.31\n", "scw"],
    ["JSON behind a mark", '\ufeff {"format": 1}', "json"],
    ["a table", "title,likelihood\nA,30\n", "csv"],
    ["a table that speaks of networks", "network,variable\nvariable,{x}\n", "csv"],
    ["a line of words", "variable winds over the strait", "csv"],
  ])("is known by its text: %s", (_, text, kind) => {
    expect(kindOfText(text)).toBe(kind)
    expect(notText(text)).toBeNull()
  })

  // Bytes, as a page and a script decode them.
  const bytes = (...values: number[]) => new Uint8Array(values)
  it.each([
    ["a zip file", bytes(0x50, 0x4b, 3, 4, 20, 0), /zip file/],
    ["an empty zip file", bytes(0x50, 0x4b, 5, 6, 0), /zip file/],
    ["gzip", bytes(0x1f, 0x8b, 8, 0), /gzip/],
    ["a PDF", new TextEncoder().encode("%PDF-1.7\n"), /PDF/],
    ["a PNG", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), /picture/],
    ["a web page", new TextEncoder().encode("<!DOCTYPE html><title>Sign in</title>"), /web page/],
    ["XML", new TextEncoder().encode('<?xml version="1.0"?><BIF/>'), /XML/],
    ["anything else with bytes of no text", bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 0), /not a text file/],
  ])("that is no text is refused by what it is: %s", (_, file, message) => {
    for (const decoder of [new TextDecoder("utf-8"), new TextDecoder("windows-1252")])
      expect(notText(decoder.decode(file))).toMatchObject({
        reason: "not-text",
        message: expect.stringMatching(message),
      })
  })
})
