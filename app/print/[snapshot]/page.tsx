import type { Metadata } from "next"
import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { cache } from "react"
import { OnePageSheet } from "../../../components/one-page/one-page-sheet.tsx"
import { snapshotForPage } from "../../../server/store/board-queries.ts"

type Props = { params: Promise<{ snapshot: string }> }

const pageOf = cache(async (snapshot: string) => snapshotForPage(snapshot, (await headers()).get("cookie")))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await pageOf((await params).snapshot)
  return { title: page === null ? "Not found" : `${page.boardTitle} – ${page.snapshotName}` }
}

/** The page of a snapshot to be printed by the browser; no script is needed. */
export default async function Print({ params }: Props) {
  const page = await pageOf((await params).snapshot)
  if (page === null) notFound()
  return (
    <main>
      <OnePageSheet page={page} />
    </main>
  )
}
