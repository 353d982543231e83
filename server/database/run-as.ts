// PostgreSQL refuses to run as root, and rightly. Where Parley itself runs as root (a container, a workshop laptop), its
// programs run as the system's `postgres` or `nobody`; where that user cannot even reach the folder (a checkout under
// /root), they run in a user namespace in which root carries nobody's number.
import { spawnSync } from "node:child_process"
import { chownSync, lstatSync, readdirSync, readFileSync } from "node:fs"
import { userInfo } from "node:os"
import { dirname, join } from "node:path"
import { CannotStart } from "../settings.ts"

export type RunAs =
  | { readonly kind: "self" }
  | { readonly kind: "user"; readonly uid: number; readonly gid: number }
  | { readonly kind: "namespace" }

/**
 * Chooses for the given folder, and gives the folder to whom it chose. Never call it while PostgreSQL runs on the
 * folder: a file that changes hands under it is a file that it can no longer open.
 */
export function chooseRunAs(folder: string, program: string): RunAs {
  if (process.getuid?.() !== 0) {
    const namespace: RunAs = { kind: "namespace" }
    return !isKnownUser() && canReach(namespace, dirname(folder), program) ? namespace : { kind: "self" }
  }
  const candidates: RunAs[] = [
    ...unprivilegedUsers().map((user) => ({ kind: "user" as const, ...user })),
    { kind: "namespace" },
  ]
  const chosen = candidates.find((runAs) => canReach(runAs, dirname(folder), program))
  if (chosen === undefined) {
    throw new CannotStart(
      `PostgreSQL does not run as root, and no other user of this machine can reach ${folder}; start Parley as an ordinary user, move it to a folder that everybody may enter, or set DATABASE_URL.`,
    )
  }
  giveTo(folder, chosen.kind === "user" ? chosen : { uid: 0, gid: 0 })
  return chosen
}

/** What to hand to `spawn` so that the program runs as chosen. */
export function commandAs(runAs: RunAs, program: string, args: readonly string[]) {
  switch (runAs.kind) {
    case "self":
      return { file: program, args: [...args], identity: {} }
    case "user":
      return { file: program, args: [...args], identity: { uid: runAs.uid, gid: runAs.gid } }
    case "namespace":
      // unshare replaces itself with the program: the process number and the arguments are those of PostgreSQL.
      return {
        file: "unshare",
        args: ["--user", "--map-user=65534", "--map-group=65534", program, ...args],
        identity: {},
      }
  }
}

// A container may run under a number without a name, and PostgreSQL insists on a name; in the namespace it is nobody.
function isKnownUser(): boolean {
  try {
    return userInfo().username !== ""
  } catch {
    return false
  }
}

function unprivilegedUsers(): { uid: number; gid: number }[] {
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n")
  return ["postgres", "nobody"].flatMap((name) => {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(":")
    return fields === undefined ? [] : [{ uid: Number(fields[2]), gid: Number(fields[3]) }]
  })
}

// Asked of the system rather than worked out from modes: access lists and mounts have a say as well.
function canReach(runAs: RunAs, folder: string, program: string): boolean {
  const question = commandAs(runAs, "/bin/sh", [
    "-c",
    'test -x "$1" && "$2" --version',
    "sh",
    folder,
    program,
  ])
  return (
    spawnSync(question.file, question.args, { ...question.identity, cwd: "/", stdio: "ignore" }).status === 0
  )
}

// A folder that was used under another choice before (moved, or copied by root) is handed over whole.
function giveTo(folder: string, owner: { uid: number; gid: number }): void {
  const { uid, gid } = lstatSync(folder)
  if (uid === owner.uid && gid === owner.gid) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) giveTo(path, owner)
    else if (!entry.isSymbolicLink()) chownSync(path, owner.uid, owner.gid)
  }
  chownSync(folder, owner.uid, owner.gid)
}
