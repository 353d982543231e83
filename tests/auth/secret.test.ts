import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { keyFor, readServerSecret } from "../../server/auth/secret.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

describe("the server's secret", () => {
  it("is made once, for the owner's eyes only, and read again", () => {
    const folder = temporaryFolder()
    const secret = readServerSecret(folder)
    expect(secret).toHaveLength(32)
    expect(readServerSecret(folder)).toEqual(secret)
    expect(readServerSecret(temporaryFolder())).not.toEqual(secret)
    expect(readdirSync(folder)).toEqual(["secret"])
    if (process.platform !== "win32") expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600)
  })

  it("is never replaced because it cannot be read", () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, "secret"), "cut sh")
    expect(() => readServerSecret(folder)).toThrow(/does not hold a secret/)
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("cut sh")
  })

  it("may be given, if it is long enough, and writes no file then", () => {
    const folder = temporaryFolder()
    expect(readServerSecret(folder, "x".repeat(32))).toHaveLength(32)
    expect(() => readServerSecret(folder, "short")).toThrow(/at least 32/)
    expect(readdirSync(folder)).toEqual([])
  })

  it("gives each use a key of its own", () => {
    const secret = readServerSecret(temporaryFolder())
    const keys = (["session", "invite-lookup", "invite-seal"] as const).map((use) =>
      keyFor(secret, use).toString("hex"),
    )
    expect(new Set(keys).size).toBe(3)
  })
})
