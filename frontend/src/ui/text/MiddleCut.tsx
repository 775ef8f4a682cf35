/** An address in little room: cut in the middle, as what tells two of them apart is at the end. */

const END = 8;

export function MiddleCut({ text }: { text: string }) {
  const characters = [...text];
  const end = characters.slice(-END).join("");
  return (
    <span title={text} className="inline-flex min-w-0 max-w-full">
      <span className="sr-only">{text}</span>
      <span aria-hidden className="overflow-hidden text-ellipsis whitespace-pre">
        {characters.slice(0, -END).join("")}
      </span>
      <span aria-hidden className="flex-none whitespace-pre">
        {end}
      </span>
    </span>
  );
}
