import { describe, expect, it } from "vitest"
import { originFor, originToShare, readHost } from "../../server/http/addresses.ts"

const none = { publicUrl: undefined }
const network = () => "192.168.1.5"

describe("addresses in answers", () => {
  it("are PUBLIC_URL, else what the request was sent to", () => {
    expect(originFor({ publicUrl: "https://p.example" }, "localhost:3000")).toBe("https://p.example")
    expect(originFor(none, "meeting:3000")).toBe("http://meeting:3000")
    expect(originFor(none, null)).toBe("http://localhost")
  })

  it("are for sharing such as a colleague can reach", () => {
    for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "parley.localhost:3000"]) {
      expect([host, originToShare(none, host, undefined, network)]).toEqual([host, "http://192.168.1.5:3000"])
    }
    expect(originToShare(none, "meeting:3000", undefined, network)).toBe("http://meeting:3000")
    expect(originToShare({ publicUrl: "http://localhost:8080" }, "x", undefined, network)).toBe(
      "http://localhost:8080",
    )
    expect(originToShare(none, "localhost:3000", undefined, () => null)).toBe("http://localhost:3000")
  })

  it("take no Host that is none", () => {
    for (const host of ["a.example", "a.example:80", "10.0.0.1:3000", "[::1]:3000"])
      expect(readHost(host)).toBe(host)
    for (const host of [
      "",
      "a b",
      "a/b",
      "a@b",
      "a:b",
      "a.example:",
      "a\r\nb",
      "-a",
      ".",
      "<x>",
      null,
      undefined,
    ]) {
      expect([host, readHost(host)]).toEqual([host, null])
    }
  })
})
