/** Formulas, set by KaTeX: a chunk of its own with its fonts, loaded with the first formula. */
import katex from "katex";
import "katex/dist/katex.min.css";

export function setFormula(element: HTMLElement): void {
  const tex = element.textContent;
  const block = element.dataset.math === "block";
  let html: string;
  try {
    html = katex.renderToString(tex, {
      displayMode: block,
      throwOnError: true,
      // neither links nor files, and no formula larger than a page
      trust: false,
      maxSize: 40,
      maxExpand: 500,
      strict: "ignore",
    });
  } catch (error) {
    element.classList.add("text-math-bad");
    element.title = error instanceof Error ? error.message : String(error);
    return;
  }
  // The Content-Security-Policy forbids style attributes, but not what a script sets. KaTeX escapes quotes in texts, so that
  // these are attributes of its own.
  element.innerHTML = html.replaceAll(' style="', ' data-style="');
  for (const styled of element.querySelectorAll<HTMLElement>("[data-style]")) {
    styled.style.cssText = styled.dataset.style ?? "";
    styled.removeAttribute("data-style");
  }
  element.classList.add(block ? "text-math-block" : "text-math");
}
