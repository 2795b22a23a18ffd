import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import { openGraphFile } from "../../state/graphFile";
import { EXAMPLE } from "./words";

/** A button that lets the reader choose a file to be shown. */
export function FileInput() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="button"
        title={t("graphs.file.hint", { example: EXAMPLE })}
        onClick={() => input.current?.click()}
      >
        {t("graphs.file.open")}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-hidden="true"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void openGraphFile(file);
          // the same file may be chosen again, after it was changed
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
