import type { Metadata } from "next"
import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { SharedPage } from "../../../components/one-page/shared-page.tsx"
import { sharedForPage } from "../../../server/store/board-queries.ts"

export const metadata: Metadata = { referrer: "no-referrer", robots: { index: false, follow: false } }

/** Inside another site's page, where whoever shared it allowed that. */
export default async function Embedded({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const asked = await headers()
  const shared = await sharedForPage(token, {
    host: asked.get("host"),
    proto: asked.get("x-forwarded-proto"),
  })
  if (!shared?.embeds) notFound()
  return (
    <main>
      <SharedPage token={token} embedded />
    </main>
  )
}
