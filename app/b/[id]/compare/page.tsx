import type { Metadata } from "next"
import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { cache } from "react"
import { ComparePage } from "../../../../components/compare/compare-page.tsx"
import { boardForPage } from "../../../../server/store/board-queries.ts"

type Props = { params: Promise<{ id: string }> }

const boardOf = cache(async (id: string) => boardForPage(id, (await headers()).get("cookie")))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const board = await boardOf((await params).id)
  return { title: board ? `Compare: ${board.title}` : "Not found" }
}

export default async function BoardComparePage({ params }: Props) {
  const { id } = await params
  const board = await boardOf(id)
  // To somebody who is not on it, a board that exists and one that does not look the same.
  if (board === null) notFound()
  return <ComparePage boardId={id} title={board.title} role={board.role} />
}
