/** How far a key moves the smoothing; pure. */
import { MAX_SMOOTHING, MAX_WINDOW } from "../state/chartOptions";

const WEIGHT_STEP = 0.05;
/** Above it the steps of 0.05 would end at 1. */
const FINE_FROM = 0.95;
const FINE_STEP = 0.01;
const WINDOW_FACTOR = 1.5;

/** The weight of an exponential average, one step up or down, on multiples of the step. */
export function nextWeight(weight: number, up: boolean): number {
  const fine = up ? weight >= FINE_FROM - 1e-9 : weight > FINE_FROM + 1e-9;
  const step = fine ? FINE_STEP : WEIGHT_STEP;
  const steps = weight / step;
  const next = up ? Math.floor(steps + 1e-6) + 1 : Math.ceil(steps - 1e-6) - 1;
  const most = Math.min(0.99, MAX_SMOOTHING);
  return Math.max(0, Math.min(Math.round(next * step * 100) / 100, most));
}

/** A window in points, one step up or down. */
export function nextWindow(points: number, up: boolean): number {
  const next = up
    ? Math.max(points + 1, Math.round(points * WINDOW_FACTOR))
    : Math.min(points - 1, Math.round(points / WINDOW_FACTOR));
  return Math.max(1, Math.min(next, MAX_WINDOW));
}
