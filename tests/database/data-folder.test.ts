import { spawn, spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { claimDataFolder } from "../../server/database/data-folder.ts"
import { processIdentity } from "../../server/database/process-identity.ts"
import { temporaryFolder } from "../support/temporary-folder.ts"

test("one at a time: the second claim names the holder, and after a release it may have the folder", () => {
  const path = join(temporaryFolder(), "made", "on demand")
  const first = claimDataFolder(path)
  expect(() => claimDataFolder(path)).toThrow(
    `Parley is already running on the data folder ${path} (process ${process.pid})`,
  )
  first.release()
  expect(readdirSync(path)).toEqual([])
  claimDataFolder(path).release()
})

test("a lock whose process is gone is taken over", () => {
  const path = temporaryFolder()
  const { pid } = spawnSync(process.execPath, ["-e", ""])
  writeFileSync(join(path, "lock"), JSON.stringify({ pid, started: "whenever" }))
  const folder = claimDataFolder(path)
  expect(JSON.parse(readFileSync(join(path, "lock"), "utf8"))).toMatchObject({ pid: process.pid })
  expect(readdirSync(path)).toEqual(["lock"])
  folder.release()
})

test("a lock whose number belongs to another process by now is taken over; one of a living holder is not", () => {
  const path = temporaryFolder()
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" })
  onTestFinished(() => void bystander.kill("SIGKILL"))
  const pid = bystander.pid ?? 0
  writeFileSync(join(path, "lock"), JSON.stringify({ pid, started: processIdentity(pid) }))
  expect(() => claimDataFolder(path)).toThrow(`(process ${pid})`)
  writeFileSync(join(path, "lock"), JSON.stringify({ pid, started: "an earlier life" }))
  claimDataFolder(path).release()
})

test("a lock that a power cut left empty is taken over", () => {
  const path = temporaryFolder()
  writeFileSync(join(path, "lock"), "")
  claimDataFolder(path).release()
  expect(existsSync(join(path, "lock"))).toBe(false)
})

test("a release leaves the lock of a successor alone", () => {
  const path = temporaryFolder()
  const folder = claimDataFolder(path)
  const successor = JSON.stringify({ pid: 1, started: "later" })
  writeFileSync(join(path, "lock"), successor)
  folder.release()
  expect(readFileSync(join(path, "lock"), "utf8")).toBe(successor)
})

test("a folder that cannot be made is one clear sentence", () => {
  const file = join(temporaryFolder(), "file")
  writeFileSync(file, "")
  expect(() => claimDataFolder(join(file, "data"))).toThrow(
    `The data folder ${join(file, "data")} cannot be written (ENOTDIR); set PARLEY_DATA to a folder that you may write.`,
  )
})

test("a folder that this user may not write is one clear sentence", () => {
  const path = join(temporaryFolder(), "closed")
  mkdirSync(path)
  chmodSync(path, 0o555)
  // Root may write anywhere, so root asks as nobody.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (process.getuid?.() === 0) chmodSync(join(path, ".."), 0o755)
  const module = new URL("../../server/database/data-folder.ts", import.meta.url).href
  const script = `
    const { claimDataFolder } = await import(${JSON.stringify(module)})
    try { claimDataFolder(${JSON.stringify(path)}) } catch (error) { process.stdout.write(error.message) }`
  const asked = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    ...asNobody,
    encoding: "utf8",
    cwd: process.cwd(),
    env: { ...process.env, TSX_DISABLE_CACHE: "1" },
  })
  expect(asked.stderr).toBe("")
  expect(asked.stdout).toBe(
    `The data folder ${path} cannot be written (EACCES); set PARLEY_DATA to a folder that you may write.`,
  )
})
