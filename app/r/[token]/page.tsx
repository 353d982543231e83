import type { Metadata } from "next"
import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { cache } from "react"
import { SharedPage } from "../../../components/one-page/shared-page.tsx"
import { sharedForPage } from "../../../server/store/board-queries.ts"

type Props = { params: Promise<{ token: string }> }

const sharedOf = cache(async (token: string) => {
  const asked = await headers()
  return sharedForPage(token, { host: asked.get("host"), proto: asked.get("x-forwarded-proto") })
})

/** For whoever posts the link: what it is called, and its picture. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const shared = await sharedOf((await params).token)
  if (shared === null) return { title: "Not found", referrer: "no-referrer" }
  const { title, picture } = shared
  return {
    title,
    referrer: "no-referrer",
    robots: { index: false, follow: false },
    openGraph: { title, images: [{ url: picture, width: 1200, height: 630, alt: title }] },
    twitter: { card: "summary_large_image", title, images: [picture] },
  }
}

export default async function Shared({ params }: Props) {
  const { token } = await params
  if ((await sharedOf(token)) === null) notFound()
  return (
    <main>
      <SharedPage token={token} />
    </main>
  )
}
