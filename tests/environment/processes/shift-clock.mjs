// Preloaded into a process (`--import shift-clock.mjs?0,3600000`) to give it a wrong clock: what is asked for lists by
// how many milliseconds, and more than one make it jump from one to the next. Timers go on as before, as they do on a
// machine whose clock is set.
const shifts = new URL(import.meta.url).search.slice(1).split(',').map(Number);
const JUMP_EVERY_MS = 400;

const RealDate = Date;
let at = 0;
const jump = () => {
  at = (at + 1) % shifts.length;
};
if (shifts.length > 1) setInterval(jump, JUMP_EVERY_MS).unref();
const now = () => RealDate.now() + (shifts[at] ?? 0);

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
