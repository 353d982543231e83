// Who may import whom (docs/architecture.md section 4). A rule that never bites proves nothing, so each is broken once in
// a small copy of the tree; and a tool that reads no module reports success, so the number of modules is asked for.
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "./support/temporary-folder.ts"

type Cruise = { modules: number; violations: { rule: string; from: string; to: string }[] }

const folders = ["app", "client", "components", "core", "server"]
const root = process.cwd()
const rulesFile = join(root, ".dependency-cruiser.cjs")

function cruise(folder: string): Cruise {
  const entry = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs")
  const run = spawnSync(
    process.execPath,
    [entry, "--config", rulesFile, "--output-type", "json", ...folders],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 100_000_000,
    },
  )
  if (run.stdout === "") throw new Error(run.stderr)
  const { modules, summary } = JSON.parse(run.stdout) as {
    modules: { source: string }[]
    summary: {
      violations: { rule: { name: string }; from: string; to: string; cycle?: { name: string }[] }[]
    }
  }
  const runs = summary.violations.filter(({ from, cycle }) => {
    const ring = [from, ...(cycle ?? []).map(({ name }) => name)]
    return (
      cycle === undefined ||
      ring.every((file, at) => needsAtRun(folder, file, ring[(at + 1) % ring.length] ?? file))
    )
  })
  return {
    modules: modules.filter(({ source }) => folders.some((name) => source.startsWith(`${name}/`))).length,
    violations: runs.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

// Read with swc, as it must be beside TypeScript 7, the tool cannot tell `import type` from `import`; a ring in which one
// file only names the other's types closes for the compiler and not for the running program.
function needsAtRun(folder: string, file: string, imported: string): boolean {
  if (file === imported) return true
  const source = readFileSync(join(folder, file), "utf8")
  const statements = source.matchAll(/^(?:import|export)(\s+type\b)?[^"]*?from\s+"(\.[^"]+)"/gms)
  const here = [...statements].filter(([, , path]) => join(dirname(file), path ?? "") === imported)
  return here.length === 0 || here.some(([, typeOnly]) => typeOnly === undefined)
}

test("nobody imports what they may not, and the tool has read the whole tree", () => {
  const { modules, violations } = cruise(root)
  expect(modules).toBeGreaterThan(40)
  expect(violations).toEqual([])
}, 60_000)

// One breach a rule: the file that breaks it, and what it imports.
const breaches: Record<string, [file: string, imported: string]> = {
  "core-is-pure": ["core/clock.ts", "node:fs"],
  "yjs-in-core-only-in-doc-files": ["core/board.ts", "yjs"],
  "client-reaches-down-only": ["client/session.ts", "../server/log.ts"],
  "components-ask-hooks": ["components/board/card.tsx", "../../client/session.ts"],
  "components-know-no-machinery": ["components/board/live.tsx", "socket.io-client"],
  "ui-stands-alone": ["components/ui/button.tsx", "../../core/board.ts"],
  "pages-read-the-database-only": ["app/page.tsx", "../server/rooms/room.ts"],
  "rooms-are-pure": ["server/rooms/room.ts", "socket.io"],
  "transport-serves-rooms": ["server/transport/connection.ts", "../store/board-store.ts"],
  "store-fills-ports": ["server/store/board-store.ts", "../rooms/room.ts"],
  "http-knows-its-neighbours": ["server/http/calls.ts", "../transport/connection.ts"],
  "snapshots-come-from-what-is-kept": ["server/snapshots/taking.ts", "../exports/markdown.ts"],
  "auth-and-exports-know-the-store": ["server/exports/markdown.ts", "../http/calls.ts"],
  "database-stands-alone": ["server/database/launcher.ts", "../../core/board.ts"],
  "nothing-imports-the-composition-root": ["server/auth/session.ts", "../main.ts"],
  "product-knows-no-tests": ["core/fixture.ts", "../tests/fixture.ts"],
  "no-cycles": ["core/egg.ts", "./hen.ts"],
  "everything-is-found": ["core/lost.ts", "./nowhere.ts"],
}

test("every rule bites: one planted breach of each is found, and none is found where none is", () => {
  const { forbidden } = createRequire(import.meta.url)(rulesFile) as { forbidden: { name: string }[] }
  expect(Object.keys(breaches).sort()).toEqual(forbidden.map(({ name }) => name).sort())

  const tree = temporaryFolder()
  const plant = (file: string, content: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), content)
  }
  plant("package.json", '{ "type": "module" }')
  plant("tests/fixture.ts", "export const here = 1\n")
  plant("server/main.ts", "export const here = 1\n")
  plant("server/log.ts", "export const here = 1\n")
  plant("core/hen.ts", 'import { here as egg } from "./egg.ts"\nexport const here = egg\n')
  for (const name of ["yjs", "socket.io", "socket.io-client"]) {
    plant(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }))
    plant(`node_modules/${name}/index.js`, "exports.here = 1\n")
  }
  for (const [file] of Object.values(breaches)) plant(file, "export const here = 1\n")
  plant("core/hen.ts", "export const here = 1\n")
  expect(cruise(tree).violations).toEqual([])

  for (const [file, imported] of Object.values(breaches)) {
    const broken = `import * as planted from ${JSON.stringify(imported)}\nexport const here = planted\n`
    plant(file, broken)
  }
  plant("core/hen.ts", 'import { here as egg } from "./egg.ts"\nexport const here = egg\n')
  const found = cruise(tree).violations
  for (const [rule, [from]] of Object.entries(breaches)) {
    expect(found, `${from} breaks ${rule}`).toContainEqual(expect.objectContaining({ rule, from }))
  }
}, 60_000)

test("core compiles without a page and without a machine, and a breach of that is seen", () => {
  const folder = temporaryFolder()
  cpSync(join(root, "core"), join(folder, "core"), { recursive: true })
  cpSync(join(root, "tsconfig.json"), join(folder, "tsconfig.json"))
  const compile = () => {
    const entry = join(root, "node_modules", "typescript", "bin", "tsc")
    const args = [entry, "-p", join(folder, "core", "tsconfig.json"), "--pretty", "false"]
    return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout
  }
  for (const known of [
    "document.title",
    "window.name",
    "process.pid",
    "setTimeout(() => 0)",
    "Buffer.from('')",
  ]) {
    writeFileSync(join(folder, "core", "planted.ts"), `export const planted: unknown = ${known}\n`)
    expect(compile(), known).toMatch(/core\/planted\.ts\(1,\d+\): error TS2\d+: Cannot find name/)
  }
}, 60_000)
