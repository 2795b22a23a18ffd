import { t } from "../i18n";

export function Brand() {
  return (
    <div class="brand">
      <svg viewBox="0 0 20 20" fill="none" aria-hidden="true">
        <rect
          x="1.2"
          y="1.2"
          width="17.6"
          height="17.6"
          rx="5"
          stroke="currentColor"
          stroke-width="1.7"
        />
        <path
          class="brand-line"
          d="M5 13.2 8.2 8.6l2.7 2.6L15 5.6"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <h1>{t("app.name")}</h1>
    </div>
  );
}
