export default function StartPage() {
  return <h1>Parley</h1>
}
