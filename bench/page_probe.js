// Runs in a page before its own scripts; `window.product` says whose page it is. It tells when the charts in view are drawn,
// blank, or drawn anew, and how soon a move of the mouse is painted. Times are milliseconds on the page's clock.
(() => {
  if (window !== window.top) return;

  const QUIET = 1_500; // a page that hasn't changed for so long has settled
  const SAMPLE = { width: 160, height: 64 };
  const BAND = 16; // pixels: a curve over the whole range of x crosses the middle of its chart
  const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  /** What a canvas shows between `left` and `left + width`, as RGBA bytes of a picture of that size. */
  function picture(canvas, left, width, toWidth, toHeight) {
    scratch.canvas.width = toWidth; // clears it, too
    scratch.canvas.height = toHeight;
    scratch.drawImage(canvas, left, 0, width, canvas.height, 0, 0, toWidth, toHeight);
    return scratch.getImageData(0, 0, toWidth, toHeight).data;
  }

  function hasInk(canvas) {
    if (!canvas?.width || !canvas.height) return false;
    const bytes = picture(canvas, (canvas.width - BAND) / 2, BAND, BAND, canvas.height);
    return bytes.some((byte, i) => i % 4 === 3 && byte > 0);
  }

  /** A number for the middle of each canvas, pixel by pixel, all read at once: looking must cost nothing beside what is looked at. */
  function fingerprints(canvases) {
    const { width, height } = SAMPLE;
    scratch.canvas.width = width; // clears it, too
    scratch.canvas.height = height * canvases.length;
    canvases.forEach((canvas, i) => {
      const left = Math.round((canvas.width - width) / 2);
      const top = Math.round((canvas.height - height) / 2);
      scratch.drawImage(canvas, left, top, width, height, 0, height * i, width, height);
    });
    const pixels = new Uint32Array(scratch.getImageData(0, 0, width, scratch.canvas.height).data.buffer);
    return canvases.map((_, i) => {
      let sum = 0;
      for (const pixel of pixels.subarray(width * height * i, width * height * (i + 1)))
        sum = (Math.imul(sum, 31) + pixel) | 0;
      return sum;
    });
  }

  // How each page is read. `pause`: between two looks; reading a WebGL canvas costs its page time, reading an attribute doesn't.
  const PRODUCTS = {
    glassboard: {
      pause: 0,
      cards: () => document.querySelectorAll("[data-card]"),
      canvas: (card) => card.querySelector("canvas"),
      isDrawn: (card) => card.dataset.drawn === "true" && card.dataset.lines !== "0",
      isBlank: (card) => card.dataset.lines === "0",
      lines: (card) => Number(card?.dataset.lines ?? 0),
      toggle: "[data-toggle-all-runs]",
      smoothing: '.toolbar input[type="range"]',
      needsClick: () => false,
    },
    // axes and grid are elements of their own, so that the canvas is empty until there is a curve
    tensorboard: {
      pause: 40,
      cards: () => document.querySelectorAll("card-view"),
      canvas: (card) => card.querySelector("line-chart .series-view > canvas"),
      isDrawn: (card) => hasInk(product.canvas(card)),
      isBlank: (card) => !hasInk(product.canvas(card)),
      lines: () => document.querySelectorAll("runs-data-table tb-data-table-content-row input:checked").length,
      toggle: "runs-data-table tb-data-table-header-cell input[type=checkbox]",
      smoothing: ".scalars-smoothing input[type=number]",
      // with many runs none is ticked at first
      needsClick: () =>
        document.querySelectorAll("runs-data-table tb-data-table-content-row").length > 40 && product.lines() === 0,
    },
    // ridges are paths; axes are three more
    "tensorboard histograms": {
      pause: 40,
      cards: () => document.querySelector("tf-histogram-dashboard")?.shadowRoot.querySelectorAll("tf-histogram-loader") ?? [],
      isDrawn: (card) => {
        const chart = card.shadowRoot?.querySelector("vz-histogram-timeseries");
        return (chart?.shadowRoot?.querySelectorAll("path").length ?? 0) > 3;
      },
      lines: () => 0,
      needsClick: () => false,
    },
  };
  PRODUCTS["glassboard histograms"] = PRODUCTS.glassboard;
  const product = PRODUCTS[window.product];

  /** The cards in view; they stand in the document in the order of the page. */
  function inView() {
    const cards = [];
    for (const card of product.cards()) {
      const { width, top, bottom } = card.getBoundingClientRect();
      if (top >= innerHeight - 1) break;
      if (width > 0 && bottom > 1) cards.push(card);
    }
    return cards;
  }

  const bench = (window.bench = {
    /** When a first chart was drawn. */
    firstChart: null,
    /** When somebody had to tick the runs, where somebody had to. */
    ticked: null,
    /** When what `aim` asked for came to hold, once it has held for a while. */
    reached: null,
    /** When every chart in view had answered to the smoothing. */
    followed: null,
    /** [start, duration] of each task over 50 ms. */
    longTasks: [],
    /** From each move of the mouse to the frame that shows it, and when each frame began; null: not recorded. */
    moves: null,
    frames: null,
  });

  // --- drawn and blank ---
  let goal = "drawn";
  let since = null;
  let cards = [];
  let seen = new Set(); // cards that were as they should: a canvas isn't read twice, an attribute is

  function look() {
    if (goal && document.body) {
      if (bench.firstChart === null && bench.ticked === null && product.needsClick()) {
        bench.ticked = performance.now();
        document.querySelector(product.toggle).click();
      }
      const now = performance.now();
      const known = cards;
      cards = inView();
      const isThere = goal === "drawn" ? product.isDrawn : product.isBlank;
      seen = new Set(cards.filter((card) => (product.pause > 0 && seen.has(card)) || isThere(card)));
      if (seen.size > 0) bench.firstChart ??= now;
      const same = cards.length === known.length && cards.every((card, i) => card === known[i]);
      const holds = cards.length > 0 && seen.size === cards.length;
      if (!holds) since = null;
      else if (since === null || !same) since = now;
      if (since !== null && now - since > QUIET) {
        bench.reached = since;
        goal = null;
      }
    }
    setTimeout(() => afterFrame(look), product.pause);
  }

  /** Waits for the charts in view to be `drawn` or `blank`, from now on; answers the time. */
  bench.aim = (next) => {
    [goal, since, bench.reached] = [next, null, null];
    seen = new Set();
    return performance.now();
  };

  /** Switches all runs off where some are on, and on where none is. */
  bench.toggle = (next) => {
    const now = bench.aim(next);
    document.querySelector(product.toggle).click();
    return now;
  };

  bench.cards = () => inView().length;
  bench.lines = () => product.lines(inView()[0]);

  // --- drawn anew ---
  /** Moves the smoothing; `followed` is then when every chart in view had changed, `reached` when the last one did for the last time. */
  bench.smooth = (value) => {
    const canvases = inView().map((card) => product.canvas(card));
    let prints = fingerprints(canvases);
    const firsts = new Map();
    let latest = null;
    bench.followed = bench.reached = null;
    const input = document.querySelector(product.smoothing);
    const began = performance.now();
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const compare = () => {
      const now = performance.now();
      const next = fingerprints(canvases);
      next.forEach((print, i) => {
        if (print === prints[i]) return;
        latest = now;
        if (!firsts.has(i)) firsts.set(i, now);
      });
      prints = next;
      if (firsts.size === canvases.length) bench.followed ??= Math.max(...firsts.values());
      if (bench.followed !== null && now - latest > QUIET) bench.reached = latest;
      else setTimeout(() => afterFrame(compare), product.pause);
    };
    afterFrame(compare);
    return began;
  };

  // --- hovering ---
  /** The place of the first chart that nothing (a newcomer's tour, say) lies upon. */
  bench.surface = () => {
    for (const card of inView()) {
      const { x, y, width, height } = product.canvas(card).getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      const corner = document.elementFromPoint(x + 5, y + 5);
      if (card.contains(top) && card.contains(corner)) return [x, y, width, height];
    }
    return null;
  };
  bench.record = () => ([bench.moves, bench.frames] = [[], []]);

  addEventListener(
    "mousemove",
    ({ timeStamp }) => bench.moves && afterFrame(() => bench.moves.push(performance.now() - timeStamp)),
    { capture: true, passive: true },
  );
  const frame = (now) => {
    bench.frames?.push(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);

  /** Right after the next frame is handed over. */
  function afterFrame(run) {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = run;
      channel.port2.postMessage(null);
    });
  }

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.longTasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  look();
})();
