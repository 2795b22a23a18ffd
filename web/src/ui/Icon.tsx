/** Line icons on a 16 × 16 grid, drawn in the colour of the text around them. */
const PATHS = {
  search: "M11.6 7a4.6 4.6 0 1 1-9.2 0 4.6 4.6 0 0 1 9.2 0ZM10.5 10.5l3.4 3.4",
  moon: "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z",
  sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M3.2 12.8l1-1M11.8 4.2l1-1",
  system: "M2 3h12v8H2zM8 11v2.5M5 13.5h6",
  chevronDown: "m4 6 4 4 4-4",
  chevronRight: "m6 4 4 4-4 4",
  back: "M13 8H3M7 4 3 8l4 4",
  forward: "M3 8h10M9 4l4 4-4 4",
  close: "m4 4 8 8M12 4l-8 8",
  check: "m3 8.5 3.2 3.2L13 4.8",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  warning: "M8 2 1.6 13.4h12.8ZM8 6.4v3.2M8 11.6v.1",
  fit: "M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9 7M2.5 13.5 7 9",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  more: "M3.2 8h.1M8 8h.1M12.8 8h.1",
  chart: "M2.4 2.4v11.2h11.2M5 10.4l2.4-3 2.2 1.8 3.6-4.8",
  command: "m3 4.4 3.6 3.6L3 11.6M8.4 12H13",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  settings:
    "M2 4.8h4.4M9.8 4.8H14M2 11.2h1.6M7 11.2h7M6.4 4.8a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0ZM3.6 11.2a1.7 1.7 0 1 0 3.4 0 1.7 1.7 0 1 0-3.4 0Z",
  pin: "M9.6 2.2 13.8 6.4 10.9 7.6 8.6 11.3 4.7 7.4 8.4 5.1ZM6.5 9.5 2.4 13.6",
  expand: "M2.8 6V2.8H6M10 2.8h3.2V6M13.2 10v3.2H10M6 13.2H2.8V10",
  download: "M8 2.2v7.6M4.8 6.8 8 10l3.2-3.2M2.8 13.4h10.4",
  link: "M6.6 9.4a2.7 2.7 0 0 0 3.9 0l2.2-2.2a2.75 2.75 0 0 0-3.9-3.9l-.9.9M9.4 6.6a2.7 2.7 0 0 0-3.9 0L3.3 8.8a2.75 2.75 0 0 0 3.9 3.9l.9-.9",
  code: "m5.4 4.6-3.2 3.4 3.2 3.4M10.6 4.6l3.2 3.4-3.2 3.4",
  edit: "m10.3 3.2 2.5 2.5-7 7-3.2.7.7-3.2ZM9 4.5 11.5 7",
  eye: "M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8ZM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z",
  eyeOff:
    "M2.4 2.4l11.2 11.2M6.2 4.1A6.6 6.6 0 0 1 8 3.8c4 0 6.4 4.2 6.4 4.2a11 11 0 0 1-2 2.4M4.2 5.2A10.4 10.4 0 0 0 1.6 8S4 12.2 8 12.2a6.4 6.4 0 0 0 3-.8",
  trash: "M2.8 4.4h10.4M6.2 4.2V2.6h3.6v1.6M4.2 4.6l.6 8.8h6.4l.6-8.8",
  sort: "M5 3v10M2.6 10.6 5 13l2.4-2.4M11 13V3M8.6 5.4 11 3l2.4 2.4",
  filter: "M2.2 4h11.6M4.4 8h7.2M6.6 12h2.8",
  reload: "M13.2 8a5.2 5.2 0 1 1-1.6-3.8M13.4 2v2.8h-2.8",
  pause: "M5.6 3.4v9.2M10.4 3.4v9.2",
  play: "M5 3.2v9.6L12.6 8Z",
  help: "M6 6.2a2.05 2.05 0 1 1 2.9 1.9c-.6.3-.9.7-.9 1.5M8 11.9v.1M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z",
  note: "M3 3.2h10v7.2H7.2L4.6 13v-2.6H3ZM5.6 5.8h4.8M5.6 7.9h3",
  baseline: "M4 14V2.4M4 3h8.4l-2 2.7 2 2.7H4",
  // the character, drawn: a font for one alone would hold the first picture up
  chinese: "M3.2 4.6h9.6v5H3.2zM8 1.8v12.6",
  diff: "M2.4 3h4.4v10H2.4ZM9.2 3h4.4v10H9.2Z",
  columns: "M2.4 3h11.2v10H2.4zM6.2 3v10M9.9 3v10",
  palette:
    "M8 2.2a5.8 5.8 0 1 0 0 11.6c1.2 0 1.5-.8 1.1-1.6-.5-1 .1-1.9 1.2-1.9h1.5c1.2 0 2-.8 2-2.1 0-3.4-2.6-6-5.8-6ZM5 8h.1M6.2 5.4h.1M9.4 5.2h.1",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
