/** A file that was chosen for a new board, looked through before anything is made. */
import { textOf } from "../../client/use-model-file.ts"
import { kindOfText, notText } from "../../core/file-kind.ts"
import type { FileFailure } from "../../core/file-refusal.ts"
import {
  claimedHash,
  type ImportedSnapshot,
  importSnapshot,
  snapshotFileLimits,
} from "../../core/import-snapshot.ts"
import { type ModelFilePreview, previewOf } from "../../core/model-file.ts"
import { lineIn } from "./file-words.ts"

export type ChosenFile =
  | { is: "model"; name: string; text: string; preview: ModelFilePreview }
  | { is: "snapshot"; name: string; text: string; claimed: string | null; imported: ImportedSnapshot }
  | { is: "table"; name: string; text: string }
  | { is: "refused"; name: string; failure: FileFailure; line: string | null }

/** What is larger in bytes is larger in characters, in whatever encoding. */
const mostBytes = snapshotFileLimits.characters * 4

export async function chosenFrom(file: File): Promise<ChosenFile> {
  const { name } = file
  if (file.size > mostBytes) {
    const most = snapshotFileLimits.characters.toLocaleString("en")
    const message = `This file is larger than the ${most} characters that are taken.`
    return { is: "refused", name, failure: { reason: "too-large", message, line: null }, line: null }
  }
  const text = await textOf(file)
  const refused = (failure: FileFailure): ChosenFile => {
    const line = lineIn(text, failure.line)
    return { is: "refused", name, failure, line }
  }
  const other = notText(text)
  if (other) return refused(other)
  const kind = kindOfText(text)
  if (kind === "json") {
    const claimed = claimedHash(name)
    const imported = importSnapshot(text, claimed)
    return imported.ok
      ? { is: "snapshot", name, text, claimed, imported: imported.value }
      : refused(imported.error)
  }
  // By its name a network is one, however broken: then the line says where.
  if (kind === "csv" && !/\.(?:bif|scw)$/i.test(name)) return { is: "table", name, text }
  const preview = previewOf(text)
  return preview.ok ? { is: "model", name, text, preview: preview.value } : refused(preview.error)
}
