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

  /** Of its middle, pixel by pixel: looking must cost nothing beside what is looked at. */
  function fingerprint(canvas) {
    scratch.canvas.width = SAMPLE.width;
    scratch.canvas.height = SAMPLE.height;
    const left = (canvas.width - SAMPLE.width) / 2;
    const top = (canvas.height - SAMPLE.height) / 2;
    scratch.drawImage(canvas, -Math.round(left), -Math.round(top));
    const words = new Uint32Array(scratch.getImageData(0, 0, SAMPLE.width, SAMPLE.height).data.buffer);
    let sum = 0;
    for (let i = 0; i < words.length; i++) sum = (Math.imul(sum, 31) + words[i]) | 0;
    return sum;
  }

  // How each page is read. `pause`: between two looks; reading a WebGL canvas costs its page time, reading an attribute doesn't.
  const PRODUCTS = {
    glassboard: {
      pause: 0,
      cards: "[data-card]",
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
      cards: "card-view",
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
  };
  const product = PRODUCTS[window.product];

  /** The cards in view; they stand in the document in the order of the page. */
  function inView() {
    const cards = [];
    for (const card of document.querySelectorAll(product.cards)) {
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
  /** Moves the smoothing; `reached` is then when the last chart in view had changed for the last time. */
  bench.smooth = (value) => {
    const prints = new Map(inView().map((card) => [product.canvas(card), null]));
    for (const canvas of prints.keys()) prints.set(canvas, { first: fingerprint(canvas), last: null, at: null });
    bench.reached = null;
    const input = document.querySelector(product.smoothing);
    const began = performance.now();
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const compare = () => {
      const now = performance.now();
      for (const [canvas, print] of prints) {
        const next = fingerprint(canvas);
        if (next !== (print.last ?? print.first)) [print.last, print.at] = [next, now];
      }
      const times = [...prints.values()].map(({ at }) => at);
      const latest = Math.max(...times);
      if (times.every((at) => at !== null) && now - latest > QUIET) bench.reached = latest;
      else afterFrame(compare);
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
