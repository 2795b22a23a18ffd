/** A slash-parted name with what a search found in it marked; its last part is kept longest where room is short. */
export function Marked(props: { name: string; places: readonly number[] }) {
  const { name, places } = props;
  const cut = name.lastIndexOf("/") + 1;
  return (
    <span class="tag-title">
      {cut > 0 && <em>{markedPieces(name, places, 0, cut)}</em>}
      <b>{markedPieces(name, places, cut, name.length)}</b>
    </span>
  );
}

function markedPieces(
  name: string,
  places: readonly number[],
  from: number,
  to: number,
) {
  const marked = new Set(places);
  const pieces = [];
  for (let begin = from; begin < to;) {
    const found = marked.has(begin);
    let end = begin + 1;
    while (end < to && marked.has(end) === found) end += 1;
    const text = name.slice(begin, end);
    pieces.push(found ? <mark key={begin}>{text}</mark> : text);
    begin = end;
  }
  return pieces;
}
